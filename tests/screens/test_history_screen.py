"""History: found while typing, paged, told in full, changed in place; names are only text."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import TextArea

from fw_tui.capture.rows import CapturedRow
from fw_tui.domain.clock import SECOND
from fw_tui.domain.session import Billing, FreeReason, Session
from fw_tui.domain.text import clean_line
from fw_tui.i18n import set_language
from fw_tui.screens import history as history_screen
from fw_tui.screens import history_rows
from fw_tui.screens.history import HistoryScreen
from fw_tui.services.office import Office
from fw_tui.widgets.long_list import LongList
from fw_tui.widgets.search_box import SearchBox
from tests.makers import NOON, captured, request
from tests.rendering import look_of
from tests.screens.harness import LARGE, SMALL, on_stage
from tests.support import ManualClock

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
MINUTE = 60 * SECOND


def ended(office: Office, clock: ManualClock, seconds: int = 742, **more: Any) -> Session:
    """A session that ended now and took so long; ``more`` as in ``request``."""
    begun = office.sessions.start(request(**more), clock.now_ms() - seconds * SECOND)
    session = office.sessions.end(begun.number)
    clock.advance(3600)
    return session


def maier_and_schulz(office: Office, clock: ManualClock) -> None:
    ended(office, clock, notes="Internet-Explorer aktualisiert", ordered_by="Frau Maier")
    ended(office, clock, 300, customer="Bäckerei Schulz", computer="Kasse", remote_id="555 666 777")


def many(office: Office, _clock: ManualClock, count: int = 450) -> None:
    """Sessions of one imported computer, one an hour."""
    office.imports.assign("123456789", "Werft", "Büro")
    rows: list[CapturedRow] = []
    for number in range(count):
        day, hour = divmod(number, 24)
        start = f"2026-{1 + day // 28:02}-{1 + day % 28:02}T{hour:02}"
        rows.append(captured(f"{start}:00:00", f"{start}:05:00", line=number))
    office.imports.take_over(rows)


@SIZES
async def test_sessions_are_shown_newest_first_with_time_and_cost(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, HistoryScreen, size=size, fill=maier_and_schulz) as stage:
        await stage.sees("Fa. Walter", "Bäckerei Schulz", "2 ")
        rows = [line for line in stage.lines if "12.11.2026 1" in line and "€" in line]
        assert "Schulz" in rows[0]
        assert "12:55" in rows[0]
        assert "00:05:00" in rows[0]
        assert "8,50 €" in rows[0]
        assert "kostenlos" not in rows[0]
        assert "11:47" in rows[1]
        assert "00:12:22" in rows[1]
        assert "17,00 €" in rows[1]


@SIZES
async def test_the_pane_tells_the_proof_of_time_of_the_selected_session(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, HistoryScreen, size=size, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("j")
        await stage.sees("Internet-Explorer", "Klaus Hörner", "Frau Maier", "00:20:00")
        assert "Fa. Walter Maier GmbH – PC Herr Horst Maier" in " ".join(
            " ".join(line.split("│")[-1].split()) for line in stage.lines
        )
        assert "12.11.2026 11:47" in stage.text


@SIZES
async def test_typing_filters_and_esc_shows_all_again(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, HistoryScreen, size=size, fill=maier_and_schulz) as stage:
        await stage.sees("Fa. Walter", "Bäckerei Schulz")
        await stage.press("slash")
        await stage.type("baeckerei")
        await stage.misses("Fa. Walter")
        assert "1" in stage.lines[1]
        assert "2" in stage.lines[1]
        await stage.press("escape")
        await stage.sees("Fa. Walter", "Bäckerei Schulz")
        assert stage.app.focused is stage.app.screen.query_one(LongList)


async def test_enter_leaves_the_search_to_the_list_and_esc_there_clears_it(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Fa. Walter", "Bäckerei Schulz")
        await stage.press("slash")
        await stage.type("maier")
        await stage.press("enter")
        await stage.misses("Bäckerei Schulz")
        assert stage.app.focused is stage.place.query_one(LongList)
        await stage.press("escape")
        await stage.sees("Bäckerei Schulz")
        assert stage.place.query_one(LongList).cursor_key == "1"


async def test_the_search_field_keeps_letters_that_are_keys_elsewhere(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("slash")
        await stage.type("bty1q")
        await stage.sees("bty1q")
        assert stage.app.asked == []


@SIZES
async def test_a_hidden_list_and_an_empty_store_are_told_apart(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    set_language("en")
    async with on_stage(tmp_path, HistoryScreen, size=size) as stage:
        await stage.sees("No sessions yet. n starts one.")
        await stage.press("slash")
        await stage.type("zzz")
        await stage.sees("zzz", "No sessions yet. n starts one.")
        stage.office.sessions.start(request())
        stage.place.reload()
        await stage.sees("The filter hides all; Esc shows them again.", "0")
        await stage.press("escape")
        await stage.sees("Fa. Walter")


async def test_all_sessions_are_one_list_that_says_where_one_stands(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=many) as stage:
        await stage.sees("1 von 450")
        await stage.press("G")
        await stage.sees("450 von 450", "01.01.2026 01:00")
        await stage.press("k")
        await stage.sees("449 von 450")
        await stage.press("g")
        await stage.sees("1 von 450", "19.01.2026 17:00")


async def test_hits_are_counted_while_the_newest_are_seen_already(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=many) as stage:
        await stage.sees("1 von 450")
        await stage.press("slash")
        await stage.type("werft !2026")
        await stage.sees("450 von 450")
        await stage.press("enter")
        await stage.sees("1 von 450")
        await stage.press("G")
        await stage.sees("450 von 450", "01.01.2026 01:00")


async def test_hits_that_the_index_alone_knows_come_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=many) as stage:
        await stage.sees("1 von 450")
        monkeypatch.delattr(type(stage.office.history), "places")
        await stage.press("slash")
        await stage.type("w")
        await stage.sees("450 von 450")


async def test_a_letter_lays_nothing_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=many) as stage:
        await stage.sees("1 von 450")
        await stage.press("slash")
        await stage.type("w")
        await stage.sees("450 von 450")
        laid_out: list[object] = []
        monkeypatch.setattr(
            stage.place, "_refresh_layout", lambda *how, **more: laid_out.append(how)
        )
        await stage.type("e")
        await stage.until(lambda: stage.place.query_one(SearchBox).text == "we")
        await stage.sees("450 von 450")
        assert laid_out == []


async def test_counting_ends_when_another_text_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_rows, "_STEP", 50)
    async with on_stage(tmp_path, HistoryScreen, fill=many) as stage:
        await stage.sees("1 von 450")
        counted: list[str] = []
        places = stage.office.history.places

        def watched(text: str, *more: Any) -> Any:
            counted.append(text)
            if len(counted) == 1:
                stage.app.call_from_thread(stage.place.query_one(SearchBox).clear)
            return places(text, *more)

        monkeypatch.setattr(stage.office.history, "places", watched)
        await stage.press("slash")
        await stage.type(">1s")
        await stage.until(lambda: counted)
        await stage.sees("1 von 450")
        await stage.app.workers.wait_for_complete()
        assert counted == [">1s"]


@pytest.mark.parametrize("most", [10, 10_000])
async def test_a_change_of_the_store_keeps_cursor_and_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(history_screen, "SOON_SOUGHT", most)
    async with on_stage(tmp_path, HistoryScreen, fill=many) as stage:
        rows = stage.app.screen.query_one(LongList)
        await stage.press("slash")
        await stage.type("werft")
        await stage.press("enter")
        await stage.until(lambda: rows.row_count == 450)
        await stage.press("G")
        await stage.sees("450 von 450")
        kept = rows.cursor_key
        assert kept is not None
        stage.office.sessions.start(request(customer="Werft", computer="Lager"))
        stage.place.reload()
        await stage.until(lambda: rows.row_count == 451)
        await stage.until(lambda: rows.cursor_key == kept)
        assert "werft" in stage.lines[1]
        stage.office.sessions.set_billing(int(kept), Billing.FREE, FreeReason.GOODWILL)
        stage.place.reload()
        await stage.sees("○ kostenlos")


async def test_a_wrong_filter_is_marked_with_the_reason_and_the_rest_still_searches(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("slash")
        await stage.type("schulz seit:gestern")
        await stage.sees("„gestern“", "Bäckerei Schulz")
        await stage.misses("Fa. Walter")
        assert look_of(stage.app, "seit:gestern").underline
        assert not look_of(stage.app, "schulz ").underline
        await stage.press("escape")
        await stage.misses("„gestern“")
        await stage.sees("Fa. Walter")


async def test_filters_find_what_they_say(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz", "Fa. Walter")
        for text, hidden in (
            ("kunde:maier", "Bäckerei Schulz"),
            (">10m", "Bäckerei Schulz"),
            ("pc:kasse", "Fa. Walter"),
            ("!offen", "Fa. Walter"),
        ):
            await stage.press("slash")
            await stage.type(text)
            await stage.misses(hidden)
            await stage.press("escape")
            await stage.sees("Bäckerei Schulz", "Fa. Walter")


async def test_an_older_answer_does_not_take_the_place_of_a_newer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        asked: list[str] = []
        page = stage.office.history.first_page

        def watched(text: str) -> Any:
            asked.append(text)
            return page(text)

        monkeypatch.setattr(stage.office.history, "first_page", watched)
        await stage.press("slash")
        await stage.type("schulz")
        await stage.misses("Fa. Walter")
        await stage.until(lambda: asked[-1] == "schulz")
        assert len(asked) <= len("schulz") + 1


async def test_notes_are_kept_from_the_dialog(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("t")
        await stage.until(lambda: stage.app.screen.query(TextArea))
        await stage.type("Kasse neu")
        await stage.press("f10")
        await stage.until(lambda: isinstance(stage.app.screen, HistoryScreen))
        await stage.sees("Kasse neu")
        assert stage.office.sessions.get(2).notes == "Kasse neu"


async def test_notes_changed_meanwhile_are_not_written_over(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("t")
        await stage.until(lambda: stage.app.screen.query(TextArea))
        stage.office.sessions.write_notes(2, "von nebenan")
        await stage.type("von hier")
        await stage.press("f10")
        await stage.until(lambda: stage.app.screen.query_one(".dialog-error").display)
        await stage.sees("von hier")
        assert stage.office.sessions.get(2).notes == "von nebenan"


async def test_a_session_is_marked_free_with_a_reason_and_billable_again(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("b", "4")
        await stage.until(lambda: stage.office.sessions.get(2).billing is Billing.FREE)
        assert stage.office.sessions.get(2).free_reason is FreeReason.GOODWILL
        await stage.sees("○ kostenlos", "8,50 €")
        await stage.press("b", "1")
        await stage.until(lambda: stage.office.sessions.get(2).billing is Billing.BILLABLE)


async def test_a_session_on_an_invoice_cannot_be_changed_and_says_so(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        with sqlite3.connect(stage.office.path) as store:
            store.execute("UPDATE session SET invoice = 'RE-2026-0001' WHERE number = 2")
        store.close()
        stage.place.reload()
        await stage.sees("RE-2026-0001", "■")
        await stage.press("t", "b")
        await stage.until(lambda: len(stage.app.told) == 2)
        assert all("RE-2026-0001" in told for told in stage.app.told)
        assert stage.app.screen is stage.place


async def test_without_a_session_the_commands_say_that_none_is_selected(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen) as stage:
        await stage.press("t", "b", "y")
        assert len(stage.app.told) == 3


async def test_enter_shows_everything_about_the_session(tmp_path: Path) -> None:
    def with_reboot(office: Office, clock: ManualClock) -> None:
        begun = office.sessions.start(request(notes="eins\nzwei\n[/nope]"))
        clock.advance(300)
        office.sessions.lose(begun.number)
        clock.advance(120)
        office.sessions.connect(begun.number)
        clock.advance(301)
        office.sessions.end(begun.number)

    async with on_stage(tmp_path, HistoryScreen, fill=with_reboot) as stage:
        await stage.sees("12:00-12:05, 12:07-12:12")
        await stage.press("enter")
        await stage.sees("12.11.2026 12:07:00 - 12:12:01", "[/nope]", "zwei", "00:10:01")
        await stage.press("escape")
        await stage.until(lambda: isinstance(stage.app.screen, HistoryScreen))


async def test_y_sends_the_row_as_one_line(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("y")
        await stage.until(lambda: stage.app.told)
        line = stage.app.clipboard
        assert line.startswith("2 · 12.11.2026 12:55 · Bäckerei Schulz – Kasse · 00:05:00 · ")
        assert line.endswith("8,50 €")
        assert "\n" not in line


@SIZES
async def test_a_running_session_ticks(tmp_path: Path, size: tuple[int, int]) -> None:
    def running(office: Office, clock: ManualClock) -> None:
        office.sessions.start(request(), NOON)
        clock.advance(60)

    async with on_stage(tmp_path, HistoryScreen, size=size, fill=running) as stage:
        await stage.sees("00:01:00", "8,50 €")
        stage.clock.advance(601)
        stage.place.tick(stage.clock.now_ms())
        await stage.sees("00:11:01", "17,00 €", "00:20:00")
        await stage.misses("00:01:00")


async def test_a_session_older_than_the_price_list_is_shown_without_a_price(tmp_path: Path) -> None:
    def ancient(office: Office, _clock: ManualClock) -> None:
        office.imports.assign("123456789", "Werft", "Büro")
        office.imports.take_over([captured("1995-01-01T10:00:00", "1995-01-01T10:05:00")])

    async with on_stage(tmp_path, HistoryScreen, fill=ancient) as stage:
        await stage.sees("Werft", "00:05:00", "–")


HOSTILE = ["[/nope]", "[@click=app.quit]x[/]", "\x1b]0;p\x07\x1b[2J"]


@SIZES
@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_and_notes_are_only_text(
    tmp_path: Path, size: tuple[int, int], name: str
) -> None:
    def hostile(office: Office, clock: ManualClock) -> None:
        ended(office, clock, customer=f"A{name}", computer=f"B{name}", notes=f"N{name}")

    async with on_stage(tmp_path, HistoryScreen, size=size, fill=hostile) as stage:
        await stage.sees(clean_line(f"A{name}")[:19], "00:12:22")
        await stage.press("enter")
        await stage.sees("N")
        await stage.press("escape")
        await stage.press("b")
        await stage.press("escape")
        await stage.until(lambda: isinstance(stage.app.screen, HistoryScreen))
        assert "\x1b" not in stage.text
        assert stage.app.is_running


def in_one_unit(office: Office, clock: ManualClock) -> None:
    """Two sessions of four minutes, five minutes apart."""
    for begun in (NOON - 60 * MINUTE, NOON - 51 * MINUTE):
        number = office.sessions.start(request(), begun).number
        office.sessions.end(number, begun + 4 * MINUTE)


async def test_sessions_that_follow_each_other_are_merged_and_parted_again(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, size=LARGE, fill=in_one_unit) as stage:
        await stage.sees("1 von 2")
        await stage.press("m")
        await stage.sees("8,50 €", "17,00 €")
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.office.sessions.get(2).merged_into == 1)
        await stage.press("m")
        await stage.sees("Nr. 2", "1")
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.office.sessions.get(2).merged_into is None)


async def test_the_first_session_has_none_to_be_merged_with(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, size=LARGE, fill=in_one_unit) as stage:
        await stage.sees("1 von 2")
        await stage.press("down", "m")
        await stage.until(lambda: any("Vor Sitzung 1" in said for said in stage.app.told))


async def test_x_writes_the_report_for_the_customer(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with on_stage(tmp_path, HistoryScreen, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("x")
        await stage.sees("Nachweis über Sitzung 2 schreiben")
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.app.told)
        (paper,) = home.iterdir()
        assert paper.name == "Nachweis-2.pdf"
        assert paper.read_bytes().startswith(b"%PDF-")
        await stage.press("x", "3", "ctrl+o")
        await stage.until(lambda: len(stage.app.told) == 2)
        assert (home / "Nachweis-2.eml").exists()


async def test_a_session_that_runs_has_no_report_yet(tmp_path: Path) -> None:
    def running(office: Office, _clock: ManualClock) -> None:
        office.sessions.start(request())

    async with on_stage(tmp_path, HistoryScreen, fill=running) as stage:
        await stage.sees("Fa. Walter")
        await stage.press("x")
        await stage.until(lambda: "noch nicht zu Ende" in " ".join(stage.app.told))


async def test_details_tell_the_course_of_the_session(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, size=LARGE, fill=maier_and_schulz) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("enter")
        await stage.sees("Ablauf", "12.11.2026 13:00:00  beendet")
