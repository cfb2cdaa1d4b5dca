"""Local time in and out, over both changes of the clocks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.errors import InvalidInput
from fw_tui.domain.localtime import (
    day_span,
    iso,
    local_day,
    month_span,
    next_month,
    parse_day,
    parse_month,
    parse_time,
    previous_month,
    to_local,
    to_ms,
    zone,
)
from tests.makers import BERLIN, NOON, ms

ZONES = st.sampled_from(["Europe/Berlin", "UTC", "America/St_Johns", "Australia/Lord_Howe"])


def parsed(text: str, tz: ZoneInfo = BERLIN, now: int = NOON) -> int:
    return parse_time(text, tz, now)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-22T10:22", "2026-11-22T10:22:00+01:00"),
        ("2026-11-22 10:22:33", "2026-11-22T10:22:33+01:00"),
        ("2026-07-22T10:22", "2026-07-22T10:22:00+02:00"),
        ("2026-11-22T10:22Z", "2026-11-22T10:22:00+00:00"),
        ("2026-11-22T10:22-05:00", "2026-11-22T10:22:00-05:00"),
        ("2026-11-22", "2026-11-22T00:00:00+01:00"),
        ("01.03.2008 10:22", "2008-03-01T10:22:00+01:00"),
        ("1.3.2008, 9:05:07", "2008-03-01T09:05:07+01:00"),
        ("10:22", "2026-11-12T10:22:00+01:00"),
        (" 9:05:07\n", "2026-11-12T09:05:07+01:00"),
    ],
)
def test_times_are_understood_as_people_write_them(typed: str, meant: str) -> None:
    assert parsed(typed) == ms(meant)


def test_a_clock_time_means_the_local_day_of_now() -> None:
    just_after_midnight = ms("2026-11-12T00:10:00+01:00")
    assert parsed("00:05", now=just_after_midnight) == ms("2026-11-12T00:05:00+01:00")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "now",
        "25:00",
        "10:60",
        "24:00",
        "32.01.2026 10:00",
        "2026-02-30T10:00",
        "2026-11-22T10:22+99:00",
        "\udcff",
        "10:22 Uhr morgen",
    ],
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="not a time"):
        parsed(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "0001-01-01T00:00",
        "1989-12-31T23:59",
        "0001-01-01T00:00+14:00",
        "01.01.0001 00:00",
        "9999-12-31T23:59",
        "9999-12-31T23:59-12:00",
        "9999-12-31T23:59:59Z",
        "31.12.9999 23:59",
    ],
)
@pytest.mark.parametrize("name", ["Europe/Berlin", "America/St_Johns", "Pacific/Auckland"])
def test_a_time_outside_of_any_business_is_refused(typed: str, name: str) -> None:
    with pytest.raises(InvalidInput, match="too far"):
        parsed(typed, zone(name))


def test_an_hour_that_the_clocks_skip_is_refused() -> None:
    for typed in ("2025-03-30T02:00", "2025-03-30T02:30", "30.03.2025 02:59:59"):
        with pytest.raises(InvalidInput, match="does not exist"):
            parsed(typed)
    assert parsed("2025-03-30T03:00") - parsed("2025-03-30T01:59") == 60_000


def test_an_hour_that_comes_twice_is_asked_back_with_both_offsets() -> None:
    with pytest.raises(InvalidInput) as refused:
        parsed("2025-10-26T02:30")
    assert "2025-10-26T02:30+02:00" in str(refused.value)
    assert "2025-10-26T02:30+01:00" in str(refused.value)
    for typed in ("2025-10-26T02:00", "2025-10-26T02:59:59"):
        with pytest.raises(InvalidInput, match="twice"):
            parsed(typed)


def test_the_offered_spellings_of_the_doubled_hour_are_an_hour_apart() -> None:
    first, second = parsed("2025-10-26T02:30+02:00"), parsed("2025-10-26T02:30+01:00")
    assert second - first == 3_600_000
    assert iso(first, BERLIN) == "2025-10-26T02:30:00+02:00"
    assert iso(second, BERLIN) == "2025-10-26T02:30:00+01:00"


def test_the_edges_of_the_doubled_hour_are_plain() -> None:
    assert parsed("2025-10-26T03:00") - parsed("2025-10-26T01:59") == 3_660_000 + 3_600_000


@given(st.integers(ms("1990-01-02"), ms("2199-12-30")), ZONES)
def test_milliseconds_survive_iso_and_back(moment: int, name: str) -> None:
    tz = zone(name)
    whole = moment // 1000 * 1000
    assert parse_time(iso(moment, tz), tz, NOON) == whole
    assert to_ms(to_local(moment, tz)) == moment


@given(st.integers(ms("1990-01-02"), ms("2199-12-30")), ZONES)
def test_a_local_time_without_offset_means_itself_or_is_asked_back(moment: int, name: str) -> None:
    tz = zone(name)
    shown = to_local(moment, tz).replace(tzinfo=None).isoformat(timespec="seconds")
    if to_local(moment, tz).utcoffset() != to_local(moment, tz).replace(fold=1).utcoffset() or (
        to_local(moment, tz).fold
    ):
        with pytest.raises(InvalidInput, match="twice"):
            parse_time(shown, tz, NOON)
    else:
        assert parse_time(shown, tz, NOON) == moment // 1000 * 1000


@given(
    st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2030, 1, 1)),
    ZONES,
)
def test_a_typed_local_time_that_is_accepted_is_shown_as_it_was_typed(
    typed: datetime, name: str
) -> None:
    tz = zone(name)
    typed = typed.replace(microsecond=0)
    try:
        read = parse_time(typed.isoformat(), tz, NOON)
    except InvalidInput:
        return
    assert to_local(read, tz).replace(tzinfo=None) == typed


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "\0"])
def test_a_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="no time zone"):
        zone(name)


def test_a_session_at_half_past_eleven_utc_on_halloween_is_novembers_in_berlin() -> None:
    since, until = month_span(date(2026, 11, 1), BERLIN)
    assert since <= ms("2026-10-31T23:30:00Z") < until
    assert not since <= ms("2026-10-31T22:59:59Z") < until
    assert not since <= ms("2026-11-30T23:00:00Z") < until


@pytest.mark.parametrize(("month", "hours"), [("2025-10", 31 * 24 + 1), ("2025-03", 31 * 24 - 1)])
def test_months_with_a_change_of_clocks_are_an_hour_longer_or_shorter(
    month: str, hours: int
) -> None:
    since, until = month_span(parse_month(month), BERLIN)
    assert until - since == hours * 3_600_000


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2199, 12, 31)), ZONES)
def test_months_follow_each_other_without_gap(day: date, name: str) -> None:
    tz = zone(name)
    month = day.replace(day=1)
    since, until = month_span(month, tz)
    assert month_span(next_month(month), tz)[0] == until
    assert previous_month(next_month(month)) == month
    assert local_day(since, tz) == month
    assert local_day(until - 1, tz) == next_month(month) - timedelta(days=1)


def test_where_midnight_is_skipped_the_month_begins_with_its_first_moment() -> None:
    asuncion = zone("America/Asuncion")
    since, _ = month_span(date(2023, 10, 1), asuncion)
    assert iso(since, asuncion) == "2023-10-01T01:00:00-03:00"
    assert local_day(since - 1, asuncion) == date(2023, 9, 30)


@pytest.mark.parametrize(
    "typed",
    ["", "2026", "2026-13", "2026-00", "1989-12", "26-11", "2026-11-01", "2200-01", "9999-12"],
)
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="not a month"):
        parse_month(typed)


def test_a_month_is_its_first_day() -> None:
    assert parse_month(" 2026-11 ") == date(2026, 11, 1)


@pytest.mark.parametrize("typed", ["2026-11-22", " 22.11.2026 ", "22.11.2026"])
def test_a_day_is_typed_in_either_order(typed: str) -> None:
    assert parse_day(typed) == date(2026, 11, 22)


@pytest.mark.parametrize("typed", ["", "2026-11", "31.11.2026", "22/11/2026", "1066-10-14", "x"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="is not a day"):
        parse_day(typed)


def test_days_are_spanned_from_midnight_to_midnight_also_when_the_clocks_change() -> None:
    since, until = day_span(date(2026, 10, 25), date(2026, 10, 25), BERLIN)
    assert until - since == 25 * 3_600_000
