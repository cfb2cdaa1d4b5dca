"""What can go wrong for a user, as a sentence to translate and the facts to put into it."""


def N_(message: str) -> str:
    """Mark a sentence for the catalogs; it is translated where it is shown."""
    return message


class FwError(Exception):
    """A request that is refused or failed; carries one clear sentence for the user.

    Args:
        message: English template, marked with ``N_``; ``{name}`` places for the facts.
        facts: what goes into the places.
    """

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return self.message.format(**self.facts)


class InvalidInput(FwError):
    """What was typed cannot be understood or is out of range."""


class NotFound(FwError):
    """What was named does not exist."""


class Ambiguous(FwError):
    """What was named fits more than one."""


class Conflict(FwError):
    """The request does not fit the present state."""


class NothingOwed(Conflict):
    """There is nothing to bill, perhaps since somebody else just did."""


class StoreError(FwError):
    """The store cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another program holds the store; the same request may succeed later."""
