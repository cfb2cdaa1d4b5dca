"""Statements as text, CSV and JSON."""

import csv
import io
import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fw_tui.documents.files import write_whole
from fw_tui.documents.statement import statement_csv, statement_json, statement_text
from fw_tui.documents.wording import rate_text, tariff_text
from fw_tui.domain.errors import FwError
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.session import Billing, FreeReason, Session
from fw_tui.domain.statement import Statement, make_statement
from fw_tui.domain.tariff import PriceKind, Tariff, TariffBook
from fw_tui.i18n import set_language
from tests.makers import BERLIN, NOON, make_prices, ms, session

LONG_NOTES = (
    "Internet-Explorer aktualisiert, Neustart des PC, Erläuterung der Neuerungen\n"
    "Danach mit Herrn Maier die Sicherung der letzten Wochen durchgesehen und ergänzt"
)


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def lasting(start: str, seconds: int, **changes: Any) -> Session:
    begun = ms(start)
    return session((begun, begun + seconds * 1000), **changes)


def state(*sessions: Session, prices: PriceList | None = None) -> Statement:
    return make_statement(
        "Fa. Walter Maier GmbH", date(2026, 11, 1), sessions, prices or make_prices(), NOON
    )


EXAMPLE = lasting("2026-11-01T10:22:00+01:00", 742, notes=LONG_NOTES)
FREE = replace(
    lasting("2026-11-02T10:00:00+01:00", 60, number=2),
    billing=Billing.FREE,
    free_reason=FreeReason.WARRANTY,
)


def test_a_session_is_told_as_the_shop_tells_it() -> None:
    text = statement_text(state(EXAMPLE), BERLIN)
    for part in ("2026-11-01 10:22 h", "PC Herr Horst Maier", "00:12:22", "Klaus Hörner"):
        assert part in text
    assert "17.00 €" in text


def test_notes_are_wrapped_and_complete() -> None:
    text = statement_text(state(EXAMPLE), BERLIN, width=78)
    assert max(len(line) for line in text.splitlines()) <= 78
    for word in LONG_NOTES.split():
        assert word in text


def test_a_wider_page_needs_fewer_lines() -> None:
    narrow, wide = (statement_text(state(EXAMPLE), BERLIN, width=w) for w in (78, 140))
    assert wide.count("\n") < narrow.count("\n")


def test_a_price_is_not_torn_from_its_currency() -> None:
    for width in range(60, 100):
        lines = statement_text(state(FREE), BERLIN, width).splitlines()
        assert all(not line.strip().startswith("€") for line in lines)


def test_free_work_costs_nothing_but_has_a_value() -> None:
    text = statement_text(state(EXAMPLE, FREE), BERLIN)
    assert "free: statutory" in text
    assert "Value of the free work" in text
    assert "otherwise" in text
    (line,) = [line for line in text.splitlines() if line.startswith("2026-11-02")]
    assert line.split()[-3:] == ["0", "0.00", "€"]


def test_sessions_are_parted_by_an_empty_line() -> None:
    lines = statement_text(state(EXAMPLE, FREE), BERLIN).splitlines()
    second = next(i for i, line in enumerate(lines) if line.startswith("2026-11-02"))
    assert lines[second - 1] == ""
    assert lines[second - 2] != ""


def test_the_times_are_those_of_the_zone() -> None:
    assert "2026-11-01 09:22 h" in statement_text(state(EXAMPLE), ZoneInfo("Europe/London"))


def test_sums_of_several_vat_rates_are_told_apart() -> None:
    old = lasting("2020-12-31T10:00:00+01:00", 60)
    text = statement_text(state(old, EXAMPLE), BERLIN)
    assert "16 % VAT on 7.33 €" in text
    assert "19 % VAT on 14.28 €" in text
    data = json.loads(statement_json(state(old, EXAMPLE), BERLIN))
    assert [part["rate"] for part in data["vat"]] == [1600, 1900]
    assert sum(part["gross_cents"] for part in data["vat"]) == data["gross_cents"] == 2550


def test_the_cent_that_net_and_vat_lack_is_named() -> None:
    text = statement_text(state(EXAMPLE), BERLIN)
    rows = [line.rsplit(maxsplit=2)[:2] for line in text.splitlines() if line.endswith("€")]
    assert rows[-4:] == [
        ["Net", "14.28"],
        ["19 % VAT on 14.28 €", "2.71"],
        ["Rounding", "0.01"],
        ["Amount due", "17.00"],
    ]
    data = json.loads(statement_json(state(EXAMPLE), BERLIN))
    sums = ("net_cents", "vat_cents", "rounding_cents", "gross_cents")
    assert [data[key] for key in sums] == [1428, 271, 1, 1700]
    assert [data["vat"][0][key] for key in sums] == [1428, 271, 1, 1700]


