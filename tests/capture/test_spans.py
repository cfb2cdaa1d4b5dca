"""Written times: what they can mean, and which pairs of them are sure enough to bill."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.capture.spans import ANY, UNIX, Span, Times, check_times, moments, seconds
from fw_tui.domain.errors import FwError, InvalidInput
from tests.capture.logs import NOW, utc_ms

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = 60_000


def local(text: str) -> tuple[int, ...]:
    return moments(text, BERLIN)


@pytest.mark.parametrize(
    "text",
    [
        "2025-10-24 10:00:00",
        "2025-10-24T10:00",
        "2025-10-24T08:00:00Z",
        "2025-10-24 08:00:00+00",
        "2025-10-24 10:00:00.000+02:00",
        "24.10.2025, 10:00:00",
        "24.10.2025 10:00 Uhr",
        "1761292800",
        "1761292800000",
        " 1761292800.0 ",
    ],
)
def test_the_usual_spellings_are_understood(text: str) -> None:
    assert local(text) == (utc_ms("2025-10-24 08:00:00"),)


def test_a_time_in_the_repeated_hour_means_two_moments() -> None:
    assert local("2025-10-26 02:30:00") == (
        utc_ms("2025-10-26 00:30:00"),
        utc_ms("2025-10-26 01:30:00"),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2025-03-30 02:30:00", "does not exist"),
        ("31.02.2025 10:00", "not a possible date"),
        ("24.10.25 10:00", "not a possible date"),
        ("10/24/2025 10:00", "not a possible date"),
        ("yesterday", "not a possible date"),
        ("", "not a possible date"),
        ("1970-01-01 00:00:00", "before 2000"),
        ("9999-12-31 23:59:59", "not a possible date"),
        ("12345678", "not a possible date"),
        ("\u0662\u0660\u0662\u0665-10-24 10:00", "not a possible date"),
    ],
)
def test_a_time_that_never_was_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        local(text)


def test_a_form_that_was_chosen_is_the_only_one() -> None:
    assert moments("10/24/2025 10:00", BERLIN, "%m/%d/%Y %H:%M") == local("2025-10-24 10:00")
    with pytest.raises(InvalidInput):
        moments("2025-10-24 10:00", BERLIN, UNIX)


@pytest.mark.parametrize(
    ("start", "end", "length", "minutes"),
    [
        ("02:30", "02:40", 10, 10),  # the stated duration tells which
        ("02:30", "02:40", 70, 70),
        ("01:30", "02:30", 120, 120),
        ("02:30", "03:30", 60, 60),
        ("02:30", None, 600, 600),  # only a duration: sure, whichever hour it was
        ("02:50", "02:10", None, 20),  # only summer to winter runs forward
    ],
)
def test_in_the_repeated_hour_what_is_sure_is_taken(
    start: str, end: str | None, length: int | None, minutes: int
) -> None:
    day = "2025-10-26 "
    span = Span(
        local(day + start),
        None if end is None else local(day + end),
        None if length is None else length * MINUTE,
    )
    times = check_times(span, NOW)
    assert times.ended_at - times.started_at == minutes * MINUTE
    assert times.stated_length is None


@pytest.mark.parametrize(
    ("start", "end"), [("02:30", "02:40"), ("01:30", "02:30"), ("02:30", "03:30")]
)
def test_in_the_repeated_hour_what_is_open_is_refused(start: str, end: str) -> None:
    span = Span(local(f"2025-10-26 {start}"), local(f"2025-10-26 {end}"))
    with pytest.raises(InvalidInput, match="repeat an hour"):
        check_times(span, NOW)


def test_a_stated_duration_that_differs_is_told_and_times_count() -> None:
    begun = utc_ms("2025-10-24 08:00:00")
    assert check_times(Span((begun,), (begun + 11_000,), 123_000), NOW) == Times(
        begun, begun + 11_000, stated_length=123_000
    )
    assert check_times(Span((begun,), (begun + 11_000,), 11_568), NOW).stated_length is None


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        (Span((NOW + 1,), None), "start is in the future"),
        (Span((NOW,), (NOW + 6 * MINUTE,)), "end is in the future"),
        (Span((NOW - 10,), (NOW - 20,)), "end is before the start"),
        (Span((NOW - 10,), None, -1), "duration is negative"),
        (Span((NOW - 32 * 1440 * MINUTE,), (NOW,)), "longer than 31 days"),
        (Span((NOW - 32 * 1440 * MINUTE,), None), "no end of this connection"),
    ],
)
def test_times_that_cannot_be_are_refused(span: Span, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        check_times(span, NOW)


def test_without_end_and_duration_it_runs() -> None:
    assert check_times(Span((NOW - MINUTE,), None), NOW).running


@pytest.mark.parametrize("text", ["", "ten", "NaN", "inf", "1e99", "1.2.3"])
def test_what_is_no_number_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="no number of seconds"):
        seconds(text)
    assert (seconds("90,5", ","), seconds("90.5")) == (90_500, 90_500)


@given(text=st.text(max_size=30), form=st.sampled_from([ANY, UNIX, "%d.%m.%Y %H:%M"]))
def test_any_text_is_a_time_or_refused(text: str, form: str) -> None:
    try:
        found = moments(text, BERLIN, form)
    except FwError:
        return
    assert list(found) == sorted(found)
    assert len(found) in (1, 2)
