"""Keys and pastes take effect one after the other, however fast they come.

Textual lets the focused widget act on a key at once, but runs a command only when its key has
bubbled up to the app, and forgets that a dialog is just being opened. Over a slow line keys come
in bursts; then text overtakes the command before it, or lands in the place behind a dialog,
where letters are commands.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

#: Seconds between two looks at a key that is not handled yet.
LOOK = 0.1
#: After so many looks without any progress the key is stuck, and waited for no longer. They are
#: counted instead of timed: while a full terminal holds up the whole program, nothing is stuck.
LOOKS = 5
#: Most rounds for one key; a program that never rests shall not hold the next one for ever.
ROUNDS = 10

Typed = events.Key | events.Paste


class KeyOrder:
    """Holds the next key back until the one before has been handled at every level.

    Behind each key a mark goes the same way, from the widget with the focus up to the app. If it
    met a message that came of the key, or found the focus elsewhere in the end, another round
    follows. So a dialog that is opened has its focus before the next key is handed over.
    """

    def __init__(self, app: App[Any], deliver: Callable[[Typed], Awaitable[None]]) -> None:
        """Args: the app; what hands a key or a paste to Textual."""
        self._app = app
        self._deliver = deliver
        self._waiting: deque[Typed] = deque()
        self._under_way = False
        self._consumer: Widget | None = None
        self._number = 0
        self._rounds = 0
        self._restless = False
        self._place: tuple[Screen[Any] | None, Widget | None] = (None, None)
        self._looks = 0
        self._timer: asyncio.TimerHandle | None = None

    async def take(self, typed: Typed) -> None:
        """Hand a key or paste over when it is its turn; to be called by the app's own task."""
        self._waiting.append(typed)
        await self._hand_over()

    async def _hand_over(self) -> None:
        """All that need not wait: letters of one text have their order from their widget."""
        while self._waiting and (not self._under_way or self._continues(self._waiting[0])):
            typed = self._waiting.popleft()
            self._consumer = self._consumer_of(typed)
            self._under_way = True
            await self._deliver(typed)
            self._number += 1
            self._rounds = 0
            self._start_round()
            self._watch()

    def _continues(self, typed: Typed) -> bool:
        return self._consumer is not None and self._consumer is self._consumer_of(typed)

    def _consumer_of(self, typed: Typed) -> Widget | None:
        """The text field that keeps this key for itself, if it is a letter for one."""
        focused = self._where()[1]
        if focused is None or not isinstance(typed, events.Key):
            return None
        return focused if focused.check_consume_key(typed.key, typed.character) else None

    def _where(self) -> tuple[Screen[Any] | None, Widget | None]:
        if not self._app.screen_stack:
            return None, None
        return self._app.screen, self._app.focused

    # The mark

    def _start_round(self) -> None:
        self._rounds += 1
        self._restless = False
        self._place = screen, focused = self._where()
        first = focused or screen or self._app
        self._move(self._number, iter(first.ancestors_with_self))

    def _move(self, number: int, way: Iterator[MessagePump]) -> None:
        """On to the next level, past those that are just being removed."""
        for pump in way:
            if pump.call_later(self._arrived, number, pump, way):
                return

    async def _arrived(self, number: int, pump: MessagePump, way: Iterator[MessagePump]) -> None:
        """The mark is at a level: all before it has been handled there."""
        if number != self._number:
            return
        self._looks = 0
        # One that Textual has peeked at is in no queue any more.
        self._restless |= pump.message_queue_size > 0 or pump._pending_message is not None
        if pump is not self._app:
            self._move(number, way)
        elif self._rounds < ROUNDS and (self._restless or self._place != self._where()):
            self._start_round()
        else:
            await self._done()

    async def _done(self) -> None:
        self._number += 1
        self._under_way = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        await self._hand_over()

    # The watch over it

    def _watch(self) -> None:
        self._looks = 0
        if self._timer is None:
            self._look_later()

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(LOOK, self._app.call_later, self._look)

    async def _look(self) -> None:
        """Let all keys go that wait for one that is stuck: rather mixed than deaf."""
        self._timer = None
        self._looks += 1
        if not self._under_way:
            return
        if self._looks < LOOKS:
            self._look_later()
            return
        self._number += 1
        self._under_way = False
        while self._waiting:
            await self._deliver(self._waiting.popleft())
