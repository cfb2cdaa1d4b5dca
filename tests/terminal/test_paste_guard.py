"""The paste guard: pasted controls vanish, typed keys pass untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.terminal.paste import PASTE_END, PASTE_START, PasteGuard, without_controls


def feed(*pieces: str) -> str:
    guard = PasteGuard()
    return "".join(guard.feed(piece, 0.0) for piece in pieces)


def pasted(*pieces: str) -> str:
    return feed(PASTE_START, *pieces, PASTE_END).removeprefix(PASTE_START).removesuffix(PASTE_END)


@pytest.mark.parametrize("keys", ["abc", "\x1b", "\x1b[A", "\x03", "\x1b[20~", "\x1b[200", "ä€\r"])
def test_typed_keys_pass_at_once_and_unchanged(keys: str) -> None:
    assert feed(keys) == keys


def test_controls_are_dropped_from_a_paste_but_breaks_stay() -> None:
    assert pasted("a\x1b[A\x03\tb\x9bc\u202ed\x00\ne\x7f") == "a[A\tbcd\ne"


def test_line_breaks_of_terminals_become_newlines() -> None:
    assert pasted("a\rb\r\nc\nd\r") == "a\nb\nc\nd\n"
    assert pasted("a\r", "\nb\r", "c") == "a\nb\nc"


def test_what_follows_a_paste_is_typed_again() -> None:
    assert feed(f"{PASTE_START}a{PASTE_END}\x03") == f"{PASTE_START}a{PASTE_END}\x03"


def test_a_start_marker_inside_a_paste_is_only_text() -> None:
    assert pasted(f"a{PASTE_START}b") == "a[200~b"


@given(st.text(st.sampled_from("a\x1b[20~1\r\n\x03ü"), max_size=30), st.data())
def test_the_result_does_not_depend_on_how_the_input_is_split(
    text: str, data: st.DataObject
) -> None:
    whole = f"x{PASTE_START}{text}{PASTE_END}y"
    cuts = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1), max_size=8)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)]
    assert feed(*pieces) == feed(whole)


@given(st.text())
def test_no_control_survives_between_the_markers(text: str) -> None:
    kept = pasted(text.replace(PASTE_END, ""))
    assert without_controls(kept) == kept


def test_an_unfinished_paste_ends_after_a_second_of_silence() -> None:
    guard = PasteGuard()
    assert guard.feed(f"{PASTE_START}a\x1b[20", 5.0) == f"{PASTE_START}a"
    assert guard.idle(5.9) == ""
    assert guard.idle(6.0) == PASTE_END
    assert guard.idle(9.0) == ""
    assert guard.feed("\x03", 9.0) == "\x03"


def test_a_slow_paste_does_not_end_while_bytes_come() -> None:
    guard = PasteGuard()
    guard.feed(PASTE_START, 0.0)
    for second in range(1, 20):
        guard.feed("x", second * 0.9)
        assert guard.idle(second * 0.9 + 0.5) == ""


@pytest.mark.parametrize("cut", range(1, len(PASTE_START)))
def test_a_marker_completed_after_the_parser_gave_up_is_given_to_it_whole(cut: int) -> None:
    guard = PasteGuard()
    guard.feed(PASTE_START[:cut], 0.0)
    guard.parser_gave_up()
    assert guard.feed(PASTE_START[cut:] + "\x03", 0.5) == PASTE_START


def test_escape_and_a_marker_typed_by_hand_much_later_is_no_paste() -> None:
    guard = PasteGuard()
    guard.feed("\x1b", 0.0)
    guard.parser_gave_up()
    guard.idle(1.0)
    assert guard.feed("[200~\x03", 2.0) == "[200~\x03"
