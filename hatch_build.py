"""Compiles the message catalogs, since git keeps only their readable form.

The build calls it for wheels and editable installs; ``python hatch_build.py`` does the same
in place.
"""

import os
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogHook(BuildHookInterface[Any]):
    """Puts a fresh .mo beside every .po before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Called by hatchling at the start of each build, whatever its version."""
        compile_catalogs(Path(self.root))


def compile_catalogs(root: Path) -> list[Path]:
    """Compile every catalog below ``root`` that is newer than its compiled form.

    Returns:
        The files written; each is replaced in one step, so that a running program never
        reads half of one.
    """
    written = []
    for po in sorted(root.glob("fw_tui/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns > po.stat().st_mtime_ns:
            continue
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parts[-3], abort_invalid=True)
        draft = mo.with_name(f"{mo.name}.{os.getpid()}")
        with draft.open("wb") as target:
            write_mo(target, catalog)
        draft.replace(mo)
        written.append(mo)
    return written


if __name__ == "__main__":
    for path in compile_catalogs(Path(__file__).parent):
        sys.stdout.write(f"compiled {path}\n")
