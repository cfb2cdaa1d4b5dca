"""Durations as they are typed and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.duration import LONGEST, hms, parse_duration
from fw_tui.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("8m", 480),
        ("15m", 900),
        ("10min", 600),
        ("601s", 601),
        ("900s", 900),
        ("1h30m", 5400),
        ("1h 30m 5s", 5405),
        (" 2H ", 7200),
        ("00:12:22", 742),
        ("1:30", 5400),
        ("100:00:00", 360_000),
        ("0s", 0),
        ("744h", LONGEST),
    ],
)
def test_durations_are_understood_as_people_write_them(typed: str, seconds: int) -> None:
    assert parse_duration(typed) == seconds


@pytest.mark.parametrize(
    "typed", ["", "  ", "15", "m", "1:60", "1:30:60", "30m1h", "1.5h", "٣m", "15m!", "1d", "½h"]
)
def test_what_is_no_duration_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="not a duration"):
        parse_duration(typed)


@pytest.mark.parametrize("typed", ["-5m", "-00:10:00", "-1"])
def test_a_negative_duration_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="negative"):
        parse_duration(typed)


@pytest.mark.parametrize(
    "typed", ["745h", "744h1s", "2678401s", "9999999:00", "9" * 40 + "h", "9" * 5000 + "s"]
)
def test_more_than_a_month_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="longer than 31 days"):
        parse_duration(typed)


def test_the_clock_face_may_show_more_than_ninety_nine_hours() -> None:
    assert hms(742) == "00:12:22"
    assert hms(360_005) == "100:00:05"


@given(st.integers(0, LONGEST))
def test_a_shown_duration_is_understood_again(seconds: int) -> None:
    assert parse_duration(hms(seconds)) == seconds
    assert parse_duration(f"{seconds}s") == seconds
