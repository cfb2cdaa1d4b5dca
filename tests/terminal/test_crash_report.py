"""Crash reports: kinds, codes and places, never a value."""

import io
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from fw_tui.domain.errors import Conflict, N_
from fw_tui.terminal import crash

SECRET = "pass-4711"


def caught(function: Callable[[], object]) -> Exception:
    try:
        function()
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError("nothing was raised")


def fail_with_secret() -> None:
    password = SECRET
    raise ValueError(f"bad password {password}")


def fail_after_another() -> None:
    try:
        fail_with_secret()
    except ValueError as error:
        raise RuntimeError(SECRET) from error


def fail_in_a_group() -> None:
    raise ExceptionGroup(SECRET, [caught(fail_with_secret), KeyError(SECRET)])


@pytest.mark.parametrize("fail", [fail_with_secret, fail_after_another, fail_in_a_group])
def test_a_report_names_places_and_kinds_but_no_values(fail: Callable[[], None]) -> None:
    report = crash.describe(caught(fail))
    assert "fail_with_secret" in report
    assert "ValueError" in report
    assert SECRET not in report


def test_a_database_error_is_told_by_its_code() -> None:
    error = caught(lambda: sqlite3.connect(":memory:").execute("select * from customer_secret"))
    assert "OperationalError SQLITE_ERROR" in crash.describe(error)
    assert "customer_secret" not in crash.describe(error).splitlines()[-1]


def test_an_error_of_our_own_is_told_by_its_template() -> None:
    error = Conflict(N_("{name} is busy."), name=SECRET)
    assert crash.describe(error) == "Conflict {name} is busy.\n"


def test_errors_that_name_each_other_are_told_once() -> None:
    first, second = ValueError(), KeyError()
    first.__context__, second.__context__ = second, first
    assert crash.describe(first) == "KeyError\nthen:\nValueError\n"


def test_a_report_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = crash.write_report(caught(fail_with_secret), tmp_path / "state")
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert SECRET not in path.read_text()


def test_only_the_newest_reports_are_kept(tmp_path: Path) -> None:
    for _ in range(crash.KEEP + 5):
        newest = crash.write_report(ValueError(), tmp_path / "state")
    reports = sorted((tmp_path / "state").iterdir())
    assert len(reports) == crash.KEEP
    assert reports[-1] == newest


def test_where_no_file_can_be_written_the_innermost_places_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    out = io.StringIO()
    crash.tell(caught(fail_with_secret), out, tmp_path / "file")
    assert "fail_with_secret" in out.getvalue()
    assert SECRET not in out.getvalue()


def test_one_line_names_the_report(tmp_path: Path) -> None:
    out = io.StringIO()
    crash.tell(caught(fail_with_secret), out, tmp_path / "state")
    assert out.getvalue().count("\n") == 1
    assert str(next((tmp_path / "state").iterdir())) in out.getvalue()
