"""One line of TeamViewer's logs: its three layouts, and what is refused with a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.capture.decoding import Line
from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.capture.teamviewer import read_line
from tests.capture.logs import GUID, LINE, NOW, utc_ms

TIMES = "24-10-2025 08:00:00\t24-10-2025 08:10:00"
KEY = "teamviewer:b3a4df33-d027-44d5-b50f-4e61115494d4"
FALLBACK_KEY = "teamviewer:123456789|2025-10-24T08:00:00Z|2025-10-24T08:10:00Z"


def row_of(text: str, now_ms: int = NOW) -> CapturedRow:
    entry = read_line(Line(7, text), now_ms)
    assert isinstance(entry, CapturedRow), entry
    return entry


def reason_of(text: str, now_ms: int = NOW) -> str:
    entry = read_line(Line(7, text), now_ms)
    assert isinstance(entry, RejectedLine), entry
    assert entry.line == 7
    return str(entry.reason)


def padded(*fields: str) -> str:
    return "".join(field.ljust(32) for field in fields).rstrip()


def test_a_line_becomes_a_row_with_all_its_fields() -> None:
    assert row_of(LINE) == CapturedRow(
        line=7,
        source="teamviewer",
        key=KEY,
        remote_id="123456789",
        partner_name="Max",
        started_at=utc_ms("2025-10-24 08:00:00"),
        ended_at=utc_ms("2025-10-24 08:10:00"),
        technician="Eva",
        mode="RemoteControl",
        raw=LINE.rstrip(),
    )


@pytest.mark.parametrize(
    ("before", "remote_id", "name"),
    [
        ("123456789\t", "123456789", ""),
        ("12345678\t", "12345678", ""),
        ("123456789012\t", "123456789012", ""),
        ("123 456 789\t", "123456789", ""),
        ("1 234 567 890\tMax\t", "1234567890", "Max"),
        ("123456789\tSERVER TV | FIRMA\t", "123456789", "SERVER TV | FIRMA"),
        ("123456789\t\tMax\t", "123456789", "Max"),
        ("m12-345-678\tTreffen\t", "m12-345-678", "Treffen"),
        (" 123456789 \t Max  M\u00fcller \t", "123456789", "Max M\u00fcller"),
        ("123456789 ", "123456789", ""),
        ("123456789 Max M\u00fcller ", "123456789", "Max M\u00fcller"),
        ("123456789 24 Stunden Service ", "123456789", "24 Stunden Service"),
        ("123 456 789 ", "123456789", ""),
        ("123 456 789 Max  M\u00fcller ", "123456789", "Max M\u00fcller"),
        ("1 234 567 890 Max ", "1234567890", "Max"),
        (padded("123456789", "Max | Co"), "123456789", "Max | Co"),
        (padded("123 456 789", "24 Stunden"), "123456789", "24 Stunden"),
    ],
)
def test_id_and_name_are_told_apart(before: str, remote_id: str, name: str) -> None:
    row = row_of(f"{before.ljust(32) if '   ' in before else before}{TIMES}\tEva\tX\t{GUID}")
    assert (row.remote_id, row.partner_name) == (remote_id, name)


@pytest.mark.parametrize(
    ("after", "user", "mode", "key"),
    [
        (f"\tSERVER TV\tRemoteControl\t{GUID}\t", "SERVER TV", "RemoteControl", KEY),
        (f"\tEva\tRemoteControl\t{GUID.upper()}", "Eva", "RemoteControl", KEY),
        (f"\tEva\tRemoteControl\t{GUID.strip('{}')}", "Eva", "RemoteControl", KEY),
        (f"\tEva\tRemoteControl\t{GUID}\tsomething new", "Eva", "RemoteControl", KEY),
        ("\tEva\tRemoteControl\t\t", "Eva", "RemoteControl", FALLBACK_KEY),
        ("\tEva\tRemoteControl", "Eva", "RemoteControl", FALLBACK_KEY),
        (f"\t\tRemoteControl\t{GUID}", "", "RemoteControl", KEY),
        (f"\tEva\t\t{GUID}", "Eva", "", KEY),
        (f"\tSERVER TV   RemoteControl\t{GUID}", "SERVER TV", "RemoteControl", KEY),
        (f"   SERVER TV        RemoteControl    {GUID}", "SERVER TV", "RemoteControl", KEY),
        (f" SERVER TV RemoteControl {GUID}", "SERVER TV", "RemoteControl", KEY),
        ("   SERVER TV     RemoteControl", "SERVER TV", "RemoteControl", FALLBACK_KEY),
        (f" RemoteControl {GUID}", "", "RemoteControl", KEY),
        (f"\t{GUID}", "", "", KEY),
        ("", "", "", FALLBACK_KEY),
        (
            "\tEva\tX\t{00000000-0000-0000-0000-000000000000}",
            "Eva",
            "X",
            FALLBACK_KEY,
        ),
    ],
)
def test_user_mode_and_guid_are_told_apart(after: str, user: str, mode: str, key: str) -> None:
    row = row_of(f"123456789\t{TIMES}{after}")
    assert (row.technician, row.mode, row.key) == (user, mode, key)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\t\t\t", "The line does not hold a start and an end."),
        ("123456789\t24-10-2025 08:0", "The line does not hold a start and an end."),
        ("123456789\t24-10-2025 08:00:00\tEva", "The line does not hold a start and an end."),
        (
            "123456789\t24-10-2025 08:00:00\tEva\t24-10-2025 08:10:00",
            "The line does not hold a start and an end.",
        ),
        (
            "123456789\t2025-10-24 08:00:00\t2025-10-24 08:10:00",
            "The line does not hold a start and an end.",
        ),
        (LINE + LINE, "The line holds parts of more than one connection."),
        (
            f"123456789\t24-10-2025 08:0987654321\t{TIMES}\tEva\tX\t{GUID}",
            "The line holds parts of more than one connection.",
        ),
        (
            f"12345\t123456789\tMax\t{TIMES}\tEva\tX\t{GUID}",
            "The line holds parts of more than one connection.",
        ),
        (
            f"123456789\t{TIMES}\tEva\tX\tY\t{GUID}",
            "The line holds parts of more than one connection.",
        ),
        (
            f"123456789\t{TIMES}\tEva\tX\t{{b3a4df33-d0",
            "The identifier at the end of the line is damaged.",
        ),
        (f"\t{TIMES}\tEva\tX", "The line holds no ID."),
        (f"{TIMES}\tEva\tX", "The line holds no ID."),
        (f"\t987654321\t{TIMES}\tEva\tX", "The line holds no ID."),
        (f"{padded('', '987654321')}  {TIMES}\tEva\tX", "The line holds no ID."),
        (f"1234567\t{TIMES}", "1234567 is not a TeamViewer ID."),
        (f"1234567890123\t{TIMES}", "1234567890123 is not a TeamViewer ID."),
        (f"-23456789\t{TIMES}", "-23456789 is not a TeamViewer ID."),
        (f"12345\u0666789\t{TIMES}", "12345\u0666789 is not a TeamViewer ID."),
        (f"Max\t{TIMES}", "Max is not a TeamViewer ID."),
        (f"123\t456789012\t{TIMES}", "123 is not a TeamViewer ID."),
        (f"123 456 789 24 Stunden {TIMES}", "123 is not a TeamViewer ID."),
        (
            "123456789\t30-02-2025 08:00:00\t24-10-2025 08:10:00",
            "30-02-2025 08:00:00 is not a possible date and time.",
        ),
        (
            "123456789\t24-10-2025 08:00:00\t24-10-2025 24:00:00",
            "24-10-2025 24:00:00 is not a possible date and time.",
        ),
        (
            "123456789\t24-10-0000 08:00:00\t24-10-2025 08:10:00",
            "24-10-0000 08:00:00 is not a possible date and time.",
        ),
        (
            "123456789\t31-12-2004 23:59:59\t01-01-2005 00:00:00",
            "31-12-2004 23:59:59 is before 2005; the clock of that computer was wrong.",
        ),
        (
            "123456789\t24-10-2025 08:10:00\t24-10-2025 08:09:59",
            "The end is before the start.",
        ),
        (
            "123456789\t24-10-2025 08:00:00\t26-10-2025 08:00:01",
            "The connection is longer than 48 hours.",
        ),
    ],
)
def test_a_line_that_is_no_connection_is_rejected_with_its_reason(text: str, reason: str) -> None:
    assert reason_of(text) == reason


def test_a_connection_of_forty_eight_hours_is_the_longest() -> None:
    row = row_of("123456789\t24-10-2025 08:00:00\t26-10-2025 08:00:00")
    assert row.ended_at - row.started_at == 48 * 3_600_000


def test_an_attempt_of_no_length_is_a_row() -> None:
    row = row_of("123456789\t24-10-2025 08:00:00\t24-10-2025 08:00:00")
    assert row.started_at == row.ended_at


def test_month_and_minute_are_not_swapped_and_the_clock_has_24_hours() -> None:
    row = row_of("123456789\t05-03-2024 13:07:09\t05-03-2024 23:59:59")
    assert row.started_at == utc_ms("2024-03-05 13:07:09")
    assert row.ended_at == utc_ms("2024-03-05 23:59:59")


def test_a_start_in_the_future_is_rejected_and_one_that_is_now_is_not() -> None:
    start = utc_ms("2025-10-24 08:00:00")
    attempt = "123456789\t24-10-2025 08:00:00\t24-10-2025 08:00:00"
    assert row_of(attempt, start).started_at == start
    assert reason_of(LINE, start - 1) == "The start is in the future."


def test_an_end_in_the_future_is_allowed_for_the_difference_of_two_clocks_only() -> None:
    end = utc_ms("2025-10-24 08:10:00")
    assert row_of(LINE, end - 5 * 60_000).ended_at == end
    assert reason_of(LINE, end - 5 * 60_000 - 1) == "The end is in the future."


def test_control_characters_do_not_reach_any_field() -> None:
    row = row_of(f"123456789\tM\x1b[31max\u202e\t{TIMES}\tE\r\x07va\tX\x9b\t{GUID}")
    assert (row.partner_name, row.technician, row.mode) == ("M [31max", "E va", "X")
    assert row.raw == f"123456789\tM[31max\t{TIMES}\tE va\tX\t{GUID}"


def test_a_name_too_long_to_keep_is_cut_and_stays_whole_in_the_raw_line() -> None:
    name = "n" * 300
    row = row_of(f"123456789\t{name}\t{TIMES}\tEva\tX\t{GUID}")
    assert row.partner_name == "n" * 200
    assert name in row.raw


def test_text_that_grows_when_it_is_cleaned_is_no_error() -> None:
    grows = "\ufb2c" * 1000
    row = row_of(f"123456789\t{grows}\t{TIMES}\t{grows}\tX\t{GUID}")
    assert len(row.partner_name) == 200
    assert len(row.raw) > 6000


words = st.text("abcXYZ\u00e4\u00df|<>.09-", min_size=1, max_size=12)
names = st.lists(words, min_size=1, max_size=2).map(" ".join)
ids = st.integers(10_000_000, 999_999_999_999).map(str)
starts = st.datetimes(datetime(2005, 1, 1), datetime(2025, 12, 29)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
lengths = st.integers(0, 48 * 3600).map(lambda seconds: timedelta(seconds=seconds))
guids = st.uuids().map(str)


def spelled(moment: datetime) -> str:
    return moment.strftime("%d-%m-") + f"{moment.year:04}" + moment.strftime(" %H:%M:%S")


@pytest.mark.parametrize("layout", ["tab", "tab-end", "padded", "two blanks"])
@given(
    partner=st.tuples(ids, st.one_of(st.just(""), names)),
    start=starts,
    length=lengths,
    after=st.tuples(names, words, guids),
)
def test_any_row_written_in_any_layout_is_read_back(
    layout: str,
    partner: tuple[str, str],
    start: datetime,
    length: timedelta,
    after: tuple[str, str, str],
) -> None:
    (remote_id, name), (user, mode, guid) = partner, after
    fields = [remote_id, spelled(start), spelled(start + length), user, mode, f"{{{guid}}}"]
    if name:
        fields.insert(1, name)
    text = {
        "tab": "\t".join(fields),
        "tab-end": "\t".join([*fields, ""]),
        "padded": padded(*fields),
        "two blanks": "  ".join(fields),
    }[layout]
    row = row_of(text)
    assert (row.remote_id, row.partner_name, row.technician, row.mode) == (
        remote_id,
        name,
        user,
        mode,
    )
    assert row.started_at == int(start.timestamp()) * 1000
    assert row.ended_at == int((start + length).timestamp()) * 1000
    assert row.key == f"teamviewer:{guid}"
