"""Recordings: asciinema's format, a replay that can only paint, nothing left on the terminal."""

import json
import resource
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.capture.launch import asciicast
from fw_tui.capture.launch.asciicast import CastWriter, Header, Shown, read_cast
from fw_tui.capture.launch.player import ENTER, LEAVE, as_text, replay
from fw_tui.capture.launch.sanitised import Sanitiser
from fw_tui.domain.errors import InvalidInput
from tests.makers import NOON, make_clock


def clean(text: str) -> str:
    return Sanitiser().clean(text)


def test_a_recording_is_a_header_and_a_line_per_event(tmp_path: Path) -> None:
    clock, file = make_clock(), tmp_path / "1.cast"
    writer = CastWriter(file, (80, 24), clock)
    clock.advance(1.5)
    writer.output("Grüße\r\n".encode())
    clock.advance(1)
    writer.resize(132, 50)
    writer.close()
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert lines == [
        {"version": 2, "width": 80, "height": 24, "timestamp": NOON // 1000},
        [1.5, "o", "Grüße\r\n"],
        [2.5, "r", "132x50"],
    ]
    header, events = read_cast(file)
    assert header == Header(80, 24, NOON // 1000)
    assert list(events) == [Shown(1.5, "o", "Grüße\r\n"), Shown(2.5, "r", "132x50")]


def test_half_a_character_waits_for_its_other_half(tmp_path: Path) -> None:
    writer = CastWriter(tmp_path / "1.cast", (80, 24), make_clock())
    writer.output("ü".encode()[:1])
    writer.output("ü".encode()[1:] + b"\xff")
    writer.close()
    assert [event.data for event in read_cast(tmp_path / "1.cast")[1]] == ["ü\ufffd"]


def test_a_recording_never_takes_the_place_of_another_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for taken in ("link", "1.cast"):
        (tmp_path / "1.cast").touch()
        with pytest.raises(OSError, match="exist"):
            CastWriter(tmp_path / taken, (80, 24), make_clock())


def test_a_recording_that_grows_too_large_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asciicast, "SIZE_LIMIT", 200)
    writer = CastWriter(tmp_path / "1.cast", (80, 24), make_clock())
    for _ in range(10):
        writer.output(b"x" * 50)
    writer.close()
    assert not writer.whole
    assert (tmp_path / "1.cast").stat().st_size <= 200


def test_a_full_disk_ends_the_recording_and_nothing_else(tmp_path: Path) -> None:
    writer = CastWriter(tmp_path / "1.cast", (80, 24), make_clock())
    writer.close()
    writer.output(b"x")
    assert not writer.whole


def test_a_line_that_fits_in_part_is_the_last_one(tmp_path: Path) -> None:
    """As on a disk that becomes full within a line."""
    file = tmp_path / "1.cast"
    writer = CastWriter(file, (80, 24), make_clock())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 10, before[1]))
    try:
        writer.output(b"eins")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    writer.output(b"zwei")
    writer.close()
    assert not writer.whole
    assert file.read_text().splitlines()[1] == '[0.0, "o",'
    assert list(read_cast(file)[1]) == []


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\x00\xff", b"[]", b"[" * 9999, b'{"version": 1, "width": 80, "height": 24}'),
        *(b'{"version": 2, "width": 80}', b'{"version": 2, "width": 0, "height": 24}'),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "1.cast").write_bytes(content)
    with pytest.raises(InvalidInput):
        read_cast(tmp_path / "1.cast")


def test_lines_that_are_no_events_are_passed_over(tmp_path: Path) -> None:
    lines = ['{"version": 2, "width": 80, "height": 24}', '[1, "i", "typed"]', "[1]", '["x", "o"]']
    (tmp_path / "1.cast").write_text("\n".join([*lines, '[2, "o", "a"]', '[3, "o", "cut']))
    assert list(read_cast(tmp_path / "1.cast")[1]) == [Shown(2.0, "o", "a")]


@pytest.mark.parametrize(
    "painted",
    [
        *("Grüße\r\n\t\b", "\x1b[1;31mrot\x1b[0m", "\x1b[2J\x1b[H", "\x1b[?25l"),
        *("\x1b(0lqk\x1b(B", "\x1b7\x1b8", "\x1b[38:2::1:2:3m", "\x1b[3;20r"),
    ],
)
def test_what_paints_is_kept(painted: str) -> None:
    assert clean(painted) == painted


