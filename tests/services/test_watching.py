"""Watched folders: what grows there is taken over once, and ends sessions that run."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fw_tui.domain.course import Step
from fw_tui.domain.session import Connection, Session, State
from fw_tui.domain.watching import Event, News
from fw_tui.services.office import Office
from fw_tui.services.watching import FolderWatch, Watcher
from fw_tui.store.events import happenings
from tests.makers import make_clock, make_office, ms, request
from tests.support import ManualClock

ID = "123456789"
DAY = "12-11-2026"  # the clock's day; it stands at 11:00 UTC


def line(start: str, end: str, number: int = 1, remote_id: str = ID, day: str = DAY) -> str:
    guid = f"{{{number:08}-0000-4000-8000-000000000000}}"
    times = f"{day} {start}\t{day} {end}"
    return f"{remote_id}\t{times}\thoerner\tRemoteControl\t{guid}\t\r\n"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder


@pytest.fixture
def log(logs: Path) -> Path:
    path = logs / "Connections.txt"
    path.write_bytes(b"\r\n")
    return path


@pytest.fixture
def watcher(office: Office, clock: ManualClock, logs: Path) -> Watcher:
    office.imports.assign(ID, "Maier", "PC")
    return Watcher([logs], office.imports, clock, office.tz)


def add(log: Path, *lines: str) -> None:
    with log.open("ab") as file:
        file.write("".join(lines).encode())


def looks(watcher: Watcher, times: int = 2) -> list[News]:
    """What is told while so many looks are taken; two see a change and its rest."""
    return [news for _look in range(times) for news in watcher.look()]


def history(office: Office) -> list[Session]:
    return office.history.page().sessions


def begin(office: Office, at: str) -> Session:
    """A session of Maier's PC that runs since then."""
    return office.sessions.start(request("Maier", "PC"), at=ms(f"2026-11-12T{at}"))


def rows(count: int) -> Iterable[str]:
    return (line(f"08:{n:02}:00", f"08:{n:02}:30", n) for n in range(count))


# -- files -----------------------------------------------------------------------------------


def test_new_rows_become_sessions_once(office: Office, watcher: Watcher, log: Path) -> None:
    add(log, line("08:00:00", "08:15:00", 1))
    (news,) = looks(watcher, 5)
    assert (news.event, news.path, news.new, news.unassigned) == (Event.TAKEN, log, 1, 0)
    add(log, line("09:00:00", "09:15:00", 2), line("09:20:00", "09:21:00", 3))
    (news,) = looks(watcher, 5)
    assert news.new == 2
    assert len(history(office)) == 3


def test_a_file_is_read_once_it_rests(office: Office, watcher: Watcher, log: Path) -> None:
    for number in range(1, 4):
        add(log, line(f"08:0{number}:00", f"08:0{number}:30", number))
        assert looks(watcher, 1) == []
    assert history(office) == []
    (news,) = looks(watcher, 1)
    assert news.new == 3


def test_a_file_that_never_rests_is_read_all_the_same(watcher: Watcher, log: Path) -> None:
    told = []
    for number in range(12):
        add(log, line(f"08:{number:02}:00", f"08:{number:02}:30", number))
        told += looks(watcher, 1)
    assert [news.new for news in told] == [11]


def test_half_a_last_line_waits_for_the_rest_of_it(
    office: Office, watcher: Watcher, log: Path
) -> None:
    whole = line("08:00:00", "08:15:00")
    for cut in (20, 60, len(whole) - 1):
        log.write_bytes(b"\r\n" + whole[:cut].encode())
        assert looks(watcher, 3) == []
    assert history(office) == []
    log.write_bytes(b"\r\n" + whole.encode())
    (news,) = looks(watcher, 3)
    assert (news.new, news.rejected) == (1, 0)


def test_a_log_that_is_rotated_brings_nothing_twice(
    office: Office, watcher: Watcher, log: Path
) -> None:
    add(log, line("08:00:00", "08:15:00", 1))
    looks(watcher)
    log.rename(log.with_name("Connections_OLD.txt"))
    log.write_text(line("09:00:00", "09:15:00", 2))
    (news,) = looks(watcher, 4)
    assert (news.path, news.new) == (log, 1)
    assert len(history(office)) == 2


def test_a_log_written_anew_in_place_is_read_anew(
    office: Office, watcher: Watcher, log: Path
) -> None:
    add(log, *rows(3))
    looks(watcher)
    log.write_text(line("09:00:00", "09:15:00", 9))
    (news,) = looks(watcher, 4)
    assert news.new == 1
    assert len(history(office)) == 4


