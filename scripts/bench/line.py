"""The dashboard through a slow line: 64 kbit/s and 300 ms there and back.

Beside it stands a terminal's own echo through the same line: the least that a key can take.
"""

import os
import select
import socket
import threading
import time
from collections import deque
from pathlib import Path

from scripts.bench.dashboard import shows_active, shows_history
from scripts.bench.figures import Figure, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import FW_TUI, store
from scripts.bench.terminal import QUIET, Stopwatch, Taken

_BYTES_A_SECOND = 64_000 / 8
_ONE_WAY = 0.15  #: seconds
#: Bytes on their way at most; a program that sends more has to wait, as with SSH.
_WINDOW = 65_536
#: Bytes that travel together.
_PACKET = 256
#: A picture comes in packets; so long without one it is over.
_SILENCE = 4 * QUIET + _PACKET / _BYTES_A_SECOND
_WORD = "drucker"
_PLACES = {
    "2": "History",
    "3": "Billing",
    "4": "Customers",
    "5": "Settings",
    "1": "Active, once more",
}


def measure(size: Size) -> Section:
    """Keys, a word and each place; what they send, and when it is there."""
    section = Section("A slow line: 64 kbit/s, 300 ms there and back, 120x40")
    echo = _echo(size.rounds)
    beside = ("a terminal's own echo", Figure.of(taken.last for taken in echo))
    with SlowLine.before([FW_TUI], store(size.many)) as watch:
        first = watch.until(watch.begun, shows_active, _SILENCE, _PATIENCE)
        places = {key: _opened(watch, key) for key in _PLACES}
        _opened(watch, "2")
        down = [_key(watch, "down") for _row in range(3 * size.rounds)]
        page = [_key(watch, "pagedown") for _page in range(2 * size.rounds)]
        watch.press("/")
        letters, words = [], []
        for _round in range(size.rounds):
            word = [_key(watch, letter) for letter in _WORD]
            letters += word
            words.append(sum(taken.size for taken in word))
            _key(watch, "\x15")
    for label, taken in (("one row down", down), ("a page down", page), ("a letter", letters)):
        section.add(
            Row(f"{label}: key to the picture", Figure.of(t.last for t in taken), *beside),
            Row(f"{label}: sent", Figure.of((t.size for t in taken), "B")),
        )
    section.add(
        Row(f'"{_WORD}" typed letter by letter: sent', Figure.of(words, "B")),
        Row("start: to the first full frame", Figure(first.last, "ms")),
        Row("start: sent", Figure(first.size, "B")),
    )
    for key, name in _PLACES.items():
        section.add(
            Row(f"{key}, {name}: key to the picture", Figure(places[key].last, "ms"), *beside),
            Row(f"{key}, {name}: sent", Figure(places[key].size, "B")),
        )
    return section


_PATIENCE = 30.0


def _opened(watch: Stopwatch, key: str) -> Taken:
    def shows(screen: str) -> bool:
        return shows_history(screen) if key == "2" else f"›{key}" in screen.splitlines()[0]

    return watch.timed(key, shows, _SILENCE, _PATIENCE)


def _key(watch: Stopwatch, key: str) -> Taken:
    return watch.timed(key, lambda _screen: True, _SILENCE, _PATIENCE)


def _echo(rounds: int) -> list[Taken]:
    with SlowLine.before(["cat"], None) as watch:
        watch.rest(0.5)
        return [_key(watch, letter) for letter in _WORD * rounds]


class SlowLine:
    """Carries bytes between a terminal and a socket, late and not too many at once.

    Args:
        terminal: the side of the program.
    """

    def __init__(self, terminal: int) -> None:
        near, far = _connected()
        #: The side of who measures.
        self.end = near.detach()
        self._far = far
        self._terminal = terminal
        self._down: deque[tuple[float, bytes]] = deque()
        self._up: deque[tuple[float, bytes]] = deque()
        self._free_at = 0.0
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    @classmethod
    def before(cls, command: list[str], path: Path | None) -> Stopwatch:
        """A program at the other end of a slow line."""
        return Stopwatch(command, path, line=lambda terminal: cls(terminal).end)

    def _carry(self) -> None:
        with self._far:
            while self._step():
                pass

    def _step(self) -> bool:
        """Hand over what is due, then take what comes; False when a side is gone."""
        try:
            self._hand_over()
            waited = [self._far.fileno()]
            if sum(len(packet) for _due, packet in self._down) < _WINDOW:
                waited.append(self._terminal)
            for side in select.select(waited, [], [], self._next_due())[0]:
                data = os.read(side, 4096)
                if not data:
                    return False
                self._take(side, data)
        except OSError:
            return False
        return True

    def _take(self, side: int, data: bytes) -> None:
        now = time.perf_counter()
        if side != self._terminal:
            self._up.append((now + _ONE_WAY, data))
            return
        for start in range(0, len(data), _PACKET):
            packet = data[start : start + _PACKET]
            self._free_at = max(self._free_at, now) + len(packet) / _BYTES_A_SECOND
            self._down.append((self._free_at + _ONE_WAY, packet))

    def _hand_over(self) -> None:
        now = time.perf_counter()
        for packets, write in ((self._down, self._far.sendall), (self._up, self._type)):
            while packets and packets[0][0] <= now:
                write(packets.popleft()[1])

    def _type(self, data: bytes) -> None:
        os.write(self._terminal, data)

    def _next_due(self) -> float:
        due = min((packets[0][0] for packets in (self._down, self._up) if packets), default=None)
        return 1.0 if due is None else max(due - time.perf_counter(), 0)


def _connected() -> tuple[socket.socket, socket.socket]:
    """Both ends of a connection on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname())
        far, _address = server.accept()
    for each in (near, far):
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return near, far
