"""The search index: it finds what looking at every session finds, and is never forgotten."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.localtime import local_day
from fw_tui.domain.query import Field, Filter, Query, parse_query
from fw_tui.domain.session import Billing, Session, State
from fw_tui.domain.text import fold
from fw_tui.services.office import Office
from fw_tui.store import search
from tests.makers import BERLIN, NOON, make_clock, make_office
from tests.search_makers import FILTERS, WORDS, asked, fill, numbers, plan

# -- what is found ---------------------------------------------------------------------------


def naive(query: Query, session: Session) -> bool:
    """Whether a query finds a session, by looking at it."""
    text = fold_all(session)
    return (
        all(occurs(word, text) for word in query.words)
        and not any(occurs(word, text) for word in query.without)
        and all(holds(each, session) is not each.negated for each in query.filters)
        and lasted(query, session)
        and began(query, session)
    )


def fold_all(session: Session) -> str:
    own = (
        *(str(session.number), session.remote_id, session.technician, session.technician_name),
        *(session.ordered_by, session.notes),
    )
    return " ".join(
        (fold(session.partner.customer), fold(session.partner.computer), fold(" ".join(own)))
    )


def occurs(word: str, text: str) -> bool:
    if len(word) > 2 or " " in word:
        return word in text
    return any(
        run.startswith(word)
        for each in text.split()
        for run in (each, *"".join(c if c.isalnum() else " " for c in each).split())
    )


def holds(wanted: Filter, session: Session) -> bool:
    names = {
        Field.CUSTOMER: session.partner.customer,
        Field.COMPUTER: session.partner.computer,
        Field.TECHNICIAN: f"{session.technician} {session.technician_name}",
    }
    if wanted.field in names:
        return wanted.text in fold(names[wanted.field])
    if wanted.field is Field.FREE:
        return session.billing is Billing.FREE
    if wanted.field is Field.OPEN:
        is_due = session.billing is Billing.BILLABLE and session.state is State.ENDED
        return is_due and session.invoice is None
    return session.invoice is not None and fold(session.invoice) == wanted.text


def lasted(query: Query, session: Session) -> bool:
    if query.at_least is None and query.below is None:
        return True
    seconds = session.seconds(NOON)
    longer = query.at_least is None or seconds >= query.at_least
    return not session.running and longer and (query.below is None or seconds < query.below)


def began(query: Query, session: Session) -> bool:
    day = local_day(session.begun_at, BERLIN)
    return (query.since or date.min) <= day <= (query.until or date.max)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = make_office(tmp_path_factory.mktemp("filled"), make_clock())
    fill(made)
    yield made
    made.close()


PIECES = st.lists(
    st.builds(
        lambda negated, piece: ("!" if negated else "") + piece,
        st.booleans(),
        st.sampled_from(WORDS + FILTERS),
    ),
    min_size=1,
    max_size=4,
)


@given(PIECES)
def test_the_index_finds_what_looking_at_every_session_finds(
    filled: Office, pieces: list[str]
) -> None:
    text = " ".join(pieces)
    everything = filled.history.page(limit=1000).sessions
    expected = [s.number for s in everything if naive(parse_query(text), s)]
    assert numbers(filled, text) == expected, text
    assert len(filled.history.newest(text, 1000)) == len(expected)


@pytest.mark.parametrize("piece", WORDS + FILTERS)
def test_each_word_and_filter_alone_and_turned_around(filled: Office, piece: str) -> None:
    everything = filled.history.page(limit=1000).sessions
    for text in (piece, "!" + piece):
        expected = [s.number for s in everything if naive(parse_query(text), s)]
        assert numbers(filled, text) == expected


@pytest.mark.parametrize("piece", WORDS + FILTERS)
def test_what_is_too_much_to_be_listed_is_looked_at_row_by_row(
    filled: Office, piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = numbers(filled, piece), numbers(filled, "!" + piece)
    monkeypatch.setattr(search, "MOST_LISTED", 0)
    assert (numbers(filled, piece), numbers(filled, "!" + piece)) == usual


def test_pages_of_hits_follow_each_other(filled: Office) -> None:
    for text in ("", "drucker", "kunde:maier >10m", "!drucker"):
        whole = numbers(filled, text)
        page, seen = filled.history.page(text, limit=3), []
        while True:
            seen += [session.number for session in page.sessions]
            if page.next is None:
                break
            page = filled.history.page(text, page.next, limit=3)
        assert seen == whole


def test_what_was_not_understood_does_not_hide_the_rest(filled: Office) -> None:
    assert numbers(filled, "drucker seit:gestern") == numbers(filled, "drucker") != []


# -- what it costs ---------------------------------------------------------------------------


def plans(said: list[str]) -> str:
    return "\n".join(plan(text) for text in said if text.lstrip().startswith("SELECT"))


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("", "SCAN session USING INDEX session_place"),
        ("seit:2026-10", "SEARCH session USING INDEX session_place (place>"),
        ("offen", "SCAN session USING INDEX session_place"),
        ("offen >1m", "SCAN session USING INDEX session_place"),
        ("drucker", "SCAN search_index VIRTUAL TABLE INDEX"),
        ("dru !kasse", "SCAN search_index VIRTUAL TABLE INDEX"),
        ("192.168 >1m !frei", "SCAN search_index VIRTUAL TABLE INDEX"),
    ],
)
def test_a_page_is_read_in_order_of_place_without_sorting(
    filled: Office, text: str, index: str
) -> None:
    page = filled.history.page(text, limit=2)
    for after in (None, page.sessions[-1].place):
        said = asked(lambda after=after: filled.history.page(text, after))  # type: ignore[misc]
        (rows,) = [statement for statement in said if statement.startswith("SELECT session.id")]
        assert "TEMP B-TREE" not in plan(rows)
        if after is not None and index == "SCAN session USING INDEX session_place":
            index = "SEARCH session USING INDEX session_place (place<?)"
        assert plan(rows).startswith(index)
        assert not [line for line in plans(said).splitlines() if line == "SCAN session"]


def test_what_belongs_to_a_page_and_the_sums_of_a_month_are_read_by_an_index(
    filled: Office,
) -> None:
    said = asked(lambda: filled.history.page("drucker"))
    said += asked(lambda: filled.billing.month(date(2026, 10, 1)))
    said += asked(filled.sessions.running)
    said = [statement for statement in said if "session" in statement.partition("WHERE")[0]]
    scanned = [line for line in plans(said).splitlines() if line.startswith("SCAN ")]
    assert [line for line in scanned if "VIRTUAL" not in line and "json_each" not in line] == []
    assert "SEARCH t1 USING INDEX session_state_begun_at" in plans(said)


def test_a_page_takes_as_many_statements_however_long_it_is(filled: Office) -> None:
    def count(text: str, limit: int) -> int:
        return len(asked(lambda: filled.history.page(text, limit=limit)))

    assert count("drucker", 3) == count("drucker", 40)
    assert count("", 200) <= 5
    assert count("drucker kunde:maier offen >10m seit:2026-01", 200) <= 9


def test_rows_by_rank_are_those_of_the_whole_history(filled: Office) -> None:
    whole = [session.number for session in filled.history.page(limit=1000).sessions]
    assert filled.history.count() == len(whole)
    for start in (0, 1, 20, len(whole) // 2, len(whole) - 3, len(whole) - 1, len(whole)):
        for count in (1, 5, 64):
            ranked = [session.number for session in filled.history.ranked(start, count)]
            assert ranked == whole[start : start + count]


def test_a_session_has_the_rank_of_its_place(filled: Office) -> None:
    sessions = filled.history.page(limit=1000).sessions
    assert [filled.history.rank(session.place) for session in sessions] == [*range(len(sessions))]


@pytest.mark.parametrize("text", ["drucker", "kunde:maier !kasse", ">10m", "192.168", "xyzzy"])
def test_places_are_those_of_the_found_sessions_from_behind_each_on(
    filled: Office, text: str
) -> None:
    found = filled.history.page(text, limit=1000).sessions
    places = [session.place for session in found]
    assert filled.history.places(text, None, 1000) == places
    for known in range(0, len(places), 5):
        after = places[known]
        assert filled.history.places(text, after, 3) == places[known + 1 : known + 4]
    assert filled.history.at(places[2:7]) == found[2:7]


def test_what_a_long_list_reads_is_read_by_the_index_of_places(filled: Office) -> None:
    last = filled.history.count() - 3
    for work in (
        lambda: filled.history.ranked(0, 64),
        lambda: filled.history.ranked(last, 3),
        lambda: filled.history.at([1, 2, 3]),
        lambda: filled.history.rank(1),
    ):
        lines = plans([s for s in asked(work) if "place" in s]).splitlines()
        assert any("session_place" in line for line in lines)
        assert "SCAN session" not in lines
    said = asked(lambda: filled.history.places("drucker", None, 10))
    (places,) = [statement for statement in said if "search_index MATCH" in statement]
    scanned = [line for line in plan(places).splitlines() if "subquery" not in line]
    assert len(scanned) == 1
    assert scanned[0].startswith("SCAN search_index VIRTUAL TABLE")
