"""Waiting until a widget has caught up with its messages."""

import asyncio

from textual.message_pump import MessagePump


async def all_handled(pump: MessagePump) -> None:
    """Return when a widget or screen has handled all messages that it has got so far.

    Never to be awaited from within one of its own handlers, which would wait for itself.
    """
    done = asyncio.Event()
    if pump.call_later(done.set):
        await done.wait()
