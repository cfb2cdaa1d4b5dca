"""Reading a client's output in constant memory."""

from fw_tui.domain.launcher import complaint, stands
from fw_tui.domain.target import Client

_LINE = 4096  #: bytes of a line that are looked at


class OutputReader:
    """Looks through a client's output for the lines that mean something.

    Attributes:
        standing: a line has said that the connection stands.
        said: what the last complaint meant (msgid).
    """

    def __init__(self, client: Client) -> None:
        self.standing = False
        self.said = ""
        self._client = client
        self._line = bytearray()

    def feed(self, data: bytes) -> None:
        """What has come; what is longer than a line is cut."""
        first, *others = data.replace(b"\r", b"\n").split(b"\n")
        self._add(first)
        for part in others:
            self._finish()
            self._add(part)

    def close(self) -> None:
        """Nothing more comes: the last line needs no end."""
        self._finish()

    def _add(self, part: bytes) -> None:
        self._line += part[: _LINE - len(self._line)]

    def _finish(self) -> None:
        line = self._line.decode(errors="replace")
        self._line.clear()
        self.standing = self.standing or stands(self._client, line)
        self.said = complaint(self._client, line) or self.said