def test_two_who_watch_the_same_folder_take_each_row_once(
    office: Office, watcher: Watcher, clock: ManualClock, logs: Path, log: Path
) -> None:
    other = Watcher([logs], office.imports, clock, office.tz)
    add(log, *rows(3))
    told = [*looks(watcher, 1), *looks(other, 1), *looks(watcher), *looks(other)]
    assert [news.new for news in told] == [3]
    assert len(history(office)) == 3


def test_a_file_that_is_no_log_is_told_once_and_left_alone(watcher: Watcher, logs: Path) -> None:
    path = logs / "shopping.txt"
    path.write_text("milk\nbread\n")
    (logs / ".hidden").write_text("milk\n")
    (logs / "folder").mkdir()
    (news,) = looks(watcher, 4)
    assert (news.event, news.path) == (Event.REFUSED, path)
    path.write_text("milk\nbread\nbutter\n")
    assert looks(watcher, 4) == []
    path.write_text(line("08:00:00", "08:15:00"))
    (news,) = looks(watcher, 4)
    assert news.new == 1


def test_rejected_lines_are_counted_once(watcher: Watcher, log: Path) -> None:
    add(log, line("08:00:00", "08:15:00", 1), "123456789\t12-11-2026 09:0\r\n")
    (news,) = looks(watcher)
    assert (news.new, news.rejected) == (1, 1)
    add(log, line("09:00:00", "09:15:00", 2))
    (news,) = looks(watcher)
    assert (news.new, news.rejected) == (1, 0)


def test_a_folder_that_is_not_there_is_told_once_and_tried_again(
    office: Office, clock: ManualClock, tmp_path: Path
) -> None:
    office.imports.assign(ID, "Maier", "PC")
    share = tmp_path / "share"
    watcher = Watcher([share], office.imports, clock, office.tz)
    assert [news.event for news in looks(watcher, 3)] == [Event.GONE]
    share.mkdir()
    (share / "Connections.txt").write_text(line("08:00:00", "08:15:00"))
    assert [news.event for news in looks(watcher, 3)] == [Event.BACK, Event.TAKEN]


def test_a_store_that_takes_nothing_is_told_once_and_tried_again(
    tmp_path: Path, clock: ManualClock, logs: Path, log: Path
) -> None:
    import sqlite3  # noqa: PLC0415

    office = make_office(tmp_path, clock, busy_timeout_ms=1)
    office.imports.assign(ID, "Maier", "PC")
    watcher = Watcher([logs], office.imports, clock, office.tz)
    add(log, line("08:00:00", "08:15:00"))
    other = sqlite3.connect(office.path)
    other.execute("BEGIN IMMEDIATE")
    assert [news.event for news in looks(watcher, 3)] == [Event.FAILED]
    other.rollback()
    other.close()
    assert [news.event for news in looks(watcher, 1)] == [Event.TAKEN]
    office.close()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(cuts=st.lists(st.tuples(st.integers(1, 120), st.integers(0, 3)), max_size=12))
