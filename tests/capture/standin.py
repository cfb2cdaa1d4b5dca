"""A client that is none: writes down how it was started, says what it is told to, and ends.

Run as ``standin.py REPORT SCRIPT ARGUMENTS…``; SCRIPT is JSON: lines to write, the exit code,
and a file whose appearance it waits for before it ends.
"""

import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path


def say(lines: list[str]) -> None:
    """Write them; like a program in C, go on when nobody reads them any more."""
    for line in lines:
        with suppress(OSError):
            os.write(1, f"{line}\n".encode())


def main(report: str, script: str, *arguments: str) -> int:
    does = json.loads(script)
    seen = {
        "arguments": arguments,
        "stdin": sys.stdin.read(),
        "cmdline": Path("/proc/self/cmdline").read_text(),
        "environ": Path("/proc/self/environ").read_text(errors="replace"),
    }
    unfinished = Path(f"{report}.part")
    unfinished.write_text(json.dumps(seen))
    unfinished.rename(report)
    say(does.get("says", []))
    while "until" in does and not Path(does["until"]).exists():
        time.sleep(0.01)
    say(does.get("then", []))
    if "leaves" in does:
        Path(does["leaves"]).touch()
    return int(does.get("code", 0))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
