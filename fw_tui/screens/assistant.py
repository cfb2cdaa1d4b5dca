"""The first steps: asks one by one for what an invoice needs and is not there yet."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import Button

from fw_tui.domain.settings import setting_named
from fw_tui.domain.shop import SettingMissing
from fw_tui.i18n import _
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.screens.dialogs.confirm import ConfirmDialog
from fw_tui.screens.dialogs.setting_form import setting_dialog
from fw_tui.screens.setting_labels import TEXTS
from fw_tui.widgets.bindings import key_name

#: Nothing lacks without it, but nobody should issue a first invoice by its default unasked.
_TO_DECIDE = "shop.small_business"


class Assistant:
    """Goes through what is missing; what was answered is kept, also if one leaves in between.

    Args:
        screen: above which the questions are asked; it reads anew at the end.
    """

    def __init__(self, screen: DeskScreen) -> None:
        self._screen = screen
        self._passed: set[str] = set()

    async def ask_next(self) -> None:
        """Ask for the next that is missing; what was left empty is not asked for again."""
        desk, office = self._screen.desk, self._screen.desk.office
        missing, kept = await desk.ask(lambda: (office.invoices.missing(), office.settings.all()))
        asked = list(_open_questions(missing, kept, self._passed))
        if not asked:
            if not missing:
                self._screen.tell(_("All that an invoice needs is there."))
            self._screen.reload()
            return
        name = asked[0]
        self._passed.add(name)
        step = len(self._passed)
        title = _("Step {number} of {count}: {label}").format(
            number=step, count=step + len(asked) - 1, label=_(TEXTS[name].label)
        )
        dialog = setting_dialog(desk, setting_named(name), kept[name], title)
        await self._screen.app.push_screen(dialog, self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer is None:
            self._screen.reload()
        else:
            self._screen.run_worker(self.ask_next(), group="assistant")


def _open_questions(
    missing: Sequence[SettingMissing], kept: Mapping[str, str], passed: Collection[str]
) -> Iterator[str]:
    """One setting for each that is missing: of tax number and VAT ID the first not passed."""
    for each in missing:
        yield from [name for name in each.settings if name not in passed][:1]
    if not kept[_TO_DECIDE] and _TO_DECIDE not in passed:
        yield _TO_DECIDE


class WelcomeDialog(ConfirmDialog):
    """The first thing that is seen over an empty store."""

    AUTO_FOCUS = "#accept"

    def __init__(self) -> None:
        super().__init__(
            _("Welcome to fw-tui"),
            _(
                "For invoices it needs the name, address, tax number and bank account of your "
                "shop. You can enter them now, or later: 5 opens the settings, a asks for all "
                "that is missing. Sessions can be noted at once."
            ),
            _("Enter now"),
        )

    def compose_buttons(self) -> ComposeResult:
        yield Button(Text(_("Later")), id="cancel", compact=True)
        yield Button(Text(self.accept_label()), id="accept", compact=True)

    def key_line(self) -> str:
        later = _("later")
        return f"{key_name('escape')} {later}"


async def is_wanted(app: App[Any]) -> bool:
    """Whether the first user of a new store wants to enter the shop's data now."""
    answer = await app.push_screen_wait(WelcomeDialog())
    return answer is True
