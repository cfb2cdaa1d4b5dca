"""A program on SafeApp in a real terminal: signals, hangups, bad input, faults, hostile text."""

import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.harness import PYTHON, ROOT, Terminal, wait_until

SAMPLE = str(ROOT / "tests/terminal/sample_app.py")
SECRET = b"4711"
START, END = b"\x1b[200~", b"\x1b[201~"


@pytest.fixture
def sample() -> Iterator[Terminal]:
    with Terminal([PYTHON, SAMPLE]) as terminal:
        terminal.wait_for("ready")
        yield terminal


# Pictures


def test_after_another_program_had_the_terminal_the_picture_is_whole(sample: Terminal) -> None:
    whole = sample.screen()
    sample.press("f9")
    sample.wait_until(lambda: sample.read() and b"aside" in sample.raw, "the other program")
    sample.wait_until(lambda: sample.screen() == whole, "the same screen once more")


# Ends


def test_ctrl_q_ends_it_with_0_and_the_terminal_restored(sample: Terminal) -> None:
    sample.press("ctrl+q")
    assert sample.exit_code() == 0
    assert sample.is_restored()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    unmounted = tmp_path / "unmounted"
    env = {"SAMPLE_UNMOUNTED": str(unmounted)}
    with Terminal([PYTHON, SAMPLE], env=env) as terminal:
        terminal.wait_for("ready")
        terminal.kill(number)
        assert terminal.exit_code() == 128 + number
        assert terminal.is_restored()
        assert unmounted.exists()


def test_a_signal_ends_it_even_when_the_event_loop_is_stuck(sample: Terminal) -> None:
    sample.press("f6")
    sample.wait_for("blocked")
    sample.kill(signal.SIGTERM)
    assert sample.exit_code() == 143
    assert sample.is_restored()


def test_the_end_of_the_terminal_ends_it(tmp_path: Path) -> None:
    unmounted = tmp_path / "unmounted"
    with Terminal([PYTHON, SAMPLE], env={"SAMPLE_UNMOUNTED": str(unmounted)}) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.exit_code() == 129
        assert unmounted.exists()


def test_the_end_of_the_terminal_ends_it_even_if_no_signal_comes() -> None:
    with Terminal([PYTHON, SAMPLE], prepare=block_hangup_signal) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.exit_code(timeout=4) == 129


@pytest.mark.parametrize("hang_up", [True, False])
def test_a_terminal_that_stopped_reading_cannot_keep_it_alive(hang_up: bool) -> None:
    with Terminal([PYTHON, SAMPLE, "flood"]) as terminal:
        wait_until(lambda: is_stuck_in_output(terminal.child.pid), "a stalled terminal")
        if hang_up:
            terminal.hang_up()
        else:
            terminal.kill(signal.SIGTERM)
            wait_until(lambda: not terminal.child.isalive(), "a clean end", timeout=4.5)
        assert terminal.exit_code() == (129 if hang_up else 143)
        assert hang_up or terminal.is_restored()


def test_waiting_for_keys_uses_hardly_any_processor_time(sample: Terminal) -> None:
    sample.type("x")
    sample.wait_for("field='x'")
    let_pass(sample, 0.5)
    before, bytes_before = sample.cpu_seconds(), len(sample.raw)
    let_pass(sample, 1.2)
    assert sample.cpu_seconds() - before < 0.3
    assert len(sample.raw) == bytes_before  # no cursor blinks


def test_ctrl_z_does_not_stop_it(sample: Terminal) -> None:
    sample.press("ctrl+z")
    sample.type("still here")
    sample.wait_for("still here")


# Input


def test_a_byte_that_is_not_utf_8_does_no_harm(sample: Terminal) -> None:
    sample.send("M\xe4rz".encode("latin-1"))
    sample.wait_for("field='M\ufffdrz'")


def test_a_letter_split_over_two_reads_arrives_whole(sample: Terminal) -> None:
    first, second = "ä".encode()[:1], "ä".encode()[1:]
    sample.send(b"M" + first)
    sample.wait_for("field='M'")
    sample.send(second + b"rz")
    sample.wait_for("field='März'")


def test_controls_in_a_paste_are_not_keys(sample: Terminal) -> None:
    sample.paste("a\x1bb\x03c\x11d\x1b[Ae\x04")
    sample.wait_for("field='abcd[Ae'")


def test_line_breaks_of_a_paste_arrive_in_notes(sample: Terminal) -> None:
    sample.press("tab")
    sample.wait_for("in the notes")
    sample.paste("eins\rzwei\r\ndrei\x1b[2J")
    sample.wait_for(r"area='eins\nzwei\ndrei[2J'")


def test_an_unfinished_paste_does_not_make_it_deaf(sample: Terminal) -> None:
    sample.send(START + b"lost")
    sample.wait_for("field='lost'")
    sample.type(" found")
    sample.wait_for("field='lost found'")
    sample.press("ctrl+q")
    assert sample.exit_code() == 0


