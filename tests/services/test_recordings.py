"""Recordings: with consent only, beside the store, and no longer than the shop keeps them."""

from pathlib import Path

import pytest

from fw_tui.capture.launch.asciicast import read_cast
from fw_tui.domain.course import Step
from fw_tui.domain.errors import FwError, NotFound
from fw_tui.services.office import Office
from tests.makers import NOON, make_office, request
from tests.support import ManualClock

SIZE = (80, 24)
DAY = 86_400


def connected(office: Office, consent: bool | None = True, computer: str = "PC") -> int:
    session = office.sessions.order(request(computer=computer, consent_recording=consent))
    return office.sessions.connect(session.number).number


def record(office: Office, number: int, text: bytes = b"hallo") -> Path:
    begin = office.recordings.recorder(number)
    assert begin is not None
    writer = begin(SIZE)
    assert writer is not None
    writer.output(text)
    writer.close()
    return writer.path


def steps(office: Office, number: int) -> list[Step]:
    return [each.step for each in office.reports.course(number)]


def test_a_recording_lies_beside_the_store_and_is_private(office: Office, tmp_path: Path) -> None:
    number = connected(office)
    path = record(office, number)
    assert path == tmp_path / "store.db.recordings" / f"{number}-20261112T110000Z.cast"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    (found,) = office.recordings.of(number)
    assert (found.path, found.begun_at, found.size) == (path, NOON, path.stat().st_size)
    assert found.expires_at == NOON + 30 * DAY * 1000
    assert [event.data for event in read_cast(path)[1]] == ["hallo"]


def test_a_group_that_shares_the_folder_shares_the_recordings(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2770)
    office = make_office(shared)
    path = record(office, connected(office))
    assert path.parent.stat().st_mode & 0o7777 == 0o2770
    assert path.stat().st_mode & 0o440 == 0o440
    assert path.stat().st_mode & 0o007 == 0
    office.close()


def test_the_recordings_of_a_linked_store_lie_beside_its_file(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "store.db").symlink_to(tmp_path / "disk" / "real.db")
    office = make_office(tmp_path)
    path = record(office, connected(office))
    assert path.parent == tmp_path / "disk" / "real.db.recordings"
    office.close()


@pytest.mark.parametrize("consent", [None, False])
def test_nothing_is_recorded_without_consent(office: Office, consent: bool | None) -> None:
    assert office.recordings.recorder(connected(office, consent)) is None


def test_a_consent_that_was_taken_back_while_dialling_counts(office: Office) -> None:
    number = connected(office)
    begin = office.recordings.recorder(number)
    assert office.recordings.delete(number) == 0
    assert begin is not None
    assert begin(SIZE) is None
    assert office.recordings.all() == []
    assert Step.RECORDED not in steps(office, number)


def test_two_that_begin_in_the_same_second_are_two(office: Office) -> None:
    number = connected(office)
    first, second = record(office, number), record(office, number)
    assert second.name == first.name.replace(".cast", "-2.cast")
    assert [each.path for each in office.recordings.of(number)] == [first, second]


def test_the_course_tells_what_was_recorded_and_when_that_was_deleted(
    office: Office, clock: ManualClock
) -> None:
    number = connected(office)
    record(office, number)
    office.sessions.end(number)
    clock.advance(60)
    assert office.recordings.delete(number) == 1
    assert office.recordings.of(number) == []
    assert steps(office, number) == [
        *(Step.ORDERED, Step.CONNECTED, Step.RECORDED, Step.ENDED, Step.RECORDING_DELETED),
    ]


def test_who_takes_the_consent_back_is_not_recorded_again(office: Office) -> None:
    number = connected(office)
    record(office, number)
    office.recordings.delete(number)
    assert office.sessions.get(number).consent_recording is False
    assert office.recordings.recorder(number) is None
    assert Step.MAY_RECORD in steps(office, number)


def test_what_is_recorded_after_it_was_deleted_is_gone_with_it(office: Office) -> None:
    number = connected(office)
    begin = office.recordings.recorder(number)
    writer = None if begin is None else begin(SIZE)
    assert writer is not None
    office.recordings.delete(number)
    writer.output(b"hallo")
    writer.close()
    assert office.recordings.of(number) == []
    assert not writer.path.exists()


