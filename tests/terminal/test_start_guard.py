"""The start guard: what is missing is said in one sentence, before anything is painted."""

import subprocess
import sys
from pathlib import Path

import pytest

from fw_tui.domain.errors import FwError
from fw_tui.domain.settings import LANGUAGES
from fw_tui.i18n import explain, set_language
from fw_tui.terminal.guard import prepare_environment, refuse_reason
from tests.terminal.harness import PYTHON, ROOT, Terminal, neutral_environment

SAMPLE = str(ROOT / "tests/terminal/sample_app.py")


class FakeStream:
    def __init__(self, encoding: str = "utf-8", tty: bool = True) -> None:
        self.encoding = encoding
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty


class ClosedStream(FakeStream):
    def isatty(self) -> bool:
        raise ValueError("I/O operation on closed file")


TTY = FakeStream()
FILE = FakeStream(tty=False)
XTERM = {"TERM": "xterm-256color"}


def test_a_common_terminal_is_accepted() -> None:
    assert refuse_reason(XTERM, TTY, TTY, TTY) is None


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "utf8", "U8"])
def test_utf_8_is_known_by_all_its_names(encoding: str) -> None:
    assert refuse_reason(XTERM, TTY, TTY, FakeStream(encoding)) is None


@pytest.mark.parametrize(
    "streams",
    [
        (FILE, TTY, TTY),
        (TTY, FILE, TTY),
        (TTY, TTY, FILE),
        (None, TTY, TTY),
        (TTY, TTY, None),
        (ClosedStream(), TTY, TTY),
    ],
)
def test_a_redirected_or_closed_stream_is_refused(
    streams: tuple[FakeStream | None, FakeStream | None, FakeStream | None],
) -> None:
    assert_one_sentence(refuse_reason(XTERM, *streams), "ssh -t")


@pytest.mark.parametrize("term", [None, "", "dumb", "unknown", "DUMB"])
def test_a_terminal_that_cannot_paint_is_refused(term: str | None) -> None:
    environ = {} if term is None else {"TERM": term}
    assert_one_sentence(refuse_reason(environ, TTY, TTY, TTY), "TERM")


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "no-such-encoding"])
def test_output_that_is_not_utf_8_is_refused(encoding: str) -> None:
    assert_one_sentence(refuse_reason(XTERM, TTY, TTY, FakeStream(encoding)), encoding)


@pytest.mark.parametrize(
    ("locale", "accepted"),
    [
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LANG": "de_DE.iso885915@euro"}, False),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.ISO-8859-1"}, False),
        ({"LANG": "de_DE.ISO-8859-1", "LC_ALL": "de_DE.utf8"}, True),
        ({"LANG": "C"}, True),
        ({"LANG": "de_DE"}, True),
        ({"LANG": "de_DE.UTF-8@euro"}, True),
        ({}, True),
    ],
)
def test_a_locale_that_names_another_encoding_is_refused(
    locale: dict[str, str], accepted: bool
) -> None:
    reason = refuse_reason({**XTERM, **locale}, TTY, TTY, TTY)
    assert (reason is None) == accepted


def test_escape_waits_longer_over_slow_lines_unless_the_user_chose() -> None:
    environ: dict[str, str] = {}
    prepare_environment(environ)
    assert environ == {"ESCDELAY": "300"}
    environ["ESCDELAY"] = "50"
    prepare_environment(environ)
    assert environ == {"ESCDELAY": "50"}


def test_only_harmless_variables_of_textual_stay() -> None:
    harmful = ("TEXTUAL", "TEXTUAL_DRIVER", "TEXTUAL_PRESS", "TEXTUAL_LOG", "TEXTUAL_DEBUG")
    environ = dict.fromkeys(harmful, "1")
    harmless = {"ESCDELAY": "300", "TEXTUAL_COLOR_SYSTEM": "standard", "TEXTUALISH": "1"}
    environ |= harmless
    prepare_environment(environ)
    assert environ == harmless


def test_a_colour_system_that_textual_would_crash_on_is_dropped() -> None:
    environ = {"TEXTUAL_COLOR_SYSTEM": "nonsense"}
    prepare_environment(environ)
    assert environ == {"ESCDELAY": "300"}


def test_the_guard_needs_no_textual() -> None:
    code = "import sys, fw_tui.terminal.guard; sys.exit('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=30)
    assert done.returncode == 0


def test_without_a_keyboard_the_program_says_so_and_ends(tmp_path: Path) -> None:
    done = subprocess.run(
        [PYTHON, SAMPLE],
        env=neutral_environment(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "ssh -t" in done.stderr


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"PYTHONIOENCODING": "latin-1"}])
def test_an_unfit_terminal_gets_one_line_and_no_escape_sequence(environ: dict[str, str]) -> None:
    with Terminal([PYTHON, SAMPLE], env=environ) as terminal:
        assert terminal.exit_code() == 1
        assert terminal.raw.count(b"\r\n") == 1
        assert b"\x1b" not in terminal.raw


def assert_one_sentence(reason: FwError | None, fact: str) -> None:
    assert reason is not None
    for language in LANGUAGES:
        set_language(language)
        assert fact in explain(reason)
        assert "\n" not in explain(reason)
    set_language("de")
