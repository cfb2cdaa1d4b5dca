"""The language of what is shown, and the formats that depend on it."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from fw_tui import i18n
from fw_tui.domain.errors import FwError, InvalidInput, NotFound
from hatch_build import compile_catalogs

MORNING = datetime(2008, 3, 1, 9, 2, 59)


@pytest.fixture
def units_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A German catalog that knows the plural of units and nothing else; yields its folder."""
    catalog = Catalog(locale="de")
    catalog.add(("{n} unit", "{n} units"), ("{n} Einheit", "{n} Einheiten"))
    folder = tmp_path / "fw_tui" / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "fw_tui.po").open("wb") as target:
        write_po(target, catalog)
    compile_catalogs(tmp_path)
    monkeypatch.setattr(i18n, "_CATALOGS", tmp_path / "fw_tui" / "locale")
    i18n._catalog.cache_clear()
    yield folder
    i18n._catalog.cache_clear()


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "de"),
        ({"LANG": ""}, "de"),
        ({"LANG": "C"}, "de"),
        ({"LANG": "C.UTF-8"}, "de"),
        ({"LANG": "POSIX"}, "de"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_AT@euro"}, "de"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "de_DE"}, "de"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_the_locale_chooses_the_language(environ: dict[str, str], expected: str) -> None:
    assert i18n.choose_language(None, environ) == expected


def test_the_setting_wins_over_the_locale() -> None:
    assert i18n.choose_language("en", {"LC_ALL": "de_DE.UTF-8"}) == "en"
    assert i18n.choose_language("DE", {"LC_ALL": "en_US.UTF-8"}) == "de"


def test_an_empty_setting_leaves_the_choice_to_the_locale() -> None:
    assert i18n.choose_language("", {"LANG": "en_US.UTF-8"}) == "en"


def test_a_setting_without_a_catalog_is_refused_with_the_choices() -> None:
    with pytest.raises(InvalidInput) as refused:
        i18n.choose_language("tlh", {})
    assert "tlh" in i18n.explain(refused.value)
    assert "de, en" in i18n.explain(refused.value)


def test_an_unknown_language_is_not_set() -> None:
    with pytest.raises(InvalidInput):
        i18n.set_language("fr")
    assert i18n.language() == "de"


def test_messages_follow_the_language() -> None:
    assert i18n._("March") == "März"
    i18n.set_language("en")
    assert i18n.language() == "en"
    assert i18n._("March") == "March"


def test_an_empty_message_stays_empty() -> None:
    assert i18n._("") == ""


def test_a_message_without_translation_is_shown_in_english() -> None:
    assert i18n._("no such message") == "no such message"


@pytest.mark.usefixtures("units_catalog")
def test_the_number_chooses_the_form() -> None:
    forms = [i18n.ngettext("{n} unit", "{n} units", n).format(n=n) for n in (0, 1, 2)]
    assert forms == ["0 Einheiten", "1 Einheit", "2 Einheiten"]
    i18n.set_language("en")
    forms = [i18n.ngettext("{n} unit", "{n} units", n).format(n=n) for n in (0, 1, 2)]
    assert forms == ["0 units", "1 unit", "2 units"]


def test_without_compiled_catalogs_english_is_spoken(units_catalog: Path) -> None:
    (units_catalog / "fw_tui.mo").unlink()
    assert i18n.ngettext("{n} unit", "{n} units", 2) == "{n} units"


def test_a_catalog_is_compiled_again_only_when_it_is_newer(
    units_catalog: Path, tmp_path: Path
) -> None:
    assert compile_catalogs(tmp_path) == []
    (units_catalog / "fw_tui.mo").unlink()
    assert compile_catalogs(tmp_path) == [units_catalog / "fw_tui.mo"]
    assert sorted(path.name for path in units_catalog.iterdir()) == ["fw_tui.mo", "fw_tui.po"]


def test_an_error_is_explained_in_the_language_with_its_facts() -> None:
    error = NotFound(
        "The shipped file {name} is missing; install fw-tui again.", name="vat_rates.toml"
    )
    assert i18n.explain(error).startswith("Die mitgelieferte Datei vat_rates.toml fehlt")
    i18n.set_language("en")
    assert i18n.explain(error) == str(error)


def test_an_error_inside_an_error_is_explained_too() -> None:
    reason = FwError("May")
    assert i18n.explain(FwError("line {line}: {reason}", line=7, reason=reason)) == "line 7: Mai"


def test_facts_are_written_as_everywhere_else() -> None:
    error = FwError(
        "{day}, {at}, {names}, {cents:04}",
        day=date(2026, 11, 2),
        at=MORNING,
        names=["Maier", date(2026, 1, 2)],
        cents=7,
    )
    assert i18n.explain(error) == "02.11.2026, 01.03.2008 09:02, Maier, 02.01.2026, 0007"


def test_a_fact_cannot_steer_the_terminal() -> None:
    explained = i18n.explain(FwError("{name} and {names}", name="a\x1b[2J", names=("b\x9b1m",)))
    assert explained == "a [2J and b 1m"


def test_braces_in_a_fact_are_text() -> None:
    assert i18n.explain(FwError("{name}", name="{other}")) == "{other}"


@pytest.mark.parametrize(
    ("cents", "german", "english"),
    [
        (0, "0,00 €", "0.00 €"),
        (1, "0,01 €", "0.01 €"),
        (850, "8,50 €", "8.50 €"),
        (99_999, "999,99 €", "999.99 €"),
        (123_450, "1.234,50 €", "1,234.50 €"),
        (123_456_789_01, "123.456.789,01 €", "123,456,789.01 €"),
        (-5, "-0,05 €", "-0.05 €"),
        (-123_450, "-1.234,50 €", "-1,234.50 €"),
    ],
)
def test_money_is_written_with_the_marks_of_the_language(
    cents: int, german: str, english: str
) -> None:
    assert i18n.money(cents) == german
    i18n.set_language("en")
    assert i18n.money(cents) == english


def test_counts_are_written_with_the_marks_of_the_language() -> None:
    numbers = (0, 999, 1000, 312_004, 1_000_000)
    german = [i18n.whole_number(number) for number in numbers]
    assert german == ["0", "999", "1.000", "312.004", "1.000.000"]
    assert i18n.position_text(312_004, 1_000_000) == "312.004 von 1.000.000"
    i18n.set_language("en")
    assert i18n.whole_number(1_000_000) == "1,000,000"
    assert i18n.position_text(312_004, 1_000_000) == "312,004 of 1,000,000"


def test_dates_and_times_are_written_in_the_order_of_the_language() -> None:
    assert i18n.format_moment(MORNING) == "01.03.2008 09:02"
    assert i18n.format_day(date(2008, 3, 1)) == "01.03.2008"
    assert i18n.format_clock(MORNING) == "09:02"
    assert i18n.format_month(date(2008, 3, 1)) == "März 2008"
    i18n.set_language("en")
    assert i18n.format_moment(MORNING) == "2008-03-01 09:02"
    assert i18n.format_day(date(2008, 3, 1)) == "2008-03-01"
    assert i18n.format_clock(MORNING) == "09:02"
    assert i18n.format_month(date(2008, 3, 1)) == "March 2008"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "00:00"),
        (59.999, "00:59"),
        (742, "12:22"),
        (3600, "60:00"),
        (360_000, "6000:00"),
        (-0.4, "00:00"),
        (-62, "-01:02"),
    ],
)
def test_lengths_of_time_drop_begun_seconds(seconds: float, shown: str) -> None:
    assert i18n.format_minutes(seconds) == shown
