"""Fields of forms about a call that know a little more than others."""

from collections.abc import Callable, Sequence

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from fw_tui.domain.secret import PASSWORD_LENGTH
from fw_tui.domain.session import FREE_REASON_LABELS, FreeReason
from fw_tui.i18n import _
from fw_tui.widgets.cycle import Cycle
from fw_tui.widgets.line_input import LineInput

#: Whether the customer agrees; None if nobody asked.
_ANSWERS: tuple[bool | None, ...] = (None, True, False)


class ConsentCycle(Cycle[bool | None]):
    """Consent to logging by left and right; beside it that to recording, by up and down.

    Two questions in one field: whoever is in a hurry passes both with one Enter.
    """

    BINDINGS = [
        Binding("down", "step_recording(1)", show=False),
        Binding("up", "step_recording(-1)", show=False),
    ]

    def __init__(
        self, logging: bool | None = None, recording: bool | None = None, *, id: str
    ) -> None:
        """Args: what the customer has said to logging and to recording; id of the widget."""
        labels = (_("not asked"), _("yes, may be logged"), _("no"))
        super().__init__(list(zip(_ANSWERS, labels, strict=True)), logging, id=id)
        self._recording = _ANSWERS.index(recording)
        self._recording_labels = (_("not asked"), _("yes"), _("no"))

    @property
    def recording(self) -> bool | None:
        """Whether the customer agrees to a recording."""
        return _ANSWERS[self._recording]

    @property
    def count(self) -> str:
        recording = _("recording: {answer}").format(answer=self._recording_labels[self._recording])
        return f"{super().count}  ↕ {recording}"

    def action_step_recording(self, step: int) -> None:
        """The next answer, around the ends."""
        self._recording = (self._recording + step) % len(_ANSWERS)
        self.changed()

    def on_click(self, event: events.Click) -> None:
        """A click beside the value is for the recording."""
        if event.x > len(self.label) + len("‹  ›"):
            self.action_step_recording(1)
        else:
            super().on_click(event)


def billing_cycle(*, id: str) -> Cycle[FreeReason | None]:
    """Billable, or free and why."""
    reasons: list[tuple[FreeReason | None, str]] = [(None, _("billable"))]
    reasons += [
        (reason, _("free: {reason}").format(reason=_(label)))
        for reason, label in FREE_REASON_LABELS.items()
    ]
    return Cycle(reasons, id=id)


class PasswordInput(LineInput):
    """The one-time password, which nobody can read over a shoulder."""

    def __init__(self, placeholder: str, *, id: str) -> None:
        """Args: translated placeholder; id of the widget."""
        super().__init__(placeholder=placeholder, max_length=PASSWORD_LENGTH, id=id)
        self.password = True


class RemoteIdInput(LineInput):
    """The remote ID; up and down go through those under which the computer is known."""

    BINDINGS = [
        Binding("down", "known(1)", show=False),
        Binding("up", "known(-1)", show=False),
    ]

    class Taken(Message):
        """A known ID was taken instead of typed."""

        def __init__(self, remote_id: str) -> None:
            super().__init__()
            self.remote_id = remote_id

    def __init__(self, known: Callable[[], Sequence[str]], *, max_length: int, id: str) -> None:
        """Args: who tells the known IDs, the newest first; longest text; id of the widget."""
        placeholder = _("as read out; a known one fills in the rest")
        super().__init__(placeholder=placeholder, max_length=max_length, id=id)
        # A client shows a new ID at each start: what is read out takes the known one's place.
        self.select_on_focus = True
        self._known = known

    def action_known(self, step: int) -> None:
        """The next older one, or the next newer one, around the ends."""
        known = list(self._known())
        if not known:
            return
        place = known.index(self.value) + step if self.value in known else min(step - 1, 0)
        with self.prevent(Input.Changed):
            self.value = known[place % len(known)]
            self.cursor_position = len(self.value)
        self.post_message(self.Taken(self.value))
