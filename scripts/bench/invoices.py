"""How fast invoices are made, beside what the PDF engine alone needs for the same pages."""

import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from scripts.bench.figures import Figure, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.timing import in_turns, taken_ms

MONTH = date(2026, 10, 1)
_NOTES = "Internet-Explorer aktualisiert, Neustart des PC, Erläuterung der Neuerungen"

_SHORT = 3  #: sessions on the short invoice
_TIMES = 10


def measure(size: Size) -> Section:
    """Letters of two lengths, then many invoices in one run."""
    section = Section("Invoices")
    one = _letter(section, _SHORT)
    _letter(section, size.sessions)
    per_second, before, peak = _many(size.invoices)
    section.add(
        Row(
            f"{size.invoices:,} invoices of {_SHORT} sessions, issued in one run",
            Figure(per_second, "/s"),
            "the engine and the XML alone",
            Figure(1000 / one, "/s"),
        ),
        Row("memory at most in that run", Figure(peak, "MB"), "before it", Figure(before, "MB")),
    )
    return section


def _invoice(sessions: int) -> Any:
    from tests.invoice_makers import billed, make_invoice  # noqa: PLC0415 - costs the other runs

    return make_invoice(*(billed(12, number=n, notes=_NOTES) for n in range(1, sessions + 1)))


class _Recorded:
    """What a letter asks of the PDF engine, to be asked again without us."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def engine(self) -> type:
        """An engine that notes each call that is its caller's own."""
        import fpdf  # noqa: PLC0415

        calls = self.calls

        class Engine(fpdf.FPDF):
            depth = 0

        def noting(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
            def call(self: Engine, *args: Any, **more: Any) -> Any:
                if self.depth == 0 and name != "get_string_width":
                    calls.append((name, args, more))
                self.depth += 1
                try:
                    return original(self, *args, **more)
                finally:
                    self.depth -= 1

            return call

        for name in _ENGINE_CALLS:
            setattr(Engine, name, noting(name, getattr(fpdf.FPDF, name)))
        return Engine

    def replay(self) -> bytes:
        """The same file from the engine alone."""
        import fpdf  # noqa: PLC0415

        pdf = fpdf.FPDF(format="A4", enforce_compliance="PDF/A-3B")
        for name, args, more in self.calls:
            getattr(pdf, name)(*args, **more)
        return bytes(pdf.output())


_ENGINE_CALLS = (
    "add_font",
    "add_page",
    "embed_file",
    "line",
    "rect",
    "set_author",
    "set_auto_page_break",
    "set_creation_date",
    "set_draw_color",
    "set_fill_color",
    "set_font",
    "set_lang",
    "set_line_width",
    "set_margin",
    "set_text_color",
    "set_title",
    "set_xmp_metadata",
    "text",
)


def _letter(section: Section, sessions: int) -> float:
    """Rows about drawing one letter; what the engine and the XML take, in milliseconds."""
    import fpdf  # noqa: PLC0415

    from fw_tui.documents.invoice_pdf import invoice_pdf  # noqa: PLC0415
    from fw_tui.documents.invoice_xml import invoice_xml  # noqa: PLC0415

    invoice = _invoice(sessions)
    xml = invoice_xml(invoice)
    recorded = _Recorded()
    with patch.object(fpdf, "FPDF", recorded.engine()):
        pdf = invoice_pdf(invoice, xml)
    pages = sum(name == "add_page" for name, _args, _more in recorded.calls)
    if recorded.replay() != pdf:
        raise SystemExit("the engine alone did not make the same file")
    taken = in_turns(
        {
            "pdf": lambda: taken_ms(lambda: invoice_pdf(invoice, xml)),
            "xml": lambda: taken_ms(lambda: invoice_xml(invoice)),
            "engine": lambda: taken_ms(recorded.replay),
        },
        _TIMES,
    )
    known = {name: Figure.of(samples) for name, samples in taken.items()}
    label = f"{sessions} sessions, {pages} pages" if pages > 1 else f"{sessions} sessions, 1 page"
    section.add(
        Row(f"{label}: PDF", known["pdf"], "the engine alone, same calls", known["engine"]),
        Row(f"{label}: XML", known["xml"]),
        Row(f"{label}: size of the PDF", Figure(len(pdf) / 1000, "kB")),
    )
    return known["engine"].value + known["xml"].value


def _many(count: int) -> tuple[float, float, float]:
    """Invoices drafted, drawn, numbered and kept a second; megabytes before and at most."""
    from tests.billing_makers import ADDRESS, set_shop  # noqa: PLC0415
    from tests.makers import make_office, ms, request  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        office = make_office(Path(folder))
        set_shop(office)

        def fill() -> None:
            for customer in range(count):
                name = f"Kunde {customer:04}"
                office.customers.add(name, ADDRESS)
                for day in range(5, 5 + _SHORT):
                    begun = ms(f"2026-10-{day:02}T10:00:00+02:00")
                    number = office.sessions.start(request(name, "PC"), at=begun).number
                    office.sessions.end(number, at=begun + 720_000, note=_NOTES)

        office.at_once(fill)
        before = _peak_megabytes()
        begun = time.perf_counter()
        issued = sum(o.invoice is not None for o in office.invoices.issue_month(MONTH, "bench"))
        taken = time.perf_counter() - begun
        office.close()
    if issued != count:
        raise SystemExit(f"only {issued} invoices were issued")
    return count / taken, before, _peak_megabytes()


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
