"""Tables as text: columns stand below each other whatever is in them and whatever is installed."""

import subprocess
import sys

import pytest

from fw_tui.documents.table import columns, table
from tests.terminal.harness import ROOT


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("Müller – 8,50 €", 15),
        ("○ kostenlos …", 13),
        ("日本語 😀", 9),
        ("e\u0301", 1),
        ("a\u200bb", 2),
        ("a\xadb", 3),
        ("", 0),
    ],
)
def test_a_sign_takes_as_many_columns_as_a_terminal_gives_it(text: str, width: int) -> None:
    assert columns(text) == width


def test_wide_signs_do_not_push_the_next_column_away() -> None:
    drawn = table(("Kunde", "Nr."), [("日本", "1"), ("Maier", "22")], ("left", "right"))
    assert [columns(line) for line in drawn.splitlines()] == [10, 10, 10, 10]


def test_a_table_asks_neither_for_versions_nor_for_a_library_of_widths() -> None:
    code = "import sys; from fw_tui.documents.table import table; table(('No.',), [('1',)])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert "tabulate" in loaded
    assert loaded.isdisjoint({"wcwidth", "importlib.metadata"})
