"""The question whether the customer pays for a session, and if not, why."""

from fw_tui.domain.session import FREE_REASON_LABELS, Billing, FreeReason, Session
from fw_tui.i18n import _
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.screens.dialogs.choice import ChoiceDialog, Option


async def ask_billing(screen: DeskScreen, session: Session) -> None:
    """Let the user mark a session billable or free; the screen loads anew if it was marked."""
    desk = screen.desk

    async def mark(answer: str) -> None:
        billing, reason = mark_of(answer)
        await desk.ask(lambda: desk.office.sessions.set_billing(session.number, billing, reason))

    def marked(answer: str | None) -> None:
        if answer is not None:
            screen.reload()

    dialog = ChoiceDialog(
        _("Session {number}: billable or free?").format(number=session.number),
        billing_options(),
        current=str(session.free_reason or Billing.BILLABLE),
        explanation=str(session.partner),
        work=mark,
    )
    await screen.app.push_screen(dialog, marked)


def billing_options() -> list[Option]:
    """Billable first, then every reason for a free session."""
    free = [
        Option(str(reason), _("free: {reason}").format(reason=_(label)))
        for reason, label in FREE_REASON_LABELS.items()
    ]
    return [Option(str(Billing.BILLABLE), _("billable")), *free]


def mark_of(answer: str) -> tuple[Billing, FreeReason | None]:
    """What the key of an option stands for."""
    if answer == Billing.BILLABLE:
        return Billing.BILLABLE, None
    return Billing.FREE, FreeReason(answer)
