"""The records of JSON documents one by one, in constant memory.

Reports come as one page per document, several documents one behind the other, or a list of
pages. All of them are an array of records, alone or as a member of an object. The standard
library decodes each record; only the brackets around them are walked through here. So a record
has the number of its line, none can take more than ``MAX_RECORD``, and a report that was cut
still gives all the records before the cut.
"""

import json
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from fw_tui.capture.decoding import decoded_text
from fw_tui.capture.rows import Circumstances, RejectedLine
from fw_tui.domain.errors import InvalidInput, N_

#: Characters of one record; a session needs a few hundred, its notes some thousand.
MAX_RECORD = 262_144

Record = dict[str, Any]

_BLANKS = " \t\r\n\ufeff"


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """An object in an array.

    Attributes:
        line: where it begins; the first line is 1.
        name: of the member that holds the array; empty for an array that stands alone.
        record: its members; numbers with a point are ``Decimal``.
        text: as it stands in the file.
    """

    line: int
    name: str
    record: Record
    text: str


@dataclass(frozen=True, slots=True)
class JsonMember:
    """What stands beside the records, such as the key of the next page."""

    line: int
    name: str
    value: Any


JsonItem = JsonRecord | JsonMember | RejectedLine


def json_items(path: Path, around: Circumstances) -> Generator[JsonItem, None, None]:
    """Records and what stands beside them; a reason where the rest cannot be read.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    with closing(decoded_text(path, around.told)) as pieces:
        walk = _Walk(pieces)
        try:
            while walk.next_sign():
                yield from _document(walk)
        except _Broken as broken:
            yield RejectedLine(walk.line, broken.reason)


def head_members(head: list[str]) -> tuple[set[str], Record]:
    """Names beside the first array in a beginning of a file, and the first record in it.

    Both are empty if it is no JSON with records.
    """
    names: set[str] = set()
    walk = _Walk(iter(["\n".join(head)]))
    try:
        while walk.next_sign():
            for item in _document(walk):
                if isinstance(item, JsonRecord):
                    return {item.name, *names}, item.record
                if isinstance(item, JsonMember):
                    names.add(item.name)
    except _Broken:
        pass
    return names, {}


class _Broken(Exception):
    """Behind this place nothing can be told apart."""

    def __init__(self, reason: InvalidInput) -> None:
        super().__init__()
        self.reason = reason


class _Walk:
    """A text that comes in pieces, and a place in it.

    Attributes:
        line: of the place.
    """

    def __init__(self, pieces: Iterator[str]) -> None:
        self.line = 1
        self._pieces = pieces
        self._text = ""
        self._at = 0
        self._decode = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse).raw_decode

    def next_sign(self) -> str:
        """The next character that is no blank, still to be taken; empty at the end."""
        while True:
            rest = self._text[self._at :].lstrip(_BLANKS) if self._blank_here() else None
            if rest is None:
                return self._text[self._at]
            self._move(len(self._text) - len(rest))
            if rest:
                return rest[0]
            if not self._more():
                return ""

    def take(self, sign: str) -> None:
        """Step over a bracket, colon or comma."""
        if self.next_sign() != sign:
            raise self.broken()
        self._move(self._at + 1)

    def takes(self, sign: str) -> bool:
        """Step over a sign if it is the next."""
        found = self.next_sign() == sign
        if found:
            self._move(self._at + 1)
        return found

    def value(self) -> tuple[Any, str]:
        """The next value and its text."""
        self.next_sign()
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except RecursionError:
                raise self.broken() from None
            except ValueError:
                pass
            else:
                # A number at the end of a piece may go on in the next one.
                if end < len(self._text) or not self._more():
                    text = self._text[self._at : end]
                    self._move(end)
                    return value, text
                continue
            if len(self._text) - self._at > MAX_RECORD or not self._more():
                raise self.broken()

    def _blank_here(self) -> bool:
        return self._at >= len(self._text) or self._text[self._at] in _BLANKS

    def _move(self, place: int) -> None:
        self.line += self._text.count("\n", self._at, place)
        self._at = place

    def _more(self) -> bool:
        """Read on; what lies behind the place is let go."""
        for piece in self._pieces:
            if piece:
                self._text = self._text[self._at :] + piece
                self._at = 0
                return True
        return False

    def broken(self) -> _Broken:
        """What to raise where the text does not go on as it has to."""
        if len(self._text) - self._at > MAX_RECORD:
            return _Broken(
                InvalidInput(
                    N_("Here begins more than {limit} characters that are no record of a session."),
                    limit=MAX_RECORD,
                )
            )
        return _Broken(
            InvalidInput(N_("From here on it is no JSON; the file is damaged or was cut."))
        )


def _document(walk: _Walk) -> Iterator[JsonItem]:
    """An object with arrays of records in it, an array of records or of such objects."""
    if walk.next_sign() == "[":
        yield from _array(walk, "")
    elif walk.next_sign() == "{":
        yield from _object(walk)
    else:
        raise walk.broken()


def _object(walk: _Walk) -> Iterator[JsonItem]:
    walk.take("{")
    if walk.takes("}"):
        return
    while True:
        line = walk.line
        name, _text = walk.value()
        if not isinstance(name, str):
            raise walk.broken()
        walk.take(":")
        if walk.next_sign() == "[":
            yield from _array(walk, name)
        else:
            value, _text = walk.value()
            yield JsonMember(line, name, value)
        if walk.takes("}"):
            return
        walk.take(",")


def _array(walk: _Walk, name: str) -> Iterator[JsonItem]:
    line = walk.line
    walk.take("[")
    if walk.takes("]"):
        yield JsonMember(line, name, [])
        return
    while True:
        walk.next_sign()
        yield from _element(walk, name)
        if walk.takes("]"):
            return
        walk.take(",")


def _element(walk: _Walk, name: str) -> Iterator[JsonItem]:
    """A record; in an array that stands alone also a page of them, which may be a long one."""
    line = walk.line
    try:
        value, text = walk.value()
    except _Broken:
        if name or walk.next_sign() != "{":
            raise
        yield from _object(walk)
        return
    if not isinstance(value, dict):
        yield RejectedLine(line, InvalidInput(N_("This is no record of a session.")))
    elif not name and any(map(_holds_records, value.values())):
        yield from _page(line, value)
    else:
        yield JsonRecord(line, name, value, text)


def _page(line: int, page: Record) -> Iterator[JsonItem]:
    for name, value in page.items():
        if not _holds_records(value):
            yield JsonMember(line, name, value)
            continue
        for record in value:
            yield JsonRecord(line, name, record, json.dumps(record, default=str))


def _holds_records(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value) and bool(value)


def _refuse(constant: str) -> None:
    raise ValueError(constant)
