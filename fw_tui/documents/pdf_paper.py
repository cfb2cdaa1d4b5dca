"""Paper to draw letters on: A4 as PDF/A-3B, with fonts of our own, the same bytes each time.

Lengths are millimetres from the upper left corner, sizes of type points.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from fw_tui.shipped import shipped_file

if TYPE_CHECKING:
    from fpdf import FPDF

_FAMILY = "Liberation Sans"
_FILES = {"": "fonts/LiberationSans-Regular.ttf", "B": "fonts/LiberationSans-Bold.ttf"}
_NO_BREAK = "\N{NO-BREAK SPACE}"
_AMOUNT = re.compile(r"(?<=\d) (?=[€%])")
#: Stands for what the font cannot draw, such as an emoji.
_UNKNOWN = "\N{WHITE SQUARE}"
#: Control and format characters, which draw nothing: joiners, marks of direction, variants.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)


class Attachment(NamedTuple):
    """A structured invoice to embed, and what its kind is called in Factur-X."""

    name: str
    level: str
    content: bytes


class Paper:
    """A document of pages, drawn line by line.

    Args:
        title: of the document, for whoever lists it.
        author: who issues it.
        day: when; the only date in the file.
        language: of its text, "de" or "en".
    """

    def __init__(self, title: str, author: str, day: date, language: str) -> None:
        # Loads Pillow and fontTools, half a second; only drawing needs them.
        from fpdf import FPDF  # noqa: PLC0415

        self._title, self._author = title, author
        self._moment = datetime.combine(day, time(12), tzinfo=UTC)
        self._pdf = FPDF(format="A4", enforce_compliance="PDF/A-3B")
        for style, name in _FILES.items():
            self._pdf.add_font(_FAMILY, style, shipped_file(name))
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.set_creation_date(self._moment)
        self._pdf.set_title(title)
        self._pdf.set_author(author)
        self._pdf.set_lang(language)
        self._widths = {style: _Widths(self._pdf, style) for style in _FILES}

    def add_page(self) -> None:
        """Go on with an empty page."""
        self._pdf.add_page()

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a line of text is."""
        return self._widths["B" if bold else ""].of(text) * size

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 9,
        bold: bool = False,
        right: bool = False,
        grey: bool = False,
    ) -> None:
        """A line of text with its base line at ``y``, begun at ``x`` or, ``right``, ended there."""
        shown = drawable(text)
        if not shown:
            return
        start = x - self.width(shown, size, bold=bold) if right else x
        self._pdf.set_font(_FAMILY, "B" if bold else "", size)
        self._pdf.set_text_color(110 if grey else 0)
        self._pdf.text(start, y, shown)

    def wrapped(self, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        """Text as lines that are not wider; a word that is, is broken, an amount is not."""
        widths = self._widths["B" if bold else ""]
        lines: list[str] = []
        for paragraph in drawable(text, breaks=True).split("\n"):
            whole = _AMOUNT.sub(_NO_BREAK, paragraph)
            lines += _wrap([word for word in whole.split(" ") if word], widths, width / size)
        return [line.replace(_NO_BREAK, " ") for line in lines]

    def fitting(self, text: str, width: float, size: float) -> tuple[str, float]:
        """One line that is not wider: in smaller type, and if even half of it is too large, cut."""
        shown = drawable(text)
        wide = self.width(shown, size)
        if wide <= width:
            return shown, size
        least = size / 2
        if wide / 2 <= width:
            return shown, size * width / wide
        return self.wrapped(shown, width - self.width("…", least), least)[0] + "…", least

    def rule(self, x: float, y: float, until: float, *, thick: bool = False) -> None:
        """A line from left to right."""
        self._pdf.set_draw_color(0 if thick else 150)
        self._pdf.set_line_width(0.35 if thick else 0.15)
        self._pdf.line(x, y, until, y)

    def modules(self, x: float, y: float, side: float, rows: Sequence[Sequence[int]]) -> None:
        """A square of dark modules, such as a QR code."""
        self._pdf.set_fill_color(0)
        step = side / len(rows)
        for line, row in enumerate(rows):
            for first, last in _dark_runs(row):
                self._pdf.rect(x + first * step, y + line * step, (last - first) * step, step, "F")

    def finish(self, attachment: Attachment | None = None) -> bytes:
        """The file."""
        if attachment is not None:
            self._pdf.embed_file(
                bytes=attachment.content,
                basename=attachment.name,
                mime_type="text/xml",
                associated_file_relationship="Alternative",
                modification_date=self._moment,
                desc="EN 16931",
                compress=True,
            )
        # Without ours the engine would write the time of drawing.
        self._pdf.set_xmp_metadata(self._description(attachment))
        return bytes(self._pdf.output())

    def _description(self, attachment: Attachment | None) -> str:
        """XMP: PDF/A-3B, and which invoice is inside if there is one."""
        invoice = ""
        if attachment is not None:
            invoice = _FACTUR_X.format(name=attachment.name, level=attachment.level)
        moment = self._moment.isoformat(timespec="seconds")
        return _XMP.format(
            title=escape(drawable(self._title)),
            author=escape(drawable(self._author)),
            moment=moment,
            invoice=invoice,
        )


def drawable(text: str, *, breaks: bool = False) -> str:
    """The text with what the font can draw; an unknown character becomes a box, an invisible none.

    Args:
        text: any.
        breaks: keep line breaks; otherwise they become blanks.
    """
    cleaned = _INVISIBLE.sub("", text.replace("\t", " "))
    if not breaks:
        cleaned = cleaned.replace("\n", " ")
    known = _known()
    return "".join(c if c == "\n" or c in known else _UNKNOWN for c in cleaned)


@cache
def _known() -> frozenset[str]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as above

    with TTFont(shipped_file(_FILES[""])) as font:
        return frozenset(chr(code) for code in font.getBestCmap())


class _Widths:
    """Widths of characters in millimetres per point."""

    def __init__(self, pdf: "FPDF", style: str) -> None:
        self._pdf, self._style = pdf, style
        self._known: dict[str, float] = {}

    def of(self, text: str) -> float:
        return sum(self.of_one(character) for character in text)

    def of_one(self, character: str) -> float:
        width = self._known.get(character)
        if width is None:
            self._pdf.set_font(_FAMILY, self._style, 100)
            width = self._known[character] = self._pdf.get_string_width(character) / 100
        return width


def _wrap(words: Sequence[str], widths: _Widths, limit: float) -> list[str]:
    lines, line, used, blank = [], "", 0.0, widths.of_one(" ")
    for word in words:
        wide = widths.of(word)
        if line and used + blank + wide <= limit:
            line, used = f"{line} {word}", used + blank + wide
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, widths, limit) if wide > limit else [word]
        lines += full
        used = widths.of(line)
    return [*lines, line]


