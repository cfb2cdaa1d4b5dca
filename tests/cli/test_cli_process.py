"""The command line as a real process: exit codes, encodings, pipes, what it loads."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FW = [sys.executable, "-m", "fw_tui"]


def fw(*words: str, encoding: str = "utf-8", **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*FW, *words],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        encoding=encoding,
        check=False,
        timeout=60,
    )


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with a customer whose name needs more than ASCII."""
    path = str(tmp_path / "store.db")
    assert fw("--db", path, "start", "Bäckerei Łuka 🍞", "Kasse").stdout == "1\n"
    return path


def test_what_the_shell_starts_runs_and_ends(store: str) -> None:
    (record,) = json.loads(fw("--db", store, "status", "--json").stdout)
    assert record["customer"] == "Bäckerei Łuka 🍞"
    assert fw("--db", store, "stop", "1").returncode == 0
    assert json.loads(fw("--db", store, "status", "--json").stdout) == []


def test_exit_codes_are_0_1_and_2(store: str) -> None:
    assert fw("quote", "8m").returncode == 0
    refused = fw("--db", store, "stop", "7")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert fw("quote").returncode == 2


def test_german_is_spoken_in_the_c_locale(store: str) -> None:
    answer = fw("quote", "8m", LC_ALL="C")
    assert answer.stdout == "00:08:00 = 1 Einheit: 8,50 € (7,14 € netto)\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_encoding_without_all_letters_is_no_error(store: str, encoding: str) -> None:
    answer = fw("--db", store, "sessions", encoding=encoding, PYTHONIOENCODING=encoding)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert r"\u0141uka" in answer.stdout


@pytest.mark.parametrize("form", ["json", "csv"])
def test_json_and_csv_are_utf_8_whatever_the_locale(store: str, form: str) -> None:
    answer = fw(
        *("--db", store, "sessions", "--format", form), LC_ALL="C", PYTHONIOENCODING="ascii"
    )
    assert "Bäckerei Łuka 🍞" in answer.stdout


def test_bytes_that_are_no_text_are_no_traceback(store: str) -> None:
    answer = subprocess.run(
        [*FW, "--db", store, "start", b"M\xfcller", "PC"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0
    assert b"Traceback" not in answer.stderr
    assert fw("--db", store, "customer", "list", "--format", "json").returncode == 0


def test_a_reader_that_leaves_early_is_no_error(store: str) -> None:
    for end in (subprocess.PIPE, subprocess.DEVNULL):
        child = subprocess.Popen(
            [*FW, "--db", store, "sessions", "--format", "json"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=end,
        )
        assert child.stdout is not None
        child.stdout.close()
        stderr = child.stderr.read() if child.stderr else b""
        if child.stderr:
            child.stderr.close()
        assert (child.wait(60), stderr) == (141, b"")


@pytest.mark.parametrize("buffered", [True, False])
@pytest.mark.parametrize(
    "words", [["sessions"], ["sessions", "--format", "json"], ["start", "Neu", "PC"]]
)
def test_a_full_disk_behind_the_output_is_one_line(
    store: str, words: list[str], buffered: bool
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        answer = subprocess.run(
            [*FW, "--language", "en", "--db", store, *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "" if buffered else "1"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("fw-tui: The output cannot be written: No space left")


def test_closed_output_is_no_traceback(store: str) -> None:
    command = f'"{sys.executable}" -m fw_tui --db "{store}" sessions >&- 2>&-'
    answer = subprocess.run(command, shell=True, cwd=ROOT, check=False, timeout=60)
    assert answer.returncode == 0


def test_at_a_terminal_a_sentence_follows_and_tables_fit(store: str) -> None:
    def at_terminal(*words: str) -> str:
        ours, theirs = os.openpty()
        with subprocess.Popen(
            [*FW, "--language", "en", "--db", store, *words],
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "80"},
            stdout=theirs,
            stderr=theirs,
        ) as child:
            os.close(theirs)
            assert child.wait(60) == 0
        shown = os.read(ours, 100_000).decode()
        os.close(ours)
        return shown

    number, sentence = at_terminal("start", "Fa. " + "Meier " * 20, "PC").splitlines()
    assert number == "2"
    assert sentence.startswith("Session 2 with Fa. Meier ")
    for command in ("sessions", "status"):
        lines = at_terminal(command).splitlines()
        assert max(len(line) for line in lines) <= 80
        assert len(lines) > 6


def test_an_interrupt_ends_quietly(tmp_path: Path) -> None:
    pipe = tmp_path / "config" / "fw-tui" / "config.toml"
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    child = subprocess.Popen(
        [*FW, "quote", "8m"],
        cwd=ROOT,
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # Opening the other end waits until the program reads its settings, and so is well started.
    with pipe.open("wb"):
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (130, b"", b"")


_INTERRUPTED_WHILE_LOADING = """
import os, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "fw_tui.cli.main":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
from fw_tui.__main__ import main
sys.exit(main(["quote", "8m"]))
"""


def test_an_interrupt_while_the_program_loads_is_no_traceback() -> None:
    child = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED_WHILE_LOADING],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (child.returncode, child.stdout, child.stderr) == (-signal.SIGINT, "", "")


def test_a_command_does_not_look_through_all_it_has_loaded_as_it_ends() -> None:
    code = "import gc; from fw_tui.__main__ import main; main(['quote', '8m'])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; print(gc.get_freeze_count() > gc.get_count()[0])"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[-1] == "True"


_LOADED = """
import sys
from fw_tui.__main__ import main
code = main(sys.argv[1:])
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("words", "unneeded"),
    [
        (
            ["quote", "8m", "--db", "/there/is/no/store.db"],
            {"textual", "rich", "babel", "tabulate", "peewee", "sqlite3", "asyncio", "holidays"},
        ),
        (["quote", "8m"], {"textual", "rich", "babel", "tabulate", "asyncio", "holidays"}),
        (["status"], {"textual", "rich", "babel", "playhouse", "asyncio", "holidays"}),
        (
            ["sessions", "maier", "--limit", "50"],
            {"textual", "rich", "babel", "playhouse", "asyncio", "holidays", "fpdf", "drafthorse"}
            | {"stdnum", "segno"},
        ),
        (["status", "--json"], {"textual", "rich", "babel", "tabulate", "playhouse", "asyncio"}),
        (["stop", "1"], {"textual", "rich", "babel", "tabulate", "playhouse", "asyncio"}),
    ],
)
def test_a_command_loads_nothing_that_it_does_not_need(
    store: str, words: list[str], unneeded: set[str]
) -> None:
    child = subprocess.run(
        [sys.executable, "-c", _LOADED, "--db", store, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert child.returncode == 0, child.stderr
    assert unneeded.isdisjoint(child.stderr.split())
