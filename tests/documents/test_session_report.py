"""The report on a session: as text, on paper and as a mail, in its customer's language."""

import io
import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from pypdf import PdfReader

from fw_tui.documents.session_report import report_text
from fw_tui.documents.session_report_mail import report_mail
from fw_tui.documents.session_report_pdf import report_pdf
from fw_tui.domain.course import Happening, Step, course
from fw_tui.domain.customer import Customer, CustomerDetails
from fw_tui.domain.launcher import WRONG_PASSWORD
from fw_tui.domain.report import SessionReport
from fw_tui.domain.session import Billing, FreeReason
from fw_tui.domain.statement import price_line
from tests.invoice_makers import SELLER
from tests.makers import BERLIN, NOON, make_prices, ms, session

START = ms("2026-11-12T09:30:00Z")
END = START + 742_000


def report(language: str = "de", covered: int = 0, email: str = "", **more: Any) -> SessionReport:
    made = session(
        (START, END), **{"notes": "Router getauscht\nNeustart", "ordered_at": None} | more
    )
    return SessionReport(
        shop=SELLER,
        customer=Customer("key", "Fa. Walter Maier GmbH", CustomerDetails(email=email)),
        line=price_line(made, make_prices(), NOON, covered),
        course=course(made),
        language=language,
    )


def pages(told: SessionReport) -> list[str]:
    pdf = report_pdf(told, BERLIN)
    assert report_pdf(told, BERLIN) == pdf
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


SAID = (
    "Fa. Walter Maier GmbH",
    "PC Herr Horst Maier",
    "Klaus Hörner",
    "Router getauscht",
    "gemessen 00:12:22 · berechnet 2 Einheiten = 00:20:00",
    "17,00 € (14,29 € netto)",
    "Frau Maier, 12.11.2026 10:28 Uhr",
    "erteilt",
    "verbunden",
    SELLER.name,
)


def test_text_and_paper_say_who_what_how_long_and_what_it_costs() -> None:
    told = report(ordered_at=START - 120_000, ordered_by="Frau Maier", consent=True)
    text = report_text(told, BERLIN)
    (page,) = pages(told)
    for part in SAID:
        assert part in text
        assert part in page
    assert "12.11.2026 10:30:00 - 10:42:22  00:12:22" in text
    assert "Unterschrift des Kunden" in page


def test_it_is_written_in_the_customers_language() -> None:
    assert "Report on remote maintenance No. 1" in report_text(report("en"), BERLIN)
    assert "Report on remote maintenance No. 1" in pages(report("en"))[0]
    assert "Nachweis über die Fernwartung Nr. 1" in report_text(report("de"), BERLIN)


def test_why_a_dial_failed_is_told_in_the_customers_language() -> None:
    failed = Happening(NOON, Step.ATTEMPT, WRONG_PASSWORD)
    told = replace(report("de"), course=(failed,))
    assert "Fehlversuch: Passwort oder" in report_text(told, BERLIN)
    told = replace(report("en"), course=(failed,))
    assert "failed attempt: The password or" in report_text(told, BERLIN)


def test_what_is_free_or_paid_before_says_so() -> None:
    free = report(billing=Billing.FREE, free_reason=FreeReason.GOODWILL)
    assert "Kulanz · hätte 17,00 € gekostet" in report_text(free, BERLIN)
    assert "davon 1 Einheit aus dem Kontingent" in report_text(report(covered=1), BERLIN)
    assert "Kontingent" not in report_text(report(), BERLIN)


def test_lines_keep_their_width_and_obey_nobody() -> None:
    text = report_text(report(notes="\x1b[2J" + "Wort " * 100), BERLIN, 60)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 60


@pytest.mark.parametrize("count", [300, 2000])
def test_nothing_of_long_notes_is_lost_where_pages_end(count: int) -> None:
    words = [f"Wort{n:04}" for n in range(count)]
    told = pages(report(notes="\n".join(words)))
    assert len(told) > count // 60
    assert re.findall(r"Wort\d{4}", " ".join(told)) == words
    assert "Unterschrift" in told[-1]
    assert f"Seite {len(told)} von {len(told)}" in told[-1]


def test_a_mail_is_a_draft_to_the_customer_with_the_paper_in_it() -> None:
    told = report(email="maier@example.org")
    mail = message_from_bytes(report_mail(told, BERLIN), policy=default)
    assert mail["To"] == "maier@example.org"
    assert mail["From"] == SELLER.email
    assert mail["Subject"] == "Nachweis über die Fernwartung Nr. 1"
    assert mail["X-Unsent"] == "1"
    body = mail.get_body()
    assert body is not None
    assert "PC Herr Horst Maier am 12.11.2026" in body.get_content()
    (paper,) = mail.iter_attachments()
    assert paper.get_filename() == "Nachweis-1.pdf"
    assert paper.get_content() == report_pdf(told, BERLIN)


def test_a_mail_needs_no_addresses() -> None:
    mail = message_from_bytes(report_mail(report(), BERLIN), policy=default)
    assert mail["To"] is None
