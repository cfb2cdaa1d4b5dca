"""Python's collector of cyclic rubbish, which finds none while a program starts.

Looking through all that is being loaded, again and again, is a tenth of the dashboard's start and
a twentieth of a shell command; looking through it once more at the end is a fifth of a command.
"""

import gc

#: More objects than a start makes; an import of a long log is still looked through now and then.
_RARE = 200_000

_usual: tuple[int, int, int] | None = None


def collect_rarely() -> None:
    """From now on look for rubbish only after very many new objects."""
    global _usual  # noqa: PLW0603 - the collector is one for the process
    _usual = gc.get_threshold()
    gc.set_threshold(_RARE, *_usual[1:])


def collect_as_usual() -> None:
    """What was loaded so far stays and is never looked at again; later rubbish goes soon."""
    global _usual  # noqa: PLW0603
    if _usual is not None:
        gc.freeze()
        gc.set_threshold(*_usual)
        _usual = None


def collect_no_more() -> None:
    """What is still there goes with the process, which looks through all of it as it ends."""
    gc.freeze()
