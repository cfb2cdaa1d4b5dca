"""A session that was noted by hand and its row in a log are one, although two clocks wrote them."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fw_tui.capture.rows import CapturedRow
from fw_tui.domain.imported import Direction
from fw_tui.domain.session import Session, State
from fw_tui.services.office import Office
from tests.makers import captured, make_office, ms, request, session

ID = "123456789"
DAY = "2026-11-12T"
NINE = ms(DAY + "09:00:00")
HOUR = 3_600_000


def note(office: Office, started: str, ended: str) -> Session:
    """A session of Maier's PC noted by hand."""
    made = office.sessions.start(request("Maier", "PC"), at=ms(DAY + started))
    return office.sessions.end(made.number, at=ms(DAY + ended))


def row(started_at: int, ended_at: int) -> CapturedRow:
    """A row of that ID by its milliseconds, never ending before it began."""
    ended_at = max(started_at, ended_at)
    key = f"{started_at} {ended_at}"
    return captured(
        DAY + "09:00", DAY + "09:00", ID, key=key, started_at=started_at, ended_at=ended_at
    )


def take(
    office: Office, started: str, ended: str, *, watching: bool = False, **more: Any
) -> tuple[int, int]:
    """How many sessions there are after a row came in, and how many rows wait."""
    logged = captured(DAY + started, DAY + ended, ID, **more)
    office.imports.take_over([logged], completing=watching)
    return office.history.count(), office.inbox.count()


@pytest.fixture
def noted(office: Office) -> Session:
    """A session from nine to twenty past."""
    office.imports.assign(ID, "Maier", "PC")
    return note(office, "09:00:00", "09:20:00")


@pytest.mark.parametrize("watching", [False, True])
@pytest.mark.parametrize(
    ("started", "ended"),
    [
        ("08:59:48", "09:19:52"),
        ("09:00:03", "09:20:09"),
        ("08:57:00", "09:23:00"),
        ("09:03:00", "09:20:01"),
    ],
)
def test_a_row_seconds_beside_the_session_proves_it_and_bills_nothing(
    office: Office, noted: Session, started: str, ended: str, watching: bool
) -> None:
    assert take(office, started, ended, watching=watching) == (1, 0)
    assert office.sessions.get(noted.number) == noted


@pytest.mark.parametrize(("started", "ended"), [("08:56:59", "09:20:00"), ("09:00:00", "09:23:01")])
def test_a_row_that_differs_by_more_waits_for_a_person(
    office: Office, noted: Session, started: str, ended: str
) -> None:
    assert take(office, started, ended) == (1, 1)


def test_how_far_clocks_differ_is_the_shops_setting(office: Office, noted: Session) -> None:
    office.settings.set("watch.tolerance_minutes", "0")
    assert take(office, "09:00:00", "09:20:01") == (1, 1)
    office.settings.set("watch.tolerance_minutes", "5")
    assert take(office, "08:55:00", "09:25:00") == (1, 1)


def test_of_a_short_session_the_clocks_differ_by_less_than_half(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    note(office, "09:00:00", "09:02:00")
    assert take(office, "09:00:59", "09:02:59") == (1, 0)
    assert take(office, "09:01:00", "09:03:00") == (1, 1)


def test_a_row_beside_two_sessions_waits(office: Office, noted: Session) -> None:
    note(office, "09:20:30", "09:40:00")
    assert take(office, "09:00:00", "09:20:40") == (2, 1)


def test_a_session_that_came_from_a_log_is_no_proof_of_another_row(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    assert take(office, "09:00:00", "09:20:00") == (1, 0)
    assert take(office, "09:00:05", "09:20:05") == (1, 1)


def test_who_came_in_from_elsewhere_proves_nothing(office: Office, noted: Session) -> None:
    assert take(office, "09:00:05", "09:20:05", direction=Direction.INCOMING) == (1, 1)
    assert take(office, "09:00:06", "09:20:06", direction=Direction.OUTGOING) == (1, 1)


@pytest.mark.parametrize(("state", "same"), [(State.ENDED, True), (State.ABORTED, False)])
def test_a_discarded_session_is_not_proven(state: State, same: bool) -> None:
    noted = session((NINE, NINE + HOUR), state=state)
    assert row(NINE + 1000, NINE + HOUR).is_same_as(noted, 180_000) is same


def test_a_row_that_waited_for_its_computer_is_linked_when_it_is_assigned(office: Office) -> None:
    assert take(office, "09:00:05", "09:20:05") == (0, 1)
    note(office, "09:00:00", "09:20:00")
    assigned = office.imports.assign(ID, "Maier", "PC")
    assert (assigned.sessions, assigned.linked, assigned.overlapping) == ([], 1, 0)


def test_each_connection_of_a_session_has_its_row(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    number = office.sessions.start(request("Maier", "PC"), at=ms(DAY + "09:00:00")).number
    office.sessions.lose(number, at=ms(DAY + "09:10:00"))
    office.sessions.connect(number, at=ms(DAY + "09:14:00"))
    office.sessions.end(number, at=ms(DAY + "09:20:00"))
    assert take(office, "08:59:50", "09:09:40") == (1, 0)
    assert take(office, "09:13:40", "09:20:15") == (1, 0)


MINUTES = st.integers(1, 1800)


@given(
    stood=MINUTES,
    rows=st.tuples(*[st.integers(-400, 2200)] * 2, MINUTES, MINUTES),
    tolerance=st.integers(0, 1000),
)
def test_two_rows_behind_one_another_are_never_the_same_connection(
    stood: int, rows: tuple[int, int, int, int], tolerance: int
) -> None:
    first, gap, lasting, again = rows
    noted = session((NINE, NINE + stood * 1000))
    spans = [(first, lasting), (first + lasting + abs(gap), again)]
    entries = [row(NINE + begun * 1000, NINE + (begun + long) * 1000) for begun, long in spans]
    same = [entry for entry in entries if entry.is_same_as(noted, tolerance * 1000)]
    assert len(same) <= 1
    assert all(entry.overlaps(noted) for entry in same)


WORK = st.lists(
    st.tuples(st.integers(1, 1200), st.integers(1, 1200), *[st.integers(-300, 300)] * 2),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40)
@given(work=WORK, watching=st.booleans(), at_once=st.booleans())
def test_there_are_never_two_sessions_for_one(
    work: list[tuple[int, int, int, int]], watching: bool, at_once: bool
) -> None:
    """Whatever two clocks make of a session: no row that shares time with it becomes another."""
    with TemporaryDirectory() as name:
        office = make_office(Path(name))
        office.imports.assign(ID, "Maier", "PC")
        begun, rows, noted = NINE - 4 * HOUR, [], []
        for pause, lasting, early, late in work:
            begun += pause * 1000
            ended = begun + lasting * 1000
            number = office.sessions.start(request("Maier", "PC"), at=begun).number
            noted.append(office.sessions.end(number, at=ended))
            logged = row(begun + early * 1000, ended + late * 1000)
            if logged.overlaps(noted[-1]):
                rows.append(logged)
            begun = ended
        for some in [rows] if at_once else [[each] for each in rows]:
            office.imports.take_over(some, completing=watching)
        assert sorted(office.history.page().sessions, key=lambda each: each.number) == noted
        office.close()