def _broken(word: str, widths: _Widths, limit: float) -> list[str]:
    parts, start, used = [], 0, 0.0
    for place, character in enumerate(word):
        wide = widths.of_one(character)
        if used + wide > limit and place > start:
            parts.append(word[start:place])
            start, used = place, 0.0
        used += wide
    return [*parts, word[start:]]


def _dark_runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring dark modules: where they begin and end."""
    runs, start = [], None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            runs.append((start, place))
            start = None
    return runs


_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
  <pdfaid:part>3</pdfaid:part>
  <pdfaid:conformance>B</pdfaid:conformance>
 </rdf:Description>
 <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
  <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
 </rdf:Description>
 <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
  <xmp:CreateDate>{moment}</xmp:CreateDate>
  <xmp:ModifyDate>{moment}</xmp:ModifyDate>
  <xmp:MetadataDate>{moment}</xmp:MetadataDate>
 </rdf:Description>
{invoice}</rdf:RDF>
</x:xmpmeta>"""

#: Which invoice is inside, as Factur-X defines it.
_FACTUR_X = """\
 <rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
  <fx:DocumentType>INVOICE</fx:DocumentType>
  <fx:DocumentFileName>{name}</fx:DocumentFileName>
  <fx:Version>1.0</fx:Version>
  <fx:ConformanceLevel>{level}</fx:ConformanceLevel>
 </rdf:Description>
 <rdf:Description rdf:about=""
   xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
   xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
   xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
   <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
   <pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>
   <pdfaSchema:prefix>fx</pdfaSchema:prefix>
   <pdfaSchema:property><rdf:Seq>
    <rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>DocumentFileName</pdfaProperty:name>
     <pdfaProperty:valueType>Text</pdfaProperty:valueType>
     <pdfaProperty:category>external</pdfaProperty:category>
     <pdfaProperty:description>Name of the embedded XML invoice</pdfaProperty:description>
    </rdf:li>
    <rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>DocumentType</pdfaProperty:name>
     <pdfaProperty:valueType>Text</pdfaProperty:valueType>
     <pdfaProperty:category>external</pdfaProperty:category>
     <pdfaProperty:description>INVOICE</pdfaProperty:description>
    </rdf:li>
    <rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>Version</pdfaProperty:name>
     <pdfaProperty:valueType>Text</pdfaProperty:valueType>
     <pdfaProperty:category>external</pdfaProperty:category>
     <pdfaProperty:description>Version of the XML schema</pdfaProperty:description>
    </rdf:li>
    <rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>ConformanceLevel</pdfaProperty:name>
     <pdfaProperty:valueType>Text</pdfaProperty:valueType>
     <pdfaProperty:category>external</pdfaProperty:category>
     <pdfaProperty:description>Conformance level of the XML invoice</pdfaProperty:description>
    </rdf:li>
   </rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
 </rdf:Description>
"""
