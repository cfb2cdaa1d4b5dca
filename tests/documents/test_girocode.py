"""The code that a bank's app reads, on paper and in the terminal."""

from dataclasses import replace

import pytest

from fw_tui.documents.girocode import girocode, half_blocks
from fw_tui.domain.invoice import Invoice, InvoiceForm
from tests.invoice_makers import SELLER, billed, cancelling, every_kind, make_invoice

_MODULES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def payload(invoice: Invoice, cents: int | None = None) -> list[str]:
    """What an app reads from the code as the terminal shows it."""
    import zxingcpp  # noqa: PLC0415 - only here
    from PIL import Image  # noqa: PLC0415

    code = girocode(invoice, cents)
    assert code is not None
    blocks = half_blocks(code)
    side, scale = len(blocks[0]), 8
    image = Image.new("L", (side + 8, len(blocks) * 2 + 8), 255)
    for y, row in enumerate(blocks):
        for x, block in enumerate(row):
            for half, dark in enumerate(_MODULES[block]):
                image.putpixel((x + 4, y * 2 + half + 4), 0 if dark else 255)
    (found,) = zxingcpp.read_barcodes(
        image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST)
    )
    return str(found.text).splitlines()


def test_it_names_account_amount_and_number() -> None:
    assert payload(make_invoice()) == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "EDV-Service Hörner",
        "DE02120300000000202051",
        "EUR17",
        "",
        "",
        "RE-2026-0042 10023",
    ]


@pytest.mark.parametrize(
    ("cents", "amount"), [(1, "EUR0.01"), (850, "EUR8.5"), (123456, "EUR1234.56")]
)
def test_it_asks_for_what_is_still_open(cents: int, amount: str) -> None:
    assert payload(make_invoice(), cents)[7] == amount


@pytest.mark.parametrize("cents", [0, -1])
def test_where_nothing_is_to_be_paid_there_is_none(cents: int) -> None:
    assert girocode(make_invoice(), cents) is None


def test_a_cancellation_has_none() -> None:
    assert girocode(cancelling(make_invoice())) is None


@pytest.mark.parametrize("kind", every_kind(InvoiceForm.ZUGFERD))
def test_every_other_kind_asks_for_what_is_due(kind: str) -> None:
    invoice = every_kind(InvoiceForm.ZUGFERD)[kind]
    if invoice.cancels is None:
        euros, cents = divmod(invoice.gross_cents, 100)
        assert payload(invoice)[7] == f"EUR{euros}.{cents:02}".rstrip("0").rstrip(".")


def test_a_name_longer_than_banks_allow_is_cut() -> None:
    seller = replace(SELLER, name="Ä" * 69 + " und Söhne")
    assert payload(make_invoice(seller=seller))[5] == "Ä" * 69


def test_a_usual_one_fits_a_terminal_of_80_columns_and_24_lines() -> None:
    code = girocode(make_invoice(billed(1365), seller=replace(SELLER, name="H" * 30)))
    assert code is not None
    blocks = half_blocks(code)
    assert len(blocks) <= 23
    assert {len(row) for row in blocks} == {code.symbol_size(border=2)[0]}