def test_no_rounding_is_named_where_there_is_none() -> None:
    one = lasting("2026-11-01T10:22:00+01:00", 60)
    assert "Rounding" not in statement_text(state(one), BERLIN)
    assert json.loads(statement_json(state(one), BERLIN))["rounding_cents"] == 0


def test_control_sequences_in_a_session_do_no_harm() -> None:
    hostile = replace(EXAMPLE, notes="a\x1b[2Jb\nc\x9bd", technician_name="\x1b]0;x\x07")
    for text in (
        statement_text(state(hostile), BERLIN),
        statement_csv(state(hostile), BERLIN),
        statement_json(state(hostile), BERLIN),
    ):
        assert all(sign == "\n" or sign.isprintable() for sign in text)
    data = json.loads(statement_json(state(hostile), BERLIN))
    assert data["sessions"][0]["notes"] == hostile.notes


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n=1"])
def test_text_is_never_a_formula_in_a_spreadsheet(start: str) -> None:
    out = statement_csv(state(replace(EXAMPLE, notes=start)), BERLIN)
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["notes"].startswith("'")


def test_numbers_in_csv_stay_numbers() -> None:
    (row,) = csv.DictReader(io.StringIO(statement_csv(state(EXAMPLE), BERLIN)))
    assert (row["seconds"], row["gross_cents"], row["vat_rate"]) == ("742", "1700", "1900")


def test_an_empty_month_is_one_sentence() -> None:
    assert "There was no remote maintenance in this month." in statement_text(state(), BERLIN)
    assert statement_csv(state(), BERLIN).count("\n") == 1
    assert json.loads(statement_json(state(), BERLIN))["sessions"] == []


def tariff(**changes: object) -> Tariff:
    plain = Tariff("x", date(2020, 1, 1), 600, 850, PriceKind.GROSS)
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "8.50 € incl. VAT (7.14 € net) per started 10 minutes"),
        ({"unit_seconds": 60}, "8.50 € incl. VAT (7.14 € net) per started minute"),
        ({"unit_seconds": 90}, "8.50 € incl. VAT (7.14 € net) per started 00:01:30"),
        (
            {"price_kind": PriceKind.NET, "unit_cents": 1000},
            "10.00 € net (11.90 € incl. VAT) per started 10 minutes",
        ),
        (
            {"unit_cents": 750, "first_unit_cents": 850},
            "7.50 € incl. VAT (6.30 € net) per started 10 minutes; "
            "the first unit 8.50 € incl. VAT (7.14 € net)",
        ),
        (
            {"base_fee_cents": 500, "minimum_units": 2, "free_seconds": 60},
            "8.50 € incl. VAT (7.14 € net) per started 10 minutes; plus 5.00 € incl. VAT "
            "(4.20 € net) per session; at least 2 units; the first 00:01:00 free",
        ),
    ],
)
def test_a_tariff_is_told_in_one_line(changes: dict[str, object], text: str) -> None:
    assert tariff_text(tariff(**changes), 1900) == text


def test_every_tariff_used_is_named() -> None:
    shipped = make_prices()
    book = TariffBook([*shipped.tariffs, tariff(name="night", unit_cents=1200)], "standard")
    prices = PriceList(book, shipped.vat, BERLIN)
    night = replace(EXAMPLE, tariff="night")
    text = statement_text(state(EXAMPLE, night, prices=prices), BERLIN)
    assert text.count("Price: ") == 2


def test_rates_are_written_as_the_language_does() -> None:
    assert [rate_text(rate) for rate in (1900, 750, 1905)] == ["19 %", "7.5 %", "19.05 %"]
    set_language("de")
    assert rate_text(750) == "7,5 %"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "statement.txt"
    write_whole(path, "alt")
    with pytest.raises(FwError):
        write_whole(path, "neu \ud800")
    assert path.read_text("utf-8") == "alt"
    assert list(tmp_path.glob(".*")) == []
    write_whole(path, "neu ä\n")
    assert path.read_bytes() == "neu ä\n".encode()


def test_only_a_file_is_replaced_never_a_device_or_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(FwError, match="not a regular file"):
        write_whole(pipe, "neu")
    assert pipe.is_fifo()
    with pytest.raises(FwError, match="is a folder"):
        write_whole(tmp_path, "neu")


def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    file, link = tmp_path / "statement.txt", tmp_path / "link.txt"
    link.symlink_to(file)
    for text in ("alt", "neu"):
        write_whole(link, text)
        assert (file.read_text("utf-8"), link.readlink()) == (text, file)


def test_a_file_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FwError):
        write_whole(tmp_path / "none" / "x", "")
    with pytest.raises(FwError):
        write_whole(tmp_path, "")
