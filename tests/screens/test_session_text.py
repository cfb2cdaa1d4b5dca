"""What is told about a session: times side by side, who pays, never more than the facts."""

from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult

from fw_tui.domain.clock import SECOND
from fw_tui.domain.session import Billing, FreeReason, Session, State
from fw_tui.i18n import set_language
from fw_tui.screens.session_text import (
    Priced,
    billing_sentence,
    details_text,
    line_of_text,
    measured_and_billed,
    priced,
    session_facts,
)
from fw_tui.widgets.fact_pane import Fact, FactPane
from tests.makers import BERLIN, NOON, make_prices, ms, session
from tests.rendering import settled, traffic


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    """Sentences are compared as they stand in the code."""
    set_language("en")


def told(made: Session) -> Priced:
    return priced(make_prices(), made, NOON)


def of_742_seconds(**changes: Any) -> Session:
    return session((NOON - 742 * SECOND, NOON), **changes)


def facts(made: Session) -> dict[str, str]:
    return {fact.label: fact.value for fact in session_facts(told(made), BERLIN)}


def test_measured_and_billed_time_stand_side_by_side() -> None:
    text = measured_and_billed(told(of_742_seconds()))
    assert text == "measured 00:12:22 · billed 2 units = 00:20:00"


def test_a_free_session_is_billed_nothing_and_says_what_it_would_have_cost() -> None:
    free = of_742_seconds(billing=Billing.FREE, free_reason=FreeReason.GOODWILL)
    assert measured_and_billed(told(free)).endswith("billed 0 units = 00:00:00")
    assert billing_sentence(told(free)) == "free: goodwill · would have cost 17.00 €"


def test_a_billable_session_tells_gross_and_net() -> None:
    assert billing_sentence(told(of_742_seconds())) == "billable · 17.00 € (14.29 € net)"


def test_an_aborted_session_costs_nothing() -> None:
    aborted = session(state=State.ABORTED)
    assert billing_sentence(told(aborted)) == "aborted: costs nothing"
    assert "Begin" not in facts(aborted)


def test_a_day_without_a_price_is_told_instead_of_failing() -> None:
    ancient = session((ms("1995-01-01T10:00"), ms("1995-01-01T10:05")))
    assert told(ancient).charge is None
    assert "1995-01-01" in billing_sentence(told(ancient))
    assert measured_and_billed(told(ancient)) == "measured 00:05:00"


def test_connections_are_listed_only_when_there_are_several() -> None:
    assert "Connections" not in facts(of_742_seconds())
    late, early = ms("2026-11-11T23:50+01:00"), ms("2026-11-12T00:20+01:00")
    over_midnight = session((late, late + 60_000), (early, early + 60_000))
    assert facts(over_midnight)["Connections"] == (
        "23:50-23:51, 2026-11-12 00:20-00:21 (gaps are not billed)"
    )
    assert facts(over_midnight)["Ended at"] == "2026-11-12 00:21"


def test_everything_noted_is_told_and_nothing_empty() -> None:
    made = of_742_seconds(
        notes="eins\nzwei",
        ordered_by="Frau Maier",
        ordered_at=NOON - 800 * SECOND,
        consent=True,
        remote_id="123456789",
        source="teamviewer",
        invoice="RE-1",
    )
    assert facts(made) == {
        "Partner": "Fa. Walter Maier GmbH – PC Herr Horst Maier",
        "Begin": "2026-11-12 11:47 h",
        "Ended at": "12:00",
        "Technician": "Klaus Hörner",
        "State": "ended",
        "Duration": "measured 00:12:22 · billed 2 units = 00:20:00",
        "Billed as": "billable · 17.00 € (14.29 € net)",
        "Tariff": "standard",
        "ID": "123456789",
        "Ordered": "by Frau Maier, 2026-11-12 11:46 h",
        "Consent": "given",
        "Invoice": "RE-1",
        "Source": "teamviewer",
        "Notes": "eins\nzwei",
    }


def test_the_consent_to_recording_is_told_where_somebody_asked_for_it() -> None:
    made = of_742_seconds(consent=True, consent_recording=False)
    assert facts(made)["Consent"] == "given, to recording: refused"


def test_the_details_fit_a_dialog_and_time_each_connection_to_the_second() -> None:
    text = details_text(told(of_742_seconds(notes="Wort " * 100)), (), BERLIN)
    assert max(len(line) for line in text.splitlines()) <= 76
    assert "2026-11-12 11:47:38 - 12:00:00  00:12:22" in text


def test_the_line_for_the_clipboard_is_one_line() -> None:
    line = line_of_text(told(of_742_seconds(notes="a\nb")), BERLIN)
    assert line == (
        "1 · 2026-11-12 11:47 · Fa. Walter Maier GmbH – PC Herr Horst Maier · 00:12:22 · "
        "Klaus Hörner · billable · 17.00 €"
    )


class PaneApp(App[None]):
    """Only a pane."""

    def compose(self) -> ComposeResult:
        yield FactPane()


FACTS = [Fact("Who", "Maier", alone=True), Fact("A", "1"), Fact("B", "2"), Fact("Notes", "x " * 60)]


@pytest.mark.parametrize("height", [3, 20])
async def test_facts_share_lines_where_it_is_low_and_are_cut_with_a_sign(
    tmp_path: Path, height: int
) -> None:
    async with PaneApp().run_test(size=(40, 30)) as pilot:
        pane = pilot.app.query_one(FactPane)
        pane.styles.height = height
        await pilot.pause()
        pane.show(FACTS)
        lines = [line.plain.rstrip() for line in pane.fact_lines(38, height)]
        assert lines[0].split() == ["Who", "Maier"]
        if height == 3:
            assert lines[1] == "A 1  ·  B 2"
            assert lines[2].endswith("…")
        else:
            assert [line.split()[:2] for line in lines[1:3]] == [["A", "1"], ["B", "2"]]
            assert not lines[-1].endswith("…")


async def test_of_a_value_that_ticks_only_its_cells_are_sent() -> None:
    async with PaneApp().run_test(size=(40, 30)) as pilot:
        pane = pilot.app.query_one(FactPane)
        pane.show([Fact("A", "00:00:01"), Fact("B", "2")])
        await settled(pilot)
        with traffic(pilot.app) as seen:
            pane.show([Fact("A", "00:00:02"), Fact("B", "2")])
            await settled(pilot)
        assert 0 < seen.sent < 60