def test_a_recording_is_kept_for_its_days_and_no_longer(office: Office, clock: ManualClock) -> None:
    office.settings.set("recording.days", "7")
    old = connected(office)
    first = record(office, old)
    clock.advance(DAY)
    young = connected(office, computer="PC 2")
    second = record(office, young)
    clock.advance(6 * DAY - 1)
    assert office.recordings.expire() == 0
    clock.advance(1)
    assert office.recordings.expire() == 1
    assert (first.exists(), second.exists()) == (False, True)
    assert steps(office, old)[-1] is Step.RECORDING_DELETED
    assert Step.RECORDING_DELETED not in steps(office, young)
    assert office.recordings.expire() == 0


def test_a_recording_that_still_runs_may_expire_too(office: Office, clock: ManualClock) -> None:
    begin = office.recordings.recorder(connected(office))
    assert begin is not None
    writer = begin(SIZE)
    assert writer is not None
    clock.advance(31 * DAY)
    assert office.recordings.expire() == 1
    writer.output(b"x")
    writer.close()
    assert not writer.path.exists()


def test_what_lies_among_them_is_never_touched(
    office: Office, clock: ManualClock, tmp_path: Path
) -> None:
    path = record(office, connected(office))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("x")
    (path.parent / "1-20200101T000000Z.cast").symlink_to(elsewhere)
    (path.parent / "2-20200101T000000Z.cast").mkdir()
    (path.parent / "notes.txt").write_text("x")
    clock.advance(31 * DAY)
    assert office.recordings.expire() == 1
    assert sorted(each.name for each in path.parent.iterdir()) == [
        *("1-20200101T000000Z.cast", "2-20200101T000000Z.cast", "notes.txt"),
    ]
    assert elsewhere.exists()


def test_a_folder_that_is_a_link_is_not_used(office: Office, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "1-20200101T000000Z.cast").write_text("x")
    (tmp_path / "store.db.recordings").symlink_to(elsewhere)
    begin = office.recordings.recorder(connected(office))
    assert begin is not None
    with pytest.raises(NotADirectoryError):
        begin(SIZE)
    assert office.recordings.expire() == 0
    assert len(list(elsewhere.iterdir())) == 1


def test_a_recording_of_a_store_that_was_replaced_is_nobodys_but_expires(
    tmp_path: Path, clock: ManualClock
) -> None:
    """An older copy was brought back, and gives the number to another customer's session."""
    office = make_office(tmp_path, clock)
    path = record(office, connected(office))
    office.close()
    for part in tmp_path.glob("store.db*"):
        if part.is_file():
            part.unlink()
    clock.advance(DAY)
    office = make_office(tmp_path, clock)
    assert connected(office) == 1
    assert office.recordings.of(1) == office.recordings.all() == []
    clock.advance(30 * DAY)
    assert office.recordings.expire() == 1
    assert not path.exists()
    assert Step.RECORDING_DELETED not in steps(office, 1)
    office.close()


def test_one_that_cannot_be_deleted_is_told_and_the_others_go(
    office: Office, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = (record(office, connected(office, computer=name)) for name in ("A", "B"))
    clock.advance(31 * DAY)
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == kept:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(FwError, match="cannot be deleted"):
        office.recordings.expire()
    assert (kept.exists(), gone.exists()) == (True, False)
    assert Step.RECORDING_DELETED not in steps(office, 1)


def test_a_folder_that_cannot_be_read_is_one_sentence(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = connected(office)
    record(office, number)

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(FwError, match="folder of recordings cannot be read"):
        office.recordings.of(number)


def test_there_are_none_of_a_session_that_is_none(office: Office) -> None:
    for ask in (office.recordings.of, office.recordings.delete, office.recordings.recorder):
        with pytest.raises(NotFound):
            ask(7)
    assert office.recordings.expire() == 0


def test_what_is_not_noted_is_not_recorded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = office.recordings.recorder(connected(office))
    assert begin is not None

    def refuse(key: str, happening: object) -> None:
        raise FwError("no")

    monkeypatch.setattr("fw_tui.services.recordings.note_happening", refuse)
    with pytest.raises(FwError):
        begin(SIZE)
    assert office.recordings.all() == []
