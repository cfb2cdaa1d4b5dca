"""Writing the files of an issued document into a folder."""

from collections.abc import Mapping
from pathlib import Path

from fw_tui.domain.errors import Conflict, N_
from fw_tui.i18n import _
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.export import explained, full_folder
from fw_tui.screens.dialogs.form import FormDialog, line_field
from fw_tui.services.background import call_apart

#: What is kept of each document besides what it says.
_KINDS = ("pdf", "xml")


class ExportInvoiceDialog(FormDialog[list[Path]]):
    """Asks for the folder; the answer is the files, PDF first.

    Another file of that name is named, and replaced only when that is accepted again.
    """

    ACCEPT = N_("Write")

    def __init__(self, desk: Desk, number: str, folder: str) -> None:
        """Args: the desk; the document; the folder that is proposed."""
        fields = [line_field("folder", _("Folder"), folder)]
        super().__init__(_("Write {number}.pdf and {number}.xml").format(number=number), fields)
        self._desk = desk
        self._number = number
        self._may_replace: Path | None = None

    async def save(self, values: dict[str, str]) -> list[Path]:
        """Write the files as they were when the document was issued."""
        folder, number = full_folder(values["folder"]), self._number
        invoices = self._desk.office.invoices
        files = await self._desk.ask(
            lambda: {f"{number}.{kind}": invoices.file(number, kind) for kind in _KINDS}
        )
        replaces = folder == self._may_replace
        try:
            return await call_apart(lambda: _write(folder, files, replaces))
        except Conflict:
            self._may_replace = folder
            raise


def _write(folder: Path, files: Mapping[str, bytes], replaces: bool) -> list[Path]:
    """Write all files or none.

    Raises:
        Conflict: something else has such a name, and it shall not be replaced.
        FwError: it cannot be written.
    """
    from fw_tui.documents.files import write_files  # noqa: PLC0415 - rarely needed

    with explained(folder):
        for name, content in files.items():
            if not replaces and _is_another(folder / name, content):
                raise Conflict(N_("{name} exists already; accept again to replace it."), name=name)
        return write_files(folder, files)


def _is_another(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() != content
