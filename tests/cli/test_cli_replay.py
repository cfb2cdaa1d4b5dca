"""``replay`` without a terminal: lists, bare text, deleting; and the pause."""

from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.makers import request


def record(fw: CommandLine, *texts: str, computer: str = "PC") -> list[Path]:
    office = fw.office()
    number = office.sessions.order(request("Maier", computer, consent_recording=True)).number
    paths = []
    for text in texts:
        begin = office.recordings.recorder(number)
        assert begin is not None
        writer = begin((80, 24))
        assert writer is not None
        writer.output(text.encode())
        writer.close()
        paths.append(writer.path)
        fw.clock.advance(60)
    return paths


def test_recordings_are_listed_with_their_last_day(fw: CommandLine) -> None:
    record(fw, "eins", "zwei")
    record(fw, "drei", computer="Server")
    rows = [" ".join(line.split()) for line in fw("replay", "--list").out.splitlines()[2:]]
    assert rows == [
        "1 Maier – PC 1 2026-11-12 12:00 1 kB 2026-12-12 12:00",
        "1 Maier – PC 2 2026-11-12 12:01 1 kB 2026-12-12 12:01",
        "2 Maier – Server 1 2026-11-12 12:02 1 kB 2026-12-12 12:02",
    ]
    assert len(fw("replay", "2", "--list").out.splitlines()) == 3


def test_the_bare_text_can_be_printed_in_whole_or_in_part(fw: CommandLine) -> None:
    record(fw, "\x1b[1meins\x1b[0m\r\n", "zwei\r\n")
    assert fw("replay", "1", "--text").out == "eins\nzwei\n"
    assert fw("replay", "1", "--text", "--part", "2").out == "zwei\n"


def test_who_takes_the_consent_back_has_all_of_it_deleted(fw: CommandLine) -> None:
    paths = record(fw, "eins", "zwei")
    assert fw("replay", "1", "--delete").out == "2 recordings of session 1 are deleted.\n"
    assert not any(path.exists() for path in paths)
    assert fw("replay", "--list").out == "There is no recording.\n"
    assert fw.office().sessions.get(1).consent_recording is False


@pytest.mark.parametrize("words", [["replay", "--list"], ["connect", "7"]])
def test_what_was_kept_long_enough_goes_with_the_next_command(
    fw: CommandLine, words: list[str]
) -> None:
    (path,) = record(fw, "eins")
    fw.clock.advance(30 * 86_400 - 61)
    fw(*words)
    assert path.exists()
    fw.clock.advance(1)
    fw(*words)
    assert not path.exists()


def test_a_recording_that_cannot_be_deleted_holds_up_nobody(
    fw: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(fw, "eins")
    fw.clock.advance(31 * 86_400)

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    answer = fw("replay", "1", "--text")
    assert (answer.code, answer.out) == (0, "eins")
    assert answer.err.startswith("fw-tui: A recording cannot be deleted: ")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["1"], 1, "A replay needs a terminal; --text prints the bare text."),
        (["2"], 1, "There is no session 2."),
        (["1", "--text", "--part", "2"], 1, "Session 1 has no part 2; there are: 1."),
        ([], 2, "Name the session whose recordings are meant."),
        (["--delete"], 2, "Name the session whose recordings are meant."),
        (["1", "--delete", "--part", "1"], 2, "deleted together"),
    ],
)
def test_what_cannot_be_played_is_one_line(
    fw: CommandLine, words: list[str], code: int, sentence: str
) -> None:
    (path,) = record(fw, "eins")
    answer = fw("replay", *words)
    assert (answer.code, answer.out, answer.err.count("\n")) == (code, "", 1)
    assert sentence in answer.err
    assert path.exists()


def test_a_session_without_a_recording_is_said_so(fw: CommandLine) -> None:
    record(fw)
    assert fw("replay", "1").err == "fw-tui: Session 1 has no recording.\n"


@pytest.mark.parametrize("speed", ["0", "101", "fast", "nan", "-1"])
def test_a_speed_is_a_sensible_number(fw: CommandLine, speed: str) -> None:
    assert fw("replay", "1", f"--speed={speed}").code == 2


def test_a_damaged_recording_is_one_line(fw: CommandLine) -> None:
    (path,) = record(fw, "eins")
    path.write_text("nonsense")
    answer = fw("replay", "1", "--text")
    assert (answer.code, answer.err) == (1, "fw-tui: This is no recording of a terminal.\n")
