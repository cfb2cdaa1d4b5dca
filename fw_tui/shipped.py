"""Where the files shipped with the program are: price list, VAT rates, demo data."""

from pathlib import Path

from fw_tui.domain.errors import N_, NotFound

_PACKAGE = Path(__file__).parent
#: A wheel carries the files inside the package; a checkout has them beside it.
_FOLDERS = (_PACKAGE / "_data", _PACKAGE.parent / "data")


def shipped_file(name: str) -> Path:
    """The path of a shipped file or folder, from an installed wheel or from a checkout.

    Raises:
        NotFound: it is not there, so the installation is damaged.
    """
    for folder in _FOLDERS:
        path = folder / name
        if path.exists():
            return path
    raise NotFound(N_("The shipped file {name} is missing; install fw-tui again."), name=name)
