"""What make bench makes of its figures; nothing is timed here."""

import json
from datetime import date

from scripts.bench.figures import Figure, Goal, Row, Section, as_data, from_data
from scripts.bench.report import failures, number, report, table
from scripts.bench.terminal import are_shown, numbers_on

GOALS = (Goal("p95", 40), Goal("ratio", 2))
FLOOR = Figure(2.0, "ms")


def row(value: float = 3.0, p95: float = 9.0, **changes: object) -> Row:
    fields: dict[str, object] = {
        "what": "a key",
        "figure": Figure(value, "ms", p95),
        "beside": "bare sqlite3",
        "other": FLOOR,
        "goals": GOALS,
    }
    return Row(**fields | changes)  # type: ignore[arg-type]


def test_a_figure_is_the_median_and_what_95_of_100_do_not_exceed() -> None:
    assert Figure.of(range(1, 101)) == Figure(50.5, "ms", 95)
    assert Figure.of([7.0]) == Figure(7.0, "ms", 7.0)


def test_a_row_that_reaches_all_its_goals_misses_none() -> None:
    assert row(value=4, p95=40).missed() == []


def test_each_goal_is_missed_on_its_own() -> None:
    assert row(value=4.1, p95=40).missed() == [Goal("ratio", 2)]
    assert row(value=4, p95=41).missed() == [Goal("p95", 40)]


def test_a_rate_must_not_be_lower_than_its_goal() -> None:
    half = Goal("ratio", 0.5, at_least=True)
    assert row(value=1.0, goals=(half,)).missed() == []
    assert row(value=0.9, goals=(half,)).missed() == [half]


def test_what_could_not_be_measured_reaches_no_goal_and_says_why() -> None:
    gone = row(figure=None, note="there is no index")
    assert gone.missed() == list(GOALS)
    assert "not measurable: there is no index" in table([gone])


def test_a_section_comes_back_from_json_as_it_was() -> None:
    section = Section("Search", [row(), row(figure=None, note="why")], ["A note."])
    assert from_data(json.loads(json.dumps(as_data(section)))) == section


def test_a_missed_goal_is_told_with_its_figure() -> None:
    section = Section("Search", [row(value=5, p95=55)])
    assert failures([section]) == [
        "Search: a key: p95 55 ms, the goal is p95 ≤ 40 ms",
        "Search: a key: 2.50 ×, the goal is ≤ 2 ×",
    ]


def test_the_page_says_on_what_it_was_measured_and_what_stands_beside_each_figure() -> None:
    page = report([Section("Search", [row()], ["A note."])], {"Python": "3.11"}, date(2026, 11, 26))
    assert "- Python: 3.11\n- Measured: 2026-11-26" in page
    assert "## Search" in page
    line = next(line for line in page.splitlines() if "a key" in line)
    cells = [cell.strip() for cell in line.split("|")[1:-1]]
    assert cells == [
        *("a key", "3 ms", "9", "bare sqlite3", "2 ms", "1.50"),
        *("p95 ≤ 40 ms; ≤ 2 ×", "yes"),
    ]
    assert page.endswith("A note.\n")


def test_numbers_have_as_many_digits_as_one_can_rely_on() -> None:
    assert [number(n) for n in (0.1234, 9.876, 99.5, 123.4, 45_678.9)] == [
        *("0.123", "9.88", "99.5", "123", "45,679"),
    ]


SCREEN = """\
 1 Aktiv ›2 Verlauf
/ 12 Drucker                    2 von 9
   Nr. Anfang           Kunde
› 1000 19.11.2026 14:15 Ingenieurbüro
 99999 18.11.2026 11:30 Spedition
 1000… 17.11.2026 08:45 Praxis
                        12 Uhr
 / suchen"""


def test_the_numbers_of_the_listed_sessions_are_read_from_the_screen() -> None:
    assert numbers_on(SCREEN) == ["1000", "99999", "1000…"]


def test_a_list_shows_sessions_if_its_rows_are_the_first_of_them() -> None:
    assert are_shown(SCREEN, [1000, 99999, 1_000_017, 5])
    assert not are_shown(SCREEN, [1000, 99999, 2000, 5])
    assert not are_shown(SCREEN, [1000, 999991, 1_000_017])
    assert not are_shown(SCREEN, [1000, 99999])
    assert not are_shown(SCREEN, [])
    assert are_shown("\n\n\n", [])
