"""How ssh gets the password: it asks a small program, and that asks us over a socket.

The password is in no file, no argument and no environment. Whatever else ssh asks (an unknown key,
a second try, the passphrase of a key file) the person at the terminal answers.
"""

import re
import shlex
import socket
import sys
from contextlib import suppress
from pathlib import Path

from fw_tui.domain.secret import OneTimePassword

_PASSWORD_PROMPT = re.compile(r"password.*:\s*$", re.IGNORECASE | re.DOTALL)
_PROMPT_LENGTH = 4096
_PATIENCE = 2.0  #: seconds for a program that connected and says nothing

#: Needs nothing but Python itself; its terminal is that of ssh.
_PROGRAM = """
import socket, sys
prompt = sys.argv[2] if len(sys.argv) > 2 else ""
asked = socket.socket(socket.AF_UNIX)
asked.connect(sys.argv[1])
asked.sendall(prompt.encode(errors="replace")[:4096])
asked.shutdown(socket.SHUT_WR)
answer = b""
while part := asked.recv(4096):
    answer += part
if not answer:
    import getpass
    if prompt.rstrip().endswith(")?") or "yes/no" in prompt:
        with open("/dev/tty", "r+b", buffering=0) as terminal:
            terminal.write(prompt.encode(errors="replace"))
            answer = terminal.readline().strip()
    else:
        answer = getpass.getpass(prompt).encode()
sys.stdout.buffer.write(answer + b"\\n")
"""


class Askpass:
    """Answers ssh's first question for a password; as a context it gives back its socket.

    Args:
        folder: private to this user.
        password: is taken when it is asked for.
    """

    def __init__(self, folder: Path, password: OneTimePassword) -> None:
        self._password = password
        place, self._script = folder / "ask", folder / "askpass"
        self._script.touch(0o700)
        self._script.write_text(
            f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -I -S -c {shlex.quote(_PROGRAM)}"
            f' {shlex.quote(str(place))} "$1"\n'
        )
        self._script.chmod(0o700)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(place))
        self._socket.listen(1)

    @property
    def environ(self) -> dict[str, str]:
        """What ssh must be told; no secret."""
        return {"SSH_ASKPASS": str(self._script), "SSH_ASKPASS_REQUIRE": "force"}

    def fileno(self) -> int:
        """Readable when somebody asks."""
        return self._socket.fileno()

    def answer(self) -> None:
        """Answer the one who asks; with nothing if it is not for the password, or once more."""
        asking, _ = self._socket.accept()
        with asking, suppress(OSError):
            asking.settimeout(_PATIENCE)
            prompt = b""
            while len(prompt) < _PROMPT_LENGTH and (part := asking.recv(_PROMPT_LENGTH)):
                prompt += part
            if self._password and _PASSWORD_PROMPT.search(prompt.decode(errors="replace")):
                asking.sendall(self._password.take().encode())

    def close(self) -> None:
        """Nobody is answered any more."""
        self._password.forget()
        self._socket.close()
