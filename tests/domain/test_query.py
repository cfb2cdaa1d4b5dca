"""The search language: anything typed is a query, what looks like a filter and is none is told."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fw_tui.domain.query import Field, Filter, Query, parse_query
from fw_tui.domain.text import fold


def quoted(text: str) -> str:
    """A text as one value of a query, as people are told to write it."""
    return '"' + text.replace('"', '""') + '"'


ANY = st.text(max_size=60)
#: Texts made of what means something in a query.
TYPED = st.lists(
    st.sampled_from(
        ["kunde:", "pc:", "seit:", "bis:", "offen", "!", '"', ">", "<", "30m", "2026-11", " ", "ä"]
    ),
    max_size=20,
).map("".join)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kunde:Müller", Query(filters=(Filter(Field.CUSTOMER, "muller"),))),
        ("customer:mueller", Query(filters=(Filter(Field.CUSTOMER, "muller"),))),
        ('KUNDE:"Fa. Maier"', Query(filters=(Filter(Field.CUSTOMER, "fa. maier"),))),
        ("pc:kasse", Query(filters=(Filter(Field.COMPUTER, "kasse"),))),
        ("computer:kasse", Query(filters=(Filter(Field.COMPUTER, "kasse"),))),
        ("supporter:vogt", Query(filters=(Filter(Field.TECHNICIAN, "vogt"),))),
        ("technician:vogt", Query(filters=(Filter(Field.TECHNICIAN, "vogt"),))),
        ("!supporter:vogt", Query(filters=(Filter(Field.TECHNICIAN, "vogt", negated=True),))),
        ("rechnung:RE-7", Query(filters=(Filter(Field.INVOICE, "re-7"),))),
        ("invoice:RE-7", Query(filters=(Filter(Field.INVOICE, "re-7"),))),
        ("offen", Query(filters=(Filter(Field.OPEN),))),
        ("open !frei", Query(filters=(Filter(Field.OPEN), Filter(Field.FREE, negated=True)))),
        ("free free", Query(filters=(Filter(Field.FREE),))),
        ('"offen" "kunde:x"', Query(("offen", "kunde:x"))),
        ('"netz  Drucker"', Query(("netz drucker",))),
        ('!"netz drucker', Query((), ("netz drucker",))),
        ('24" monitor', Query(('24"', "monitor"))),
        ("c:\\temp ticket:12", Query(("c:\\temp", "ticket:12"))),
        (">30m", Query(at_least=1801)),
        ("<10m", Query(below=600)),
        ("!>30m", Query(below=1801)),
        ("!<10m", Query(at_least=600)),
        (">10m <1h >20m <00:50:00", Query(at_least=1201, below=3000)),
        ("> <b>", Query((">", "<b>"))),
        ('""', Query()),
    ],
)
def test_words_and_filters_are_told_apart(typed: str, expected: Query) -> None:
    assert parse_query(typed) == expected


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("seit:2026-11", "2026-11-01", None),
        ("since:11/2026", "2026-11-01", None),
        ("seit:5.11.2026", "2026-11-05", None),
        ("seit:2026-11-05", "2026-11-05", None),
        ("seit:2026", "2026-01-01", None),
        ("bis:2026-02", None, "2026-02-28"),
        ("until:2/2028", None, "2028-02-29"),
        ("bis:05.11.2026", None, "2026-11-05"),
        ("bis:2026", None, "2026-12-31"),
        ("seit:2026-11 bis:2026-11", "2026-11-01", "2026-11-30"),
        ("seit:2026-01 seit:2026-03 bis:2027 bis:2026-05", "2026-03-01", "2026-05-31"),
        ("!seit:2026-11", None, "2026-10-31"),
        ("!bis:2026-11", "2026-12-01", None),
    ],
)
def test_days_months_and_years_are_understood(
    typed: str, since: str | None, until: str | None
) -> None:
    query = parse_query(typed)
    assert query.problems == ()
    assert query.since == (since and date.fromisoformat(since))
    assert query.until == (until and date.fromisoformat(until))


@pytest.mark.parametrize(
    ("typed", "wrong", "reason"),
    [
        ("drucker seit:gestern", "seit:gestern", "is no day and no month"),
        ("drucker !bis:2026-13", "!bis:2026-13", "is no day and no month"),
        ("drucker seit:31.2.2026", "seit:31.2.2026", "is no day and no month"),
        ("seit:9999 drucker", "seit:9999", "is no day and no month"),
        ("kunde: drucker", "kunde:", 'Behind "kunde:"'),
        ('drucker kunde:"" ', 'kunde:""', 'Behind "kunde:"'),
        ("drucker >3x", ">3x", "is not a duration"),
        ("drucker <40d", "<40d", "is not a duration"),
        ("drucker >1000h", ">1000h", "longer than 31 days"),
    ],
)
def test_a_wrong_filter_is_told_with_its_place_and_the_rest_is_sought(
    typed: str, wrong: str, reason: str
) -> None:
    query = parse_query(typed)
    (problem,) = query.problems
    assert typed[problem.start : problem.end] == wrong
    assert reason in str(problem.reason)
    assert query == Query(("drucker",), problems=query.problems)


@given(ANY | TYPED)
@example("!" * 3)
@example('kunde:"')
@example("\x00 \x1c\u3000")
def test_anything_typed_is_a_query_of_folded_words(text: str) -> None:
    query = parse_query(text)
    for word in (*query.words, *query.without, *(f.text for f in query.filters if f.text)):
        assert word == word.strip() == word.casefold() != ""
    for problem in query.problems:
        assert text[problem.start : problem.end].strip() == text[problem.start : problem.end] != ""
        assert str(problem.reason)


@given(ANY | TYPED, st.sampled_from(["kunde", "pc", "supporter", "rechnung"]), ANY)
def test_a_quoted_name_is_one_value_whatever_stands_in_it(name: str, key: str, more: str) -> None:
    wanted = fold(name)
    query = parse_query(f"{key}:{quoted(name)} {more}")
    if wanted:
        assert query.filters[0].text == wanted
    else:
        assert query.problems[0].end == len(f"{key}:{quoted(name)}")


def test_a_query_has_no_end_of_filters() -> None:
    query = parse_query("kunde:x " * 5000 + "seit:x " * 5000)
    assert len(query.filters) == 1
    assert len(query.problems) <= 50
