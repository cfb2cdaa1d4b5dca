"""What is loaded by whom, seen in fresh processes: the linter reads imports, this runs them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ON_SCREEN = ("fw_tui.app", "fw_tui.screens", "fw_tui.widgets", "fw_tui.terminal")

_LOAD = """
import importlib, pkgutil, sys
before = set(sys.modules)
package = importlib.import_module({package!r})
for module in pkgutil.walk_packages(package.__path__, {package!r} + ".", onerror=print):
    if not module.name.startswith({skipped!r}):
        importlib.import_module(module.name)
print(*sorted({{name.partition(".")[0] for name in set(sys.modules) - before}}), sep="\\n")
"""


def _loaded_by(package: str, skipped: tuple[str, ...] = ("-",)) -> set[str]:
    """The top-level names that importing every module of a package brings in."""
    child = subprocess.run(
        [sys.executable, "-c", _LOAD.format(package=package, skipped=skipped)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert child.returncode == 0, child.stderr
    return set(child.stdout.split())


def test_everything_below_the_screens_loads_without_textual() -> None:
    loaded = _loaded_by("fw_tui", skipped=ON_SCREEN)
    assert "fw_tui" in loaded
    assert loaded.isdisjoint({"textual", "babel", "hatchling"})


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    foreign = _loaded_by("fw_tui.domain") - sys.stdlib_module_names
    assert {name for name in foreign if not name.startswith("_sysconfigdata")} == {"fw_tui"}


def test_reading_logs_needs_no_database() -> None:
    assert _loaded_by("fw_tui.capture").isdisjoint({"peewee", "playhouse", "sqlite3"})


def test_a_start_of_the_dashboard_loads_no_command() -> None:
    code = "import sys; from fw_tui.cli.parser import make_parser; make_parser([])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name for name in done.stdout.split() if name.startswith("fw_tui.cli.")}
    assert "fw_tui.cli.parser" in loaded
    assert loaded.isdisjoint({"fw_tui.cli.quote", "fw_tui.cli.history", "fw_tui.cli.invoices"})


def test_the_dashboard_loads_a_place_when_it_is_opened() -> None:
    code = "import sys, fw_tui.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "fw_tui.screens.active" in loaded
    places = ("history", "billing", "customers", "settings", "contingents", "invoices", "tariffs")
    assert loaded.isdisjoint({f"fw_tui.screens.{place}" for place in places})
    assert not [name for name in loaded if name.startswith("fw_tui.screens.dialogs.")]
    assert loaded.isdisjoint({"fpdf", "drafthorse", "lxml", "holidays", "segno", "tabulate"})


def test_the_dashboard_loads_what_helps_in_a_call_when_it_is_asked_for() -> None:
    code = "import sys, fw_tui.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    dialogs = ("route", "spoken", "onsite_jobs")
    assert loaded.isdisjoint({f"fw_tui.screens.dialogs.{name}" for name in dialogs})
    assert loaded.isdisjoint({"fw_tui.services.calls", "fw_tui.services.onsite"})
