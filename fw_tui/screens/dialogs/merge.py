"""Asking before sessions are counted as one, or each on its own again."""

from fw_tui.domain.errors import FwError
from fw_tui.domain.merging import Merge
from fw_tui.domain.session import Session
from fw_tui.i18n import _, money
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.screens.dialogs.confirm import ConfirmDialog


async def ask_merge(screen: DeskScreen, session: Session) -> None:
    """Merge a session with the one before it; one that is merged, take that back."""
    if session.merged or session.merged_into is not None:
        await _ask_back(screen, session)
        return
    office = screen.desk.office
    try:
        merge = await screen.desk.ask(lambda: office.merging.with_previous(session.number))
    except FwError as error:
        screen.tell_error(error)
        return
    await _ask_together(screen, merge)


async def _ask_together(screen: DeskScreen, merge: Merge) -> None:
    desk, numbers = screen.desk, [session.number for session in merge.sessions]

    async def work() -> None:
        await desk.ask(lambda: desk.office.merging.merge(numbers))

    question = _("{partner}: as one they cost {together} instead of {apart}.").format(
        partner=merge.main.partner,
        together=money(merge.together_cents),
        apart=money(merge.apart_cents),
    )
    shown = ", ".join(map(str, numbers))
    title = _("Count sessions {numbers} as one?").format(numbers=shown)
    dialog = ConfirmDialog(title, question, _("Merge"), work)
    await screen.app.push_screen(dialog, lambda done: _after(screen, done))


async def _ask_back(screen: DeskScreen, session: Session) -> None:
    desk = screen.desk

    async def work() -> None:
        await desk.ask(lambda: desk.office.merging.unmerge(session.number))

    others = ", ".join(
        str(number)
        for number in (session.merged_into, *(part.number for part in session.merged))
        if number is not None
    )
    question = _("Session {number} is merged with {others}.").format(
        number=session.number, others=others
    )
    dialog = ConfirmDialog(_("Take the merge back?"), question, _("Take back"), work)
    await screen.app.push_screen(dialog, lambda done: _after(screen, done))


def _after(screen: DeskScreen, done: bool | None) -> None:
    if done:
        screen.reload()
