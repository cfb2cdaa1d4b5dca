"""One spelling for a remote ID, and nothing in it that a launched client would obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.errors import InvalidInput
from fw_tui.domain.remote_id import normalise_remote_id, remote_alias


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("123456789", "123456789"),
        ("123 456 789", "123456789"),
        ("1 234 567 890", "1234567890"),
        ("  123 456 789\r\n", "123456789"),
        ("123\u00a0456 789", "123456789"),
        ("m12-345-678", "m12-345-678"),
        ("rezeption@praxis", "rezeption@praxis"),
        ("Rezeption_1.praxis", "Rezeption_1.praxis"),
        ("empfang@mu\u0308ller", "empfang@m\u00fcller"),
        ("1", "1"),
    ],
)
def test_an_id_has_one_spelling(typed: str, expected: str) -> None:
    assert normalise_remote_id(typed) == expected


@pytest.mark.parametrize("typed", ["", "   ", "\t\n"])
def test_an_empty_id_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="empty"):
        normalise_remote_id(typed)


@pytest.mark.parametrize("typed", ["-p", "--password=x", " -1 234 567", "-123456789"])
def test_an_id_that_would_be_an_option_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="hyphen"):
        normalise_remote_id(typed)


@pytest.mark.parametrize("typed", ["123\x00456", "123\n456", "a\x1b[2J", "12\u202e34", "\ufeff123"])
def test_control_characters_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="control"):
        normalise_remote_id(typed)


@pytest.mark.parametrize(
    "typed", ["a b", "123;456", "12/34", '"123"', "x=1", "\u0661\u0662\u0663", "a\ud800"]
)
def test_other_characters_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="letters, digits"):
        normalise_remote_id(typed)


def test_sixty_four_characters_are_allowed_and_one_more_is_refused() -> None:
    assert normalise_remote_id("a" * 64) == "a" * 64
    with pytest.raises(InvalidInput, match="65"):
        normalise_remote_id("a" * 65)


def test_blanks_between_digits_do_not_count_towards_the_length() -> None:
    assert normalise_remote_id(" ".join("1" * 64)) == "1" * 64


@given(st.text(max_size=80))
def test_what_is_accepted_is_stable_and_safe_as_an_argument(typed: str) -> None:
    try:
        remote_id = normalise_remote_id(typed)
    except InvalidInput:
        return
    assert normalise_remote_id(remote_id) == remote_id
    assert not remote_id.startswith("-")
    assert remote_id.isprintable()
    assert " " not in remote_id


def test_a_name_becomes_an_alias_that_no_other_name_has() -> None:
    names = ["PC 1", "PC_1", "PC#1", "PC/1", "-PC 1", "\u00fc" * 80]
    aliases = [remote_alias(name) for name in names]
    assert aliases[0] == "PC_1"
    assert len(set(aliases)) == len(names)
    assert [normalise_remote_id(alias) for alias in aliases] == aliases


def test_no_name_has_no_alias() -> None:
    with pytest.raises(InvalidInput):
        remote_alias(" ")
