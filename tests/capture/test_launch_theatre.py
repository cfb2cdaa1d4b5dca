"""Watching a recording: its pace, and the keys of who watches."""

from pathlib import Path

import pytest

from fw_tui.capture.launch import theatre
from tests.capture.person import Person
from tests.makers import make_clock


def test_time_does_not_pass_while_somebody_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = make_clock()
    asked: list[float | None] = []
    # After a second space is pressed, after an hour another key, then nothing.
    answers = iter([(1, " "), (3600, "x"), (1, "x"), (2, "")])

    def pressed(_keys: object, patience: float | None) -> str:
        asked.append(patience)
        seconds, key = next(answers)
        clock.advance(seconds)
        return key

    monkeypatch.setattr(theatre._Keys, "_pressed", pressed)
    monkeypatch.setattr("time.monotonic", clock.monotonic)
    theatre._Keys(0).wait(4)
    assert asked == [4, None, 3, 2]


def test_what_is_no_character_is_played_as_a_question_mark(tmp_path: Path) -> None:
    file = tmp_path / "1.cast"
    file.write_text('{"version": 2, "width": 80, "height": 24}\n[0, "o", "a\\ud800b"]\n')
    person = Person()
    person.type_when((r"Ende der Aufzeichnung", "x"))
    theatre.play([file], person.terminal)
    assert "a?b" in person.shown
    person.close()
