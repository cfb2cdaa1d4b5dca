"""Starting a client so that it outlives this program, and waiting without holding up anything."""

import os
import subprocess
import termios
import threading
import tty
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress


def start_detached(
    argv: Sequence[str], environ: Mapping[str, str], stdin: bytes
) -> tuple[subprocess.Popen[bytes], int]:
    """A client in a session of its own, and where its output is read.

    Its output is a terminal of ours and no pipe: a client that writes into one keeps its lines
    until many have come together, and dies by it when this program has ended.

    Raises:
        OSError: it cannot be started.
    """
    reading, writing = os.openpty()
    try:
        tty.setraw(writing, termios.TCSANOW)
        process = subprocess.Popen(  # noqa: S603 - a list of checked arguments, no shell
            argv,
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
            env={**os.environ, **environ},
            start_new_session=True,
        )
    except BaseException:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    if process.stdin is not None:
        # It may have ended without reading.
        with suppress(BrokenPipeError), process.stdin:
            process.stdin.write(stdin)
    os.set_blocking(reading, False)
    return process, reading


def when_ended(process: subprocess.Popen[bytes], tell: Callable[[int], None]) -> None:
    """Have ``tell`` called with the exit code, from another thread.

    A daemon thread: this program may end before the client does.
    """

    def wait() -> None:
        code = process.wait()
        # Nobody listens any more if the loop was closed meanwhile.
        with suppress(RuntimeError, OSError):
            tell(code)

    threading.Thread(target=wait, name="client", daemon=True).start()