def test_however_a_file_grows_each_row_is_taken_once(cuts: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        clock = make_clock()
        office = make_office(Path(name), clock)
        office.imports.assign(ID, "Maier", "PC")
        logs = Path(name) / "logs"
        logs.mkdir()
        log = logs / "Connections.txt"
        watcher = Watcher([logs], office.imports, clock, office.tz)
        rest = "".join(rows(6)).encode()
        told: list[News] = []
        log.touch()
        for size, times in (*cuts, (len(rest), 3)):
            with log.open("ab") as file:
                file.write(rest[:size])
            rest = rest[size:]
            told += looks(watcher, times)
        assert sum(news.new for news in told) == len(history(office)) == 6
        assert not any(news.rejected for news in told)
        office.close()


# -- completing ------------------------------------------------------------------------------


def test_a_row_ends_the_session_that_runs_at_its_computer(
    office: Office, watcher: Watcher, log: Path
) -> None:
    running = begin(office, "10:00:40")
    add(log, line("10:00:00", "10:20:00"))
    (news,) = looks(watcher)
    assert (news.new, news.completed) == (1, (running.number,))
    (ended,) = history(office)
    assert (ended.number, ended.state) == (running.number, State.ENDED)
    assert (ended.started_at, ended.ended_at) == (running.started_at, ms("2026-11-12T10:20:00"))
    (logged,) = [each for each in happenings(ended.number) if each.step is Step.LOGGED]
    assert logged.text == "teamviewer"
    assert office.inbox.count() == 0


@pytest.mark.parametrize(("start", "ends"), [("09:57:00", True), ("09:56:59", False)])
def test_only_a_row_that_began_within_the_tolerance_ends_it(
    office: Office, watcher: Watcher, log: Path, start: str, ends: bool
) -> None:
    begin(office, "10:00:00")
    add(log, line(start, "10:20:00"))
    looks(watcher)
    assert (history(office)[0].state is State.ENDED) is ends
    assert office.inbox.count() == (not ends)


def test_the_tolerance_is_a_setting(office: Office, watcher: Watcher, log: Path) -> None:
    office.settings.set("watch.tolerance_minutes", "10")
    begin(office, "10:00:00")
    add(log, line("09:51:00", "10:20:00"))
    looks(watcher)
    assert history(office)[0].state is State.ENDED


def test_an_attempt_ends_nothing(office: Office, watcher: Watcher, log: Path) -> None:
    begin(office, "10:00:00")
    add(log, line("10:00:30", "10:00:30"))
    looks(watcher)
    assert [session.state for session in office.sessions.running()] == [State.CONNECTED]


def test_a_row_that_ended_before_the_connection_began_does_not_end_it(
    office: Office, watcher: Watcher, log: Path
) -> None:
    begin(office, "10:02:00")
    add(log, line("10:00:00", "10:01:30"))
    looks(watcher)
    assert [session.state for session in office.sessions.running()] == [State.CONNECTED]


def test_the_second_row_of_a_reboot_is_a_session_of_its_own(
    office: Office, watcher: Watcher, log: Path
) -> None:
    first = begin(office, "10:00:00")
    add(log, line("10:00:00", "10:20:00", 1), line("10:24:00", "10:30:00", 2))
    (news,) = looks(watcher)
    assert (news.new, news.completed) == (2, (first.number,))
    second, ended = history(office)
    assert (ended.number, ended.ended_at) == (first.number, ms("2026-11-12T10:20:00"))
    assert second.started_at == ms("2026-11-12T10:24:00")


def test_a_reboot_that_was_noted_goes_on_until_its_second_row(
    office: Office, watcher: Watcher, log: Path
) -> None:
    running = begin(office, "10:00:00")
    office.sessions.lose(running.number, at=ms("2026-11-12T10:20:00"))
    office.sessions.connect(running.number, at=ms("2026-11-12T10:24:00"))
    add(log, line("10:00:00", "10:20:00", 1))
    looks(watcher)
    assert office.sessions.get(running.number).state is State.CONNECTED
    add(log, line("10:24:00", "10:30:00", 2))
    (news,) = looks(watcher)
    assert news.completed == (running.number,)
    ended = office.sessions.get(running.number)
    assert [c.ended_at for c in ended.connections] == [
        ms("2026-11-12T10:20:00"),
        ms("2026-11-12T10:30:00"),
    ]


def lost(office: Office, at: str = "10:20:00", since: str = "10:00:00") -> Session:
    """A session whose connection broke, and is not back yet."""
    return office.sessions.lose(begin(office, since).number, at=ms(f"2026-11-12T{at}"))


def stretches(session: Session) -> list[tuple[int | None, ...]]:
    """Its connections in minutes and seconds after ten o'clock, as 2430 for 24:30."""
    ten = ms("2026-11-12T10:00:00")

    def minutes(at: int | None) -> int | None:
        return None if at is None else (at - ten) // 60_000 * 100 + (at - ten) // 1000 % 60

    return [(minutes(c.started_at), minutes(c.ended_at)) for c in session.connections]


def test_a_lost_session_goes_on_with_the_row_of_the_reconnection(
    office: Office, watcher: Watcher, log: Path
) -> None:
    running = lost(office)
    add(log, line("10:00:20", "10:19:50", 1))
    (news,) = looks(watcher)
    assert (news.new, news.unassigned, news.completed) == (1, 0, ())
    assert office.sessions.get(running.number).state is State.LOST
    add(log, line("10:24:00", "10:30:00", 2))
    (news,) = looks(watcher)
    assert news.completed == (running.number,)
    (ended,) = history(office)
    assert (ended.number, ended.state) == (running.number, State.ENDED)
    assert stretches(ended) == [(0, 2000), (2400, 3000)]
    assert [each.step for each in office.reports.course(running.number)] == [
        Step.ORDERED,
        Step.CONNECTED,
        Step.LOST,
        Step.BACK,
        Step.ENDED,
        Step.LOGGED,
    ]


def test_both_rows_of_a_lost_session_at_once_are_one_session_too(
    office: Office, watcher: Watcher, log: Path
) -> None:
    running = lost(office)
    add(log, line("10:00:20", "10:19:50", 1), line("10:24:00", "10:30:00", 2))
    (news,) = looks(watcher)
    assert (news.new, news.unassigned, news.completed) == (2, 0, (running.number,))
    assert [stretches(each) for each in history(office)] == [[(0, 2000), (2400, 3000)]]


def test_a_loss_that_was_noted_late_shares_no_time_with_the_reconnection(
    office: Office, watcher: Watcher, log: Path
) -> None:
    lost(office, at="10:25:00")
    add(log, line("10:24:00", "10:30:00"))
    looks(watcher)
    assert [stretches(each) for each in history(office)] == [[(0, 2500), (2500, 3000)]]


def test_the_first_row_of_a_short_connection_does_not_end_the_lost_session(
    office: Office, watcher: Watcher, log: Path
) -> None:
    lost(office, at="10:02:00")
    add(log, line("10:00:10", "10:03:30"))
    looks(watcher)
    assert [each.state for each in office.sessions.running()] == [State.LOST]
    assert office.inbox.count() == 1


@pytest.mark.parametrize(("start", "ends"), [("10:59:59", True), ("11:00:01", False)])
def test_a_row_long_after_the_loss_is_a_session_of_its_own(
    office: Office, watcher: Watcher, clock: ManualClock, log: Path, start: str, ends: bool
) -> None:
    running = lost(office, since="08:00:00", at="09:00:00")
    clock.advance(3600)
    add(log, line(start, "11:05:00"))
    looks(watcher)
    assert (office.sessions.get(running.number).state is State.ENDED) is ends
    assert len(history(office)) == 2 - ends


def test_an_attempt_does_not_bring_a_lost_session_back(
    office: Office, watcher: Watcher, log: Path
) -> None:
    running = lost(office)
    add(log, line("10:24:00", "10:24:00"))
    looks(watcher)
    assert office.sessions.get(running.number).state is State.LOST


SECONDS = st.integers(-180, 180)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    early=SECONDS,
    late=SECONDS,
    gap=st.integers(1, 3600),
    lasting=st.integers(200, 1200),
    order=st.sampled_from(["at once", "one by one", "backwards"]),
)
def test_the_two_rows_of_a_noted_loss_are_one_session_however_they_come(
    early: int, late: int, gap: int, lasting: int, order: str
) -> None:
    from tests.makers import captured  # noqa: PLC0415

    begun, broken = ms("2026-11-12T08:00:00"), ms("2026-11-12T08:20:00")
    spans = [(begun + early * 1000, broken + late * 1000)]
    spans.append((spans[0][1] + gap * 1000, spans[0][1] + (gap + lasting) * 1000))
    rows = [
        captured("2026-11-12", "2026-11-12", key=f"k{since}", started_at=since, ended_at=until)
        for since, until in spans
    ]
    with tempfile.TemporaryDirectory() as name:
        office = make_office(Path(name), make_clock())
        office.imports.assign(ID, "Maier", "PC")
        number = office.sessions.start(request("Maier", "PC"), at=begun).number
        office.sessions.lose(number, at=broken)
        pieces = [rows] if order == "at once" else [[each] for each in rows]
        for piece in pieces[::-1] if order == "backwards" else pieces:
            office.imports.take_over(piece, completing=True)
        (session,) = history(office)
        assert (session.state, office.inbox.count()) == (State.ENDED, 0)
        assert session.connections[0] == Connection(begun, broken)
        assert session.connections[1].ended_at == spans[1][1]
        assert session.connections[1].started_at >= broken
        office.close()


