"""The first steps: asks one by one what an invoice needs and is not there yet."""

from collections.abc import Callable, Mapping

from fw_tui.domain.settings import setting_named
from fw_tui.i18n import _
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.screens.dialogs.setting_form import setting_dialog
from fw_tui.screens.setting_labels import TEXTS

#: In the order of a form from the tax office.
_STEPS = (
    "shop.name",
    "shop.street",
    "shop.postcode",
    "shop.city",
    "shop.tax_number",
    "shop.vat_id",
    "shop.small_business",
    "shop.iban",
)


def open_questions(kept: Mapping[str, str]) -> list[str]:
    """The settings to ask for: what is not kept; of tax number and VAT ID one is enough."""
    asked = [name for name in _STEPS if not kept.get(name)]
    if kept.get("shop.vat_id") and "shop.tax_number" in asked:
        asked.remove("shop.tax_number")
    if kept.get("shop.tax_number") and "shop.vat_id" in asked:
        asked.remove("shop.vat_id")
    return asked


class Assistant:
    """Goes through what is missing; what was answered is kept, also if one leaves in between.

    Args:
        screen: above which the questions are asked.
        done: called at the end, or when it was left.
    """

    def __init__(self, screen: DeskScreen, done: Callable[[], None]) -> None:
        self._screen, self._done = screen, done
        self._passed: set[str] = set()
        self._count = 0

    async def ask_next(self) -> None:
        """Ask for the next that is missing."""
        desk = self._screen.desk
        kept = await desk.ask(desk.office.settings.all)
        asked = [name for name in open_questions(kept) if name not in self._passed]
        if not asked:
            await self._finish()
            return
        name = asked[0]
        self._passed.add(name)
        self._count += 1
        title = _("Step {number} of {count}: {label}").format(
            number=self._count, count=self._count + len(asked) - 1, label=_(TEXTS[name].label)
        )
        dialog = setting_dialog(desk, setting_named(name), kept[name], title)
        await self._screen.app.push_screen(dialog, self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer is None:
            self._done()
        else:
            self._screen.run_worker(self.ask_next(), group="assistant")

    async def _finish(self) -> None:
        desk = self._screen.desk
        missing = await desk.ask(desk.office.invoices.missing)
        if not missing:
            self._screen.tell(_("All that an invoice needs is there."))
        self._done()
