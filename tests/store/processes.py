"""Processes that work on one store at once; see ``tests.store.writer``."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def writers(what: str, path: Path, numbers: list[int]) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that have loaded everything and begin together."""
    command = [sys.executable, "-m", "tests.store.writer", what, str(path)]
    processes = [
        subprocess.Popen(
            [*command, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for number in numbers
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def succeed(processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")


def acknowledged(process: subprocess.Popen[str], lines: int) -> list[list[str]]:
    """What a worker said before it was killed; a last line cut short was not said."""
    assert process.stdout is not None
    assert process.stderr is not None
    said = [process.stdout.readline() for _ in range(lines)]
    process.kill()
    said += process.stdout.readlines()
    assert (process.wait(), process.stderr.read()) == (-signal.SIGKILL, "")
    return [line.split() for line in said if line.endswith("\n")]
