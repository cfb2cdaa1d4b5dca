"""The text to read to the customer, while the form waits below it."""

import textwrap

from textual.binding import Binding

from fw_tui.documents.spoken import spoken_text
from fw_tui.domain.call import Caller
from fw_tui.domain.errors import FwError
from fw_tui.domain.settings import LANGUAGES
from fw_tui.i18n import _, explain
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.screens.setting_labels import LANGUAGE_LABELS
from fw_tui.widgets.bindings import key_name
from fw_tui.widgets.text_lines import TextLines

_WIDTH = 72
_NUMBERED = "   "


class SpokenDialog(TextViewDialog):
    """In the customer's language; Tab turns to the other one."""

    BINDINGS = [
        Binding("tab", "other_language", priority=True, show=False),
        Binding("f6,ctrl+t", "cancel", show=False),
    ]

    def __init__(self, desk: Desk, caller: Caller) -> None:
        self._desk = desk
        self._caller = caller
        self._language = caller.language if caller.language in LANGUAGES else LANGUAGES[0]
        super().__init__(_("To read to the customer"), self._text())

    def key_line(self) -> str:
        other = _("other language")
        return f"{key_name('tab')} {other}  {super().key_line()}"

    def action_other_language(self) -> None:
        """The same in the other language."""
        place = LANGUAGES.index(self._language) + 1
        self._language = LANGUAGES[place % len(LANGUAGES)]
        self._lines = self._text()
        self.query_one(TextLines).set_lines(self._lines)

    def _text(self) -> str:
        """The text on lines that fit, below the language's name; or why there is none."""
        office = self._desk.office
        try:
            text = spoken_text(self._caller, office.prices, office.clock.now_ms(), self._language)
        except FwError as error:
            text = explain(error)
        lines = [_(LANGUAGE_LABELS[self._language]), ""]
        for line in text.splitlines():
            indent = _NUMBERED if line[:1].isdigit() else ""
            lines += textwrap.wrap(line, _WIDTH, subsequent_indent=indent) or [""]
        return "\n".join(lines)
