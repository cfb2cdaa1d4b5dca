"""Looking back: the history page by page, a month of statements, quotes, settings, price lists."""

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fw_tui.domain.errors import Ambiguous, FwError, InvalidInput, NotFound
from fw_tui.domain.session import Billing, FreeReason
from fw_tui.services.identity import current_technician
from fw_tui.services.office import Office, open_office
from fw_tui.services.price_list import load_price_list
from fw_tui.services.quotes import quote
from fw_tui.store.sessions import insert_session
from tests.makers import BERLIN, NOON, make_clock, make_prices, ms, request, session
from tests.support import ManualClock

NOVEMBER = date(2026, 11, 1)


def numbers(office: Office, query: str = "") -> list[int]:
    return [found.number for found in office.history.page(query).sessions]


def note(office: Office, customer: str, started: str, seconds: int, **more: Any) -> int:
    begun = ms(started)
    number = office.sessions.start(request(customer, "PC", **more), at=begun).number
    return office.sessions.end(number, at=begun + seconds * 1000).number


def test_the_history_is_newest_first_by_start_then_number(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.order(request("A", "1"))
    office.sessions.start(request("B", "1"))
    office.sessions.start(request("C", "1"), at=NOON - 1000)
    clock.advance(5)
    office.sessions.connect(1)
    assert numbers(office) == [1, 2, 3]


def test_pages_of_the_history_miss_and_repeat_nothing(office: Office) -> None:
    key = office.customers.add_computer(office.customers.add("Maier").key, "PC").key

    def many() -> None:
        for number in range(430):  # all of them in the same millisecond
            insert_session(session((NOON, NOON), key=str(number)), key)

    office.at_once(many)
    seen: list[int] = []
    page = office.history.page()
    while page.next is not None:
        assert len(page.sessions) == 200
        seen += [found.number for found in page.sessions]
        page = office.history.page(after=page.next)
    seen += [found.number for found in page.sessions]
    assert seen == list(range(430, 0, -1))
    assert office.history.count() == 430
    assert [s.number for s in office.history.page("pc", limit=430).sessions] == seen
    assert office.history.page(limit=430).next is None
    assert [s.number for s in office.history.newest("", 410)] == seen[:410]
    assert [s.number for s in office.history.newest("maier", 9999)] == seen


def test_a_session_is_found_by_everything_a_person_knows_of_it(office: Office) -> None:
    office.sessions.start(
        request(
            "Bäckerei Müller",
            "PC Büro",
            remote_id="123456789",
            ordered_by="Frau Groß",
            notes="Internet-Explorer aktualisiert,\nNeustart",
        )
    )
    office.sessions.start(request("Bauer", "PC", "schmidt", "Eva Schmidt"))
    for query in (
        "mueller",
        "BUERO",
        "123456789",
        "gross",
        "explorer neustart",
        "horner",
        "hoerner",
        "müller klaus",
        "pc !bauer",
        "345",
    ):
        assert numbers(office, query) == [1], query
        assert len(office.history.newest(query, 1000)) == 1
    assert numbers(office, "ag") == []  # in "Neustart" is no word that begins like that
    assert numbers(office, "pc !sc") == [1]
    assert numbers(office, "%") == []
    assert numbers(office, "schmidt") == [2]


def test_changed_notes_are_found_and_old_ones_are_not(office: Office) -> None:
    office.sessions.start(request(notes="Tastatur"))
    office.sessions.write_notes(1, "Drucker")
    assert numbers(office, "drucker") == [1]
    assert numbers(office, "tastatur") == []


def test_a_statement_has_the_months_ended_sessions_of_one_customer(office: Office) -> None:
    office.clock.now_ms()
    note(office, "Maier", "2026-10-31T22:59:59Z", 60)  # October in Berlin
    note(office, "Maier", "2026-10-31T23:30:00Z", 60)
    note(office, "Maier", "2026-11-05T10:00:00Z", 900)
    note(office, "Bauer", "2026-11-05T10:00:00Z", 900)
    note(office, "Maier", "2026-11-06T10:00:00Z", 60, free_reason=FreeReason.GUARANTEE)
    office.sessions.start(request("Maier", "Server"))
    statement = office.billing.statement("maier", NOVEMBER)
    assert (statement.customer, statement.month) == ("Maier", NOVEMBER)
    assert [line.session.number for line in statement.lines] == [2, 3, 5]
    assert (statement.units, statement.gross_cents, statement.free_cents) == (3, 2550, 850)
    assert (statement.net_cents, statement.vat_cents) == (2143, 407)
    assert office.billing.statement("maier", date(2026, 10, 1)).units == 1
    assert office.billing.statement("Maier", date(2026, 9, 1)).lines == ()


def test_a_statement_of_nobody_or_of_several_is_refused(office: Office) -> None:
    note(office, "Maier 1", "2026-11-05T10:00:00Z", 900)
    note(office, "Maier 2", "2026-11-05T10:00:00Z", 900)
    with pytest.raises(Ambiguous):
        office.billing.statement("Maier", NOVEMBER)
    with pytest.raises(NotFound):
        office.billing.statement("Huber", NOVEMBER)


def test_the_month_shows_every_customer_and_what_still_runs(
    office: Office, clock: ManualClock
) -> None:
    note(office, "Zorn", "2026-11-05T10:00:00Z", 900)
    note(office, "Öttl", "2026-11-05T10:00:00Z", 900)
    office.sessions.set_billing(2, Billing.FREE, FreeReason.GOODWILL)
    office.sessions.start(request("Adler", "PC"), at=ms("2026-10-31T22:00:00Z"))
    office.sessions.start(request("Huber", "PC"))
    office.sessions.start(request("Huber", "Server"))
    office.sessions.lose(5)
    office.sessions.order(request("Adler", "Server"))
    month = office.billing.month(office.billing.this_month())
    assert month.month == NOVEMBER
    assert [(s.customer, s.gross_cents, s.free_cents) for s in month.statements] == [
        ("Öttl", 0, 1700),
        ("Zorn", 1700, 0),
    ]
    assert [s.number for s in month.running] == [4, 5]
    office.sessions.abort(6)
    office.sessions.discard(4)
    assert [s.number for s in office.billing.month(NOVEMBER).running] == [5]
    assert len(office.billing.month(NOVEMBER).statements) == 2


def test_this_month_is_the_local_one(office: Office, clock: ManualClock) -> None:
    clock.set(ms("2026-10-31T23:30:00Z"))
    assert office.billing.this_month() == NOVEMBER


def test_a_quote_says_what_a_duration_costs() -> None:
    made = quote(make_prices(), make_clock(), 601)
    assert (made.seconds, made.price.units, made.price.gross_cents) == (601, 2, 1700)
    assert quote(make_prices(), make_clock(), 900, "first-further").price.gross_cents == 1600
    then = quote(make_prices(), make_clock(), 60, at=ms("2020-08-01T10:00:00Z"))
    assert (then.price.net_cents, then.price.vat_cents) == (733, 117)
    with pytest.raises(FwError):
        quote(make_prices(), make_clock(), 60, at=ms("1990-01-01"))


def test_settings_are_kept_cleaned_and_forgotten(office: Office) -> None:
    assert set(office.settings.all().values()) == {""}
    assert office.settings.set("shop.name", "  Hörner EDV ") == "Hörner EDV"
    assert office.settings.get("shop.name") == "Hörner EDV"
    office.settings.set("shop.name", "Neu")
    assert office.settings.all()["shop.name"] == "Neu"
    office.settings.set("shop.name", "")
    assert office.settings.get("shop.name") == ""
    with pytest.raises(NotFound):
        office.settings.get("shop.fax")
    with pytest.raises(InvalidInput):
        office.settings.set("language", "klingon")


def test_the_shops_time_zone_is_used_unless_another_is_asked_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    first = open_office(url)
    assert first.tz == BERLIN
    first.settings.set("timezone", "Europe/Vienna")
    first.close()
    second = open_office(url)
    assert (second.tz.key, second.path) == ("Europe/Vienna", tmp_path / "store.db")
    second.close()
    third = open_office(url, ZoneInfo("UTC"), clock=make_clock())
    assert (third.tz.key, third.clock.now_ms()) == ("UTC", NOON)
    third.close()


GOOD = """default = "t"
[[tariff]]
name = "t"
valid_from = 2020-01-01
unit_seconds = 300
price_kind = "net"
unit_cents = 500
"""


def test_a_shop_has_its_own_price_list(tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    path.write_text(GOOD)
    prices = load_price_list(BERLIN, path)
    assert prices.tariffs.at("t", NOVEMBER).price(301, 1900).net_cents == 1000


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "default = 3",
        "\x00",
        'default = "t"\ntariff = 3',
        'default = "t"\ntariff = [1]',
        'default = ["t"]\n' + GOOD.partition("\n")[2],
        GOOD.replace('default = "t"', 'default = "x"'),
        GOOD.replace("unit_cents = 500", "unit_cents = 5.00"),
        GOOD.replace("unit_cents = 500", 'unit_cents = "500"'),
        GOOD.replace("unit_cents = 500", "unit_cents = -1"),
        GOOD.replace("unit_cents = 500", ""),
        GOOD.replace("unit_cents", "cents"),
        GOOD.replace("2020-01-01", '"2020-01-01"'),
        GOOD.replace("2020-01-01", "2020-01-01T00:00:00"),
        GOOD.replace('"net"', '"netto"'),
        GOOD.replace('name = "t"', "name = 5"),
        GOOD + GOOD.partition("\n")[2],
        GOOD.replace('"t"', '"\\udcff"'),
    ],
)
def test_a_damaged_price_list_is_refused_in_one_sentence(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "prices.toml"
    path.write_text(damaged)
    with pytest.raises(FwError):
        load_price_list(BERLIN, path)


def test_a_price_list_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FwError, match="cannot be read"):
        load_price_list(BERLIN, tmp_path / "none.toml")
    with pytest.raises(FwError, match="cannot be read"):
        load_price_list(BERLIN, tmp_path)
    (tmp_path / "latin.toml").write_bytes(b'name = "M\xfcller"')
    with pytest.raises(FwError, match="cannot be understood"):
        load_price_list(BERLIN, tmp_path / "latin.toml")


def test_the_technician_is_the_account_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = current_technician()
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody")
    assert current_technician() == real
    monkeypatch.setattr("os.getuid", lambda: 4_000_000_000)
    assert current_technician().login == "uid4000000000"