@pytest.mark.parametrize("cut", range(1, len(START)))
def test_a_paste_whose_marker_is_split_is_still_a_paste(cut: int) -> None:
    with Terminal([PYTHON, SAMPLE], env={"ESCDELAY": "10000"}) as sample:
        sample.wait_for("ready")
        sample.send(START[:cut])
        sample.wait_until_read()
        sample.send(START[cut:] + b"a\x11b\rc" + END)
        sample.wait_for("field='ab'")
        assert "submitted" not in sample.screen()


def test_a_paste_whose_marker_came_very_late_still_presses_no_keys(sample: Terminal) -> None:
    sample.send(START[:3])
    sample.wait_for("field='[2'")  # the parser took the first half for keys
    sample.send(START[3:] + b"a\x11b\x03" + END)
    sample.wait_for("field='[2ab'")


# Faults


@pytest.mark.parametrize(("behaviour", "key"), [("plain", "f4"), ("plain", "f5")])
def test_a_fault_ends_it_with_1_and_a_private_report(behaviour: str, key: str) -> None:
    with Terminal([PYTHON, SAMPLE, behaviour]) as terminal:
        terminal.wait_for("ready")
        terminal.press(key)
        assert_told_without_values(terminal)


def test_a_fault_while_composing_is_told_in_the_same_way() -> None:
    with Terminal([PYTHON, SAMPLE, "fail-in-compose"]) as terminal:
        assert_told_without_values(terminal)


def test_a_fault_is_told_in_the_users_language() -> None:
    with Terminal([PYTHON, SAMPLE, "fail-in-compose"], env={"LANG": "en_US.UTF-8"}) as terminal:
        assert terminal.exit_code() == 1
        assert b"had to stop because of an internal error" in terminal.raw


def test_where_no_report_can_be_written_the_places_are_shown() -> None:
    env = {"XDG_STATE_HOME": "/dev/null/nowhere"}
    with Terminal([PYTHON, SAMPLE, "fail-in-compose"], env=env) as terminal:
        assert terminal.exit_code() == 1
        assert b"action_fail" in terminal.raw
        assert SECRET not in terminal.raw


# Output


def test_control_sequences_in_data_never_reach_the_terminal() -> None:
    with Terminal([PYTHON, SAMPLE, "evil"], size=(120, 60)) as terminal:
        terminal.wait_until(lambda: terminal.screen().count("evil>") >= 10, "all the texts")
        raw = terminal.raw.replace(b"\x1b]22;default\x07", b"")  # the mouse pointer's shape
    for forbidden in (b"\x1b]52", b"\x1b]0", b"\x1b[2J", b"\x1bc", b"\x9b2J", b"\x07"):
        assert forbidden not in raw
    text = raw.decode()
    assert not set(text) & {"\x9b", "\x9c", "\x9d", "\u202e"}
    assert "EVIL" in text


# Size


def test_a_small_window_is_covered_and_what_was_typed_is_kept(sample: Terminal) -> None:
    sample.press("f3")
    sample.wait_for("a question")
    sample.type("half an answer")
    sample.wait_for("half an answer")
    sample.resize(60, 20)
    screen = sample.wait_for("60x20")
    assert "80x24" in screen
    assert "half an answer" not in screen
    sample.type("unseen")
    sample.resize(79, 40)
    sample.wait_for("79x40")
    sample.resize(80, 24)
    sample.wait_for("half an answer")
    sample.type("!")
    assert "x40" not in sample.wait_for("half an answer!")


def test_a_program_started_in_a_small_window_waits_for_a_larger_one() -> None:
    with Terminal([PYTHON, SAMPLE], size=(40, 10)) as terminal:
        terminal.wait_for("40x10")
        terminal.resize(100, 30)
        terminal.wait_for("ready")
        terminal.wait_until_gone("40x10")


def test_a_small_window_can_be_left_by_ctrl_c() -> None:
    with Terminal([PYTHON, SAMPLE], size=(40, 10)) as terminal:
        terminal.wait_for("40x10")
        terminal.press("ctrl+c")
        assert terminal.exit_code() == 0
        assert terminal.is_restored()


def assert_told_without_values(terminal: Terminal) -> None:
    assert terminal.exit_code() == 1
    assert terminal.is_restored()
    reports = list(terminal.home.rglob("crash-*.log"))
    assert len(reports) == 1
    assert stat.S_IMODE(reports[0].stat().st_mode) == 0o600
    report = reports[0].read_bytes()
    assert b"ValueError" in report
    assert b"action_fail" in report
    tail = terminal.raw.rpartition(b"\x1b[")[2]
    assert str(reports[0]).encode() in tail.replace(b"\r\n", b"")
    assert tail.count(b"\n") == 1
    assert SECRET not in terminal.raw + report


def let_pass(terminal: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    terminal.wait_until(lambda: time.monotonic() > end, f"{seconds} s")


def block_hangup_signal() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])


def is_stuck_in_output(pid: int) -> bool:
    """Whether a thread of the program hangs in write(2, …)."""
    calls = [call.read_text().split() for call in Path(f"/proc/{pid}/task").glob("*/syscall")]
    return any(call[:2] == ["1", "0x2"] for call in calls)
