"""The one-time password: held in memory, handed over once, never shown."""

from collections.abc import Iterable
from typing import NoReturn

from fw_tui.domain.errors import Conflict, InvalidInput, N_
from fw_tui.domain.text import CONTROLS

PASSWORD_LENGTH = 256


class OneTimePassword:
    """A password that can be taken once; its text is in no ``repr``, no message and no pickle.

    Args:
        text: what was typed; "" for none.

    Raises:
        InvalidInput: a client could not take it; the sentence does not quote it.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str = "") -> None:
        if CONTROLS.search(text):
            raise InvalidInput(N_("The password contains control characters."))
        if len(text) > PASSWORD_LENGTH:
            raise InvalidInput(N_("The password is too long."))
        self._text: str | None = text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "OneTimePassword()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a one-time password stays in memory")

    def take(self) -> str:
        """The text; from now on it is forgotten here.

        Raises:
            Conflict: it was taken before.
        """
        text, self._text = self._text, None
        if text is None:
            raise Conflict(N_("The one-time password was handed over already."))
        return text

    def forget(self) -> None:
        """Drop it untaken."""
        self._text = None


class Passwords:
    """The passwords of ordered sessions until their clients get them; nothing of it is kept."""

    def __init__(self) -> None:
        self._held: dict[int, OneTimePassword] = {}

    def __repr__(self) -> str:
        return "Passwords()"

    def numbers(self) -> frozenset[int]:
        """The sessions that wait for their clients."""
        return frozenset(self._held)

    def hold(self, number: int, password: OneTimePassword) -> None:
        """Hold a session's password, in place of an older one."""
        if password:
            self._held[number] = password

    def hand_over(self, number: int) -> OneTimePassword:
        """A session's password, which is not held any more; an empty one if none was."""
        return self._held.pop(number, None) or OneTimePassword()

    def forget(self, numbers: Iterable[int]) -> None:
        """Forget those of sessions that will not be dialled any more."""
        for number in numbers:
            self.hand_over(number).forget()
