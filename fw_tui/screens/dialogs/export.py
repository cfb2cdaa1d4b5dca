"""Writing something to a file, in one of several forms."""

import errno
import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Button, Input, Static

from fw_tui.domain.errors import Conflict, FwError, InvalidInput, N_
from fw_tui.i18n import _
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.services.background import call_apart
from fw_tui.widgets.cycle import Cycle
from fw_tui.widgets.line_input import LineInput

_SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_NAME = 60
#: What most often keeps a file from being written, in the user's language.
_REASONS = {
    errno.EACCES: N_("You have no permission to write {path}."),
    errno.EPERM: N_("You have no permission to write {path}."),
    errno.EROFS: N_("{path} lies on a disk that is read-only."),
    errno.ENOSPC: N_("The disk is full: {path} was not written."),
    errno.EDQUOT: N_("Your share of the disk is full: {path} was not written."),
    errno.ENAMETOOLONG: N_("The file's name is too long."),
}


class FileForm(NamedTuple):
    """A form to write something in, such as PDF.

    Attributes:
        suffix: of its files.
        label: what it is called, translated.
        make: makes the content from what was read.
    """

    suffix: str
    label: str
    make: Callable[[Any], str | bytes]


class ExportDialog(Dialog[Path]):
    """Format and file name; the answer is the full path of the file that was written.

    A file that is there already is named, and replaced only when that is accepted again.
    """

    ACCEPT = N_("Write")
    AUTO_FOCUS = "Cycle"
    BINDINGS = [Binding("enter", "enter", priority=True, show=False)]
    DEFAULT_CSS = """
    ExportDialog .field { height: 1; width: 100%; }
    ExportDialog .field-name { width: 10; height: 1; }
    ExportDialog .field > LineInput { width: 1fr; }
    ExportDialog .field > Cycle { width: 20; }
    ExportDialog .field > .numbers { width: 1fr; text-style: dim; }
    """

    def __init__(
        self,
        title: str,
        name: str,
        forms: Sequence[FileForm],
        read: Callable[[], Awaitable[Any]],
    ) -> None:
        """Ask for what the user can choose.

        Args:
            title: what is written, translated.
            name: of the file, without suffix.
            forms: the first is offered.
            read: what the forms are made from, as it is when the file is written.
        """
        super().__init__(title)
        self._forms = {form.suffix: form for form in forms}
        self._read = read
        self._form = Cycle([(form.suffix, form.label) for form in forms])
        self._file = LineInput(f"~/{name}{forms[0].suffix}")
        self._may_replace: Path | None = None

    def compose_body(self) -> ComposeResult:
        with Horizontal(classes="field"):
            yield Static(Text(_("Format")), markup=False, classes="field-name")
            yield self._form
            labels = (form.label for form in self._forms.values())
            numbers = "  ".join(f"{number} {label}" for number, label in enumerate(labels, 1))
            yield Static(Text(numbers), markup=False, classes="numbers")
        with Horizontal(classes="field"):
            yield Static(Text(_("File")), markup=False, classes="field-name")
            yield self._file

    def action_enter(self) -> None:
        """Enter: on from the format to the name, behind the name write; or press the button."""
        if isinstance(self.focused, Button):
            self.focused.press()
        elif self.focused is self._file:
            self.action_accept()
        else:
            self._file.focus()

    async def accept(self) -> Path:
        """Write it as it is now."""
        path, form = full_path(self._file.value), self._forms[self._form.value]
        replaces, what = path == self._may_replace, await self._read()
        try:
            await call_apart(lambda: _write(path, form.make(what), replaces))
        except Conflict:
            self._may_replace = path
            raise
        return path

    @on(Cycle.Changed)
    def _format_changed(self) -> None:
        """The name gets the suffix of the format, unless it has one of the user's own."""
        name = self._file.value
        for suffix in self._forms:
            if name.endswith(suffix):
                self._file.value = name.removesuffix(suffix) + self._form.value

    @on(Input.Changed)
    def _edited(self) -> None:
        self.clear_error()


def safe_name(text: str) -> str:
    """A part of a file's name that every file system takes: letters, digits and hyphens."""
    plain = unicodedata.normalize("NFC", text).translate(_SPELLED_OUT)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return _UNSAFE.sub("-", plain)[:_LONGEST_NAME].strip("-")


def full_path(typed: str) -> Path:
    """The file that is meant; "~" and names without a folder lead to the user's home.

    Raises:
        InvalidInput: nothing is typed, or there is no such user.
    """
    if not typed.strip():
        raise InvalidInput(N_("The file's name is missing."))
    try:
        return Path.home() / Path(typed.strip()).expanduser()
    except RuntimeError as error:
        raise InvalidInput(N_('"{text}" is not a file.'), text=typed) from error


def full_folder(typed: str) -> Path:
    """The folder that is meant, as `full_path` reads it.

    Raises:
        InvalidInput: nothing is typed, or there is no such user.
    """
    if not typed.strip():
        raise InvalidInput(N_("The folder is missing."))
    return full_path(typed)


def _write(path: Path, content: str | bytes, replaces: bool) -> None:
    """Write a file that only its owner may read, whole or not at all.

    Raises:
        Conflict: there is one already, and it shall not be replaced.
        FwError: it cannot be written.
    """
    from fw_tui.documents.files import write_whole  # noqa: PLC0415

    with explained(path):
        _must_be_writable(path, replaces)
        write_whole(path, content, private=True)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say in the user's language why a file or folder cannot be written.

    Raises:
        FwError: instead of what the system says; other refusals pass.
    """
    try:
        yield
    except (FwError, OSError, ValueError) as error:
        known = error.__cause__ if isinstance(error, FwError) else error
        reason = _REASONS.get(getattr(known, "errno", None) or 0)
        if reason is not None:
            raise FwError(reason, path=path) from error
        if isinstance(error, FwError):
            raise
        raise FwError(N_("{path} cannot be written."), path=path) from error


def _must_be_writable(path: Path, replaces: bool) -> None:
    if not path.parent.is_dir():
        raise InvalidInput(N_("There is no folder {folder}."), folder=path.parent)
    if path.is_dir():
        raise InvalidInput(N_("{path} is a folder; name a file."), path=path)
    if path.exists() and not replaces:
        raise Conflict(N_("{name} exists already; accept again to replace it."), name=path.name)
