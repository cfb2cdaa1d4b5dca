"""The same program in a second real terminal: tmux."""

from tests.terminal.harness import PYTHON, ROOT, Tmux, wait_until

SAMPLE = str(ROOT / "tests/terminal/sample_app.py")


def test_typing_resizing_and_leaving_work_in_tmux() -> None:
    with Tmux(f"{PYTHON} {SAMPLE}") as tmux:
        tmux.wait_for("ready")
        assert tmux.tmux("display-message", "-p", "#{alternate_on}").strip() == "1"
        tmux.type("Größe")
        tmux.wait_for("field='Größe'")
        tmux.resize(60, 20)
        tmux.wait_for("60x20")
        tmux.resize(100, 30)
        tmux.wait_for("field='Größe'")
        tmux.press("C-q")
        assert tmux.exit_code() == 0
        assert tmux.tmux("display-message", "-p", "#{alternate_on}").strip() == "0"


def test_escape_and_arrows_are_told_apart_in_tmux() -> None:
    with Tmux(f"{PYTHON} {SAMPLE}") as tmux:
        tmux.wait_for("ready")
        tmux.type("ac")
        tmux.wait_for("field='ac'")
        behind = tmux.cursor()
        tmux.press("Left")
        # Textual carries out a key that is bound later than a letter typed right after it.
        wait_until(lambda: tmux.cursor() != behind, "the cursor to move")
        tmux.type("b")
        tmux.wait_for("field='abc'")
        tmux.press("Escape")
        tmux.wait_for("escape")
