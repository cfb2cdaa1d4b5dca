"""Whatever is imported how often: what was one connection is billed once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fw_tui.domain.errors import FwError
from fw_tui.services.file_import import FileImport
from fw_tui.services.maintenance import check
from fw_tui.services.office import Office
from tests.capture.kinds import GOOD, KINDS, MAPPED_NAME, MAPPING, OTHER
from tests.makers import make_clock, make_office, ms, request

#: Under which the one computer is known to all programs.
IDS = ("123456789", "d1", "221436813", "192.0.2.7", "PC_1", "Maier")
NOW = ms("2026-01-01T00:00:00")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which all IDs lead to one computer, to be copied."""
    office = make_office(tmp_path_factory.mktemp("prepared"), make_clock(NOW))
    for remote_id in IDS:
        office.imports.assign(remote_id, "Maier", "PC")
    office.mappings.put("own", MAPPING)
    office.close()
    return office.path


@contextmanager
def copy_of(prepared: Path) -> Iterator[Office]:
    with TemporaryDirectory() as folder:
        shutil.copyfile(prepared, Path(folder, prepared.name))
        office = make_office(Path(folder), make_clock(NOW))
        yield office
        assert check(office) == []
        office.close()


def spans(office: Office) -> list[tuple[int, int]]:
    """From when to when sessions were, in order of time."""
    found = [session.connections[0] for session in office.history.newest("", 100)]
    return sorted((each.started_at, each.ended_at or 0) for each in found)


def take(office: Office, name: str, data: bytes) -> None:
    path = office.path.with_name("log")
    path.write_bytes(data)
    FileImport(path, name).run(office)


WHOLE = {name: kind.write([GOOD, OTHER]).encode() for name, kind in KINDS.items()}
REAL = [(GOOD.begun, GOOD.ended), (OTHER.begun, OTHER.ended)]


def test_two_connections_in_the_logs_of_all_programs_are_two_sessions(prepared: Path) -> None:
    with copy_of(prepared) as office:
        for name, data in [*WHOLE.items(), *WHOLE.items()]:
            take(office, name, data)
        assert spans(office) == REAL


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(WHOLE)), cut=st.floats(0, 1), damage=st.binary(max_size=3))
def test_a_log_that_was_cut_or_damaged_and_then_comes_whole_bills_no_minute_twice(
    prepared: Path, name: str, cut: float, damage: bytes
) -> None:
    data = WHOLE[name]
    end = int(cut * len(data))
    with copy_of(prepared) as office:
        for part in (data[:end], data[:end] + damage + data[end + len(damage) :], data, data):
            try:
                take(office, name, part)
            except FwError:
                continue
        found = spans(office)
        assert all(before[1] <= after[0] for before, after in pairwise(found))
        assert set(REAL) - set(found) == set() or office.inbox.count()


@pytest.mark.parametrize("name", [name for name in WHOLE if name != MAPPED_NAME])
def test_what_was_noted_by_hand_is_not_billed_again(prepared: Path, name: str) -> None:
    with copy_of(prepared) as office:
        noted = office.sessions.start(request("Maier", "PC"), GOOD.begun - 60_000)
        office.sessions.end(noted.number, GOOD.ended + 60_000)
        take(office, name, WHOLE[name])
        assert spans(office) == [(GOOD.begun - 60_000, GOOD.ended + 60_000), REAL[1]]