def test_an_import_by_hand_does_not_bring_a_lost_session_back(office: Office, log: Path) -> None:
    from tests.makers import captured  # noqa: PLC0415

    office.imports.assign(ID, "Maier", "PC")
    running = lost(office)
    office.imports.take_over([captured("2026-11-12T10:24:00", "2026-11-12T10:30:00")])
    assert office.sessions.get(running.number).state is State.LOST


def test_an_import_by_hand_ends_nothing(office: Office, log: Path) -> None:
    from tests.makers import captured  # noqa: PLC0415

    office.imports.assign(ID, "Maier", "PC")
    begin(office, "10:00:00")
    office.imports.take_over([captured("2026-11-12T10:00:00", "2026-11-12T10:20:00")])
    assert [session.state for session in office.sessions.running()] == [State.CONNECTED]


# -- beside the event loop -------------------------------------------------------------------


def test_the_watch_runs_on_its_own_thread_until_it_is_told_to_stop(
    office: Office, watcher: Watcher, logs: Path, log: Path
) -> None:
    import threading  # noqa: PLC0415

    add(log, line("08:00:00", "08:15:00"))
    told: list[News] = []
    taken, left = threading.Event(), threading.Event()

    def wait(stopped: threading.Event, _seconds: float) -> bool:
        if told:
            taken.set()
            stopped.wait(10)
            left.set()
        return stopped.is_set()

    watch = FolderWatch(office, told.append, told.append, wait)  # type: ignore[arg-type]
    watch.follow((str(logs),))
    watch.follow((str(logs),))
    assert taken.wait(10)
    watch.stop()
    assert left.wait(10)
    assert [news.new for news in told] == [1]
