"""What a document says comes back as it was, from plain values."""

import json
from dataclasses import dataclass
from datetime import date

import pytest

from fw_tui.domain.invoice import Invoice, InvoiceForm
from fw_tui.domain.plain import from_plain, to_plain
from tests.invoice_makers import every_kind

KINDS = every_kind(InvoiceForm.XRECHNUNG)


@pytest.mark.parametrize("kind", KINDS)
def test_an_invoice_comes_back_as_it_was(kind: str) -> None:
    document = json.loads(json.dumps(to_plain(KINDS[kind])))
    assert from_plain(Invoice, document) == KINDS[kind]


@dataclass(frozen=True)
class Old:
    number: str
    day: date | None


@dataclass(frozen=True)
class New(Old):
    added: int = 7


def test_a_document_of_an_older_version_takes_the_defaults_of_what_came_later() -> None:
    assert from_plain(New, to_plain(Old("1", date(2026, 1, 2)))) == New("1", date(2026, 1, 2), 7)


def test_nothing_stays_nothing() -> None:
    assert from_plain(Old, to_plain(Old("1", None))) == Old("1", None)
