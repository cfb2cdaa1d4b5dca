"""How fast invoices are made, beside what the PDF engine alone needs for the same pages.

    python scripts/bench.py            all measurements, as a table
    python scripts/bench.py NAME       one of them in this process, as JSON

Each measurement runs in a process of its own, so that its memory is its own. Times are medians.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tabulate import tabulate  # noqa: E402 - found by the path above

MONTH = date(2026, 10, 1)
_NOTES = "Internet-Explorer aktualisiert, Neustart des PC, Erläuterung der Neuerungen"

Figures = dict[str, float]


def _invoice(sessions: int) -> Any:
    from tests.invoice_makers import billed, make_invoice  # noqa: PLC0415 - costs the other runs

    return make_invoice(*(billed(12, number=n, notes=_NOTES) for n in range(1, sessions + 1)))


def _median_ms(work: Callable[[], object], times: int) -> float:
    work()  # loads libraries and fonts
    taken = []
    for _turn in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


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


def _pages(sessions: int, times: int) -> Figures:
    """Drawing a letter: the PDF, its XML, and the engine alone with the same calls."""
    import fpdf  # noqa: PLC0415

    from fw_tui.documents.invoice_pdf import invoice_pdf  # noqa: PLC0415
    from fw_tui.documents.invoice_xml import invoice_xml  # noqa: PLC0415

    invoice = _invoice(sessions)
    xml = invoice_xml(invoice)
    recorded = _Recorded()
    engine, fpdf.FPDF = fpdf.FPDF, recorded.engine()
    pdf = invoice_pdf(invoice, xml)
    fpdf.FPDF = engine
    pages = sum(name == "add_page" for name, _args, _more in recorded.calls)
    if recorded.replay() != pdf:
        raise SystemExit("the engine alone did not make the same file")
    return {
        "pages": pages,
        "pdf_ms": _median_ms(lambda: invoice_pdf(invoice, xml), times),
        "xml_ms": _median_ms(lambda: invoice_xml(invoice), times),
        "engine_ms": _median_ms(recorded.replay, times),
        "kilobytes": len(pdf) / 1000,
    }


def _one_page() -> Figures:
    return _pages(3, times=40)


def _fifty_pages() -> Figures:
    return _pages(600, times=5)


def _thousand() -> Figures:
    """1000 invoices of three sessions each, drafted, drawn, numbered and kept."""
    from tests.billing_makers import ADDRESS, set_shop  # noqa: PLC0415
    from tests.makers import make_office, ms, request  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        office = make_office(Path(folder))
        set_shop(office)

        def fill() -> None:
            for customer in range(1000):
                name = f"Kunde {customer:04}"
                office.customers.add(name, ADDRESS)
                for day in (5, 6, 7):
                    begun = ms(f"2026-10-{day:02}T10:00:00+02:00")
                    number = office.sessions.start(request(name, "PC"), at=begun).number
                    office.sessions.end(number, at=begun + 720_000, note=_NOTES)

        office.at_once(fill)
        before = _peak_megabytes()
        begun = time.perf_counter()
        issued = sum(o.invoice is not None for o in office.invoices.issue_month(MONTH, "bench"))
        taken = time.perf_counter() - begun
        if issued != 1000:
            raise SystemExit(f"only {issued} invoices were issued")
        office.close()
    return {"per_second": 1000 / taken, "before_mb": before, "peak_mb": _peak_megabytes()}


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


MEASUREMENTS: Mapping[str, Callable[[], Figures]] = {
    "one-page": _one_page,
    "fifty-pages": _fifty_pages,
    "thousand": _thousand,
}


def _measured(name: str) -> Figures:
    command = [sys.executable, __file__, name]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if answer.returncode:
        raise SystemExit(answer.stderr)
    figures: Figures = json.loads(answer.stdout)
    return figures


def _letter_row(label: str, figures: Figures) -> list[str]:
    return [
        label,
        f"{figures['pages']:.0f}",
        f"{figures['pdf_ms']:.0f} ms",
        f"{figures['engine_ms']:.0f} ms",
        f"{figures['pdf_ms'] / figures['engine_ms']:.2f}",
        f"{figures['xml_ms']:.1f} ms",
        f"{figures['kilobytes']:.0f} kB",
    ]


def main() -> None:
    """Print all measurements, or one of them for who asked in another process."""
    if len(sys.argv) > 1:
        print(json.dumps(MEASUREMENTS[sys.argv[1]]()))
        return
    one, fifty, run = (_measured(name) for name in MEASUREMENTS)
    headers = ["invoice", "pages", "PDF", "engine alone", "ratio", "XML", "size"]
    rows = [_letter_row("3 sessions", one), _letter_row("600 sessions", fifty)]
    print(tabulate(rows, headers, colalign=("left", *["right"] * 6), disable_numparse=True))
    floor = 1000 / (one["engine_ms"] + one["xml_ms"])
    print()
    print(f"1000 invoices in one run: {run['per_second']:.1f} a second.")
    print(f"The engine and the XML alone: {floor:.1f} a second.")
    print(f"Peak memory: {run['peak_mb']:.0f} MB, before the first {run['before_mb']:.0f} MB.")


if __name__ == "__main__":
    main()
