"""What the build adds: compiled message catalogs, since git keeps only their readable form.

Wheels also get the folder data/; an editable install finds it beside the package.
``python hatch_build.py`` compiles the catalogs in place.
"""

import os
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippedFilesHook(BuildHookInterface[Any]):
    """Puts a fresh .mo beside every .po before files are collected, and data/ into wheels."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare one build; ``version`` is "standard" or "editable"."""
        compile_catalogs(Path(self.root))
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"]["data"] = "fw_tui/_data"


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
