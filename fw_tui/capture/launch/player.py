"""Replaying a recording, on a screen of its own that is left as it was found."""

import re
from collections.abc import Callable, Iterable, Iterator

from fw_tui.capture.launch.asciicast import Shown
from fw_tui.capture.launch.sanitised import Sanitiser

#: A screen of its own, empty; and afterwards: colours, character set, scrolling, cursor, screen.
ENTER = "\x1b[?1049h\x1b[H\x1b[2J"
LEAVE = "\x1b[m\x1b(B\x1b[r\x1b[4l\x1b[?7h\x1b[?25h\x1b[?1049l"

_SEQUENCES = re.compile(r"\x1b(?:\[[0-9;:?]*[@-~]|[()].|.)")


def replay(
    events: Iterable[Shown],
    write: Callable[[str], object],
    wait: Callable[[float], object],
    speed: float = 1.0,
    longest_pause: float = 2.0,
    hold: Callable[[], object] = lambda: None,
) -> None:
    """Show what was recorded at the pace at which it happened.

    Args:
        events: in order of time.
        write: to the terminal.
        wait: lets that many seconds pass.
        speed: 2.0 is twice as fast.
        longest_pause: seconds; nobody watches somebody think.
        hold: called while the last picture still stands.
    """
    before = 0.0
    write(ENTER)
    try:
        for seconds, text in _shown(events):
            pause = min(max(seconds - before, 0.0), longest_pause) / speed
            before = max(seconds, before)
            if pause > 0:
                wait(pause)
            write(text)
        hold()
    finally:
        write(LEAVE)


def as_text(events: Iterable[Shown]) -> Iterator[str]:
    """The bare text of a recording, for a file or another program: nothing that moves a cursor."""
    sequences = Sanitiser()
    for event in events:
        if event.code == "o":
            yield _bare(sequences.clean(event.data))


def _shown(events: Iterable[Shown]) -> Iterator[tuple[float, str]]:
    sanitiser = Sanitiser()
    for event in events:
        if event.code == "o":
            yield event.seconds, sanitiser.clean(event.data)


def _bare(text: str) -> str:
    """Clean text without the sequences that remained in it."""
    without = _SEQUENCES.sub("", text)
    return "".join(c for c in without if c not in "\r\b\x1b")