@pytest.mark.parametrize(
    "obeyed",
    [
        "\x1b]52;c;cm0gLXJmIC8=\x07",  # the clipboard
        "\x1b]52;c;cm0gLXJmIC8=\x1b\\",
        "\x1b]8;;file:///etc/passwd\x1b\\",  # a link
        "\x1b]0;title\x07",
        "\x9d0;title\x9c",
        "\x1bP$q\x22p\x1b\\",  # questions that a terminal answers as if it had been typed
        "\x1b[6n",
        "\x1b[c",
        "\x1b[>c",
        "\x9b6n",
        "\x1b[21t",
        "\x1b[?1000h",  # mouse, focus, paste
        "\x1b[?2004h",
        "\x1b[!p",
        "\x1b[5i",  # print
        "\x1b[>4;2m",
        "\x1b_Gf=24;AAAA\x1b\\",  # a picture
        "\x1b^x\x1b\\",
        "\x1bXx\x1b\\",
        "\x1b#8",
        "\x1b%G",
        "\x1b=",
        "\x07",
        "\x05",  # answer back
        "\x0e",
        "\x00",
        "\u202e",
        f"\x1b[{'1;' * 400}m",
        "\x1b[3J",  # what was scrolled away before
    ],
)
def test_what_a_terminal_would_obey_is_left_out(obeyed: str) -> None:
    assert clean(f"a{obeyed}b") == "ab"


def test_a_sequence_is_known_in_any_pieces() -> None:
    whole = "x\x1b[1mfett\x1b]52;c;QQ==\x1b\\y\x1b[6nz"
    for size in range(1, 8):
        sanitiser = Sanitiser()
        parts = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert "".join(map(sanitiser.clean, parts)) == "x\x1b[1mfettyz"


def test_its_own_screen_and_a_reset_only_empty_ours() -> None:
    assert clean("\x1b[?1049h") == "\x1b[H\x1b[2J"
    assert clean("\x1bc") == "\x1b[H\x1b[2J\x1b[m"
    assert clean("\x1b[?1;25;2004l\x1b[25l") == "\x1b[?25l"


_PIECES = st.sampled_from(
    [*"\x1b\x9b\x9d\x90[]PX^_()#%;:?>!0123456789cnthlqmrJHABp\\\x07\x18\x9c", "x", "ü"]
)


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_whatever_was_recorded_what_remains_is_plain_or_paints(text: str) -> None:
    remains = clean(text)
    assert "\x1b]" not in remains
    assert not set(remains) & {"\x9b", "\x9d", "\x90", "\x07", "\x9c", "\x18"}
    assert clean(remains) == remains  # and once more: nothing new comes together
    for tail in remains.split("\x1b")[1:]:
        assert tail[0] in "[()78DEM"


def test_a_replay_keeps_the_pace_without_the_long_pauses_and_leaves_no_trace() -> None:
    events = [Shown(0.5, "o", "a"), Shown(60, "o", "b"), Shown(61, "r", "1x1"), Shown(61, "o", "c")]
    written: list[str] = []
    waited: list[float] = []
    replay(events, written.append, waited.append, speed=2)
    assert written == [ENTER, "a", "b", "c", LEAVE]
    assert waited == [0.25, 1.0, 0.5]


def test_an_interrupted_replay_restores_the_terminal() -> None:
    written: list[str] = []

    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replay([Shown(1, "o", "a")], written.append, interrupt)
    assert written == [ENTER, LEAVE]


def test_a_replay_shows_what_was_shown() -> None:
    screen = pyte.Screen(20, 4)
    stream = pyte.Stream(screen)
    shown = [Shown(0, "o", "\x1b]0;böse\x07\x1b[2;3Hhal"), Shown(0, "o", "lo\x1b[6n")]
    written: list[str] = []
    replay(shown, written.append, lambda seconds: None)
    stream.feed("".join(written).removesuffix(LEAVE))
    assert [line.rstrip() for line in screen.display] == ["", "  hallo", "", ""]


def test_the_bare_text_has_nothing_that_moves_a_cursor() -> None:
    events = [Shown(0, "o", "\x1b[1mfett\x1b[0m\r\nzwei\x1b]0;x\x07\x1b(B"), Shown(1, "r", "1x1")]
    assert "".join(as_text(events)) == "fett\nzwei"
