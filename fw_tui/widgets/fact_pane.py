"""Facts about the selected row: labels and values, wrapped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from fw_tui.domain.text import printable
from fw_tui.widgets.lines import fit_text, segments_of

_GAP = "  ·  "
_INDENT = 2
_MOST_LABEL = 14


@dataclass(frozen=True)
class Fact:
    """A translated label and plain text of any origin; ``alone``: on a line of its own."""

    label: str
    value: str
    alone: bool = False


class FactPane(Widget):
    """Facts one below the other, or where it is low one behind the other.

    Takes no focus. What does not fit is cut with "…"; the place offers all of it elsewhere.
    """

    ALLOW_SELECT = False
    #: Up to this height facts share lines.
    LOW = 12
    COMPONENT_CLASSES = {"fact-pane--label", "fact-pane--empty"}
    DEFAULT_CSS = """
    FactPane { height: 8; width: 100%; padding: 0 1; background: $surface; }
    FactPane > .fact-pane--label { text-style: dim; }
    FactPane > .fact-pane--empty { text-style: dim; }
    """

    def __init__(self, empty: str = "", *, id: str | None = None) -> None:
        """Args: ``empty``, a translated sentence in place of no facts."""
        super().__init__(id=id)
        self._facts: tuple[Fact, ...] = ()
        self._empty = empty
        self._strips: list[Strip] = []

    def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts, or the same with other values."""
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self._strips = []
            self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap anew, when it is drawn: a place that is opened gets its room bit by bit."""
        self._strips = []
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._strips = []

    def render_line(self, y: int) -> Strip:
        """A line of facts."""
        if not self._strips:
            self._strips = self._drawn()
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.rich_style)

    def fact_lines(self, width: int, height: int) -> list[Text]:
        """The lines for that room."""
        label = self.get_component_rich_style("fact-pane--label", partial=True)
        if not self._facts:
            return [Text(self._empty, self.get_component_rich_style("fact-pane--empty"))]
        make = self._flow if height <= self.LOW else self._table
        lines = list(make(width, label))
        if len(lines) > height > 0:
            last = lines[height - 1]
            last.truncate(width - 2)
            lines[height - 1] = last + Text(" …")
        return lines[:height]

    def _drawn(self) -> list[Strip]:
        """All lines of the pane, blank ones too."""
        width, height = self.size
        lines = self.fact_lines(width, height)
        lines += [Text("")] * (height - len(lines))
        return [self._strip(line, width) for line in lines]

    def _strip(self, line: Text, width: int) -> Strip:
        style = self.rich_style
        return Strip(segments_of(fit_text(line, width), style, self.app.console), width)

    def _table(self, width: int, label: Style) -> Iterator[Text]:
        """Labels in a column of their own."""
        widest = max(cell_len(fact.label) for fact in self._facts)
        column = min(widest, _MOST_LABEL) + 1
        for fact in self._facts:
            head = Text.assemble((fact.label, label))
            head.truncate(column - 1, overflow="ellipsis")
            head.pad_right(column - cell_len(head.plain))
            for line in self._wrapped(fact.value, width - column):
                yield head + line
                head = Text(" " * column)

    def _flow(self, width: int, label: Style) -> Iterator[Text]:
        """Facts behind each other where they fit."""
        line = Text("")
        for fact in self._facts:
            parts = self._parts(fact, width, label)
            joins = line.plain and not fact.alone and len(parts) == 1
            if joins and cell_len(line.plain + _GAP + parts[0].plain) <= width:
                line = Text.assemble(line, (_GAP, label), parts[0])
                continue
            if line.plain:
                yield line
            yield from parts[:-1]
            line = parts[-1]
            if fact.alone:
                yield line
                line = Text("")
        if line.plain:
            yield line

    def _parts(self, fact: Fact, width: int, label: Style) -> list[Text]:
        """A fact on as many lines as it needs, the later ones indented."""
        head = Text.assemble((f"{fact.label} ", label))
        lines: list[Text] = []
        for number, text in enumerate(fact.value.splitlines() or [""]):
            start = head if number == 0 else Text(" " * _INDENT)
            whole = start + Text(printable(text))
            first, *rest = whole.wrap(self.app.console, max(1, width - _INDENT)) or [Text("")]
            lines.append(_trimmed(first))
            lines += [Text(" " * _INDENT) + _trimmed(part) for part in rest]
        return lines

    def _wrapped(self, value: str, width: int) -> Iterator[Text]:
        for line in value.splitlines() or [""]:
            for part in Text(printable(line)).wrap(self.app.console, max(1, width)):
                yield _trimmed(part)


def _trimmed(line: Text) -> Text:
    line.rstrip()
    return line
