"""A process of its own that works on a store: ``python -m tests.store.writer WHAT PATH [N]``.

It says "ready" and waits for a line before it begins, so that several begin together.
"""

import itertools
import random
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from fw_tui.domain.errors import FwError
from fw_tui.domain.invoice import Invoice
from fw_tui.services.office import Office
from fw_tui.store.settings import all_settings, put_setting
from fw_tui.store.store import Store
from tests.billing_makers import OCTOBER, draw_with, issue_october, quick_drawing
from tests.makers import make_clock, make_office, make_prices, request


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 - the test reads it


def count(path: Path, times: int) -> None:
    """Raise a counter by reading it and writing one more."""
    store = Store(path)

    def work() -> None:
        put_setting("shop.name", str(int(all_settings().get("shop.name", "0")) + 1))

    for _ in range(times):
        store.write(work)


def create(path: Path, number: int) -> None:
    """Open a store that may not exist yet, and keep a customer in it."""
    office = Office(Store(path), make_clock(), make_prices())
    office.customers.add(f"Kunde {number}")


def work_until_killed(path: Path, number: int) -> None:
    """Note sessions and say of each that it is kept."""
    clock = make_clock()
    office = make_office(path.parent, clock)
    for turn in itertools.count():
        started = office.sessions.start(request(f"Kunde {number}", f"PC {turn % 3}"))
        say("started", started.number, started.key)
        clock.advance(60)
        ended = office.sessions.end(started.number, note=f"Runde {turn}")
        say("ended", ended.number, ended.key)
        # As people do; SQLite grants the lock to whoever asks at the right moment, so of two
        # that never pause one waits for many seconds.
        time.sleep(0.005)


def jamming(office: Office, chance: random.Random) -> None:
    """Let every third drawing fail, as printers do."""

    def draw(invoice: Invoice) -> Mapping[str, bytes]:
        if chance.random() < 1 / 3:
            raise FwError("jam")
        return quick_drawing(invoice)

    draw_with(office, draw)


def bill(office: Office, customer: str, *, take_back: bool) -> None:
    """Issue an invoice and perhaps its cancellation, and say of each that it is kept."""
    try:
        number = issue_october(office, customer).number
        say("issued", number)
        if take_back:
            say("issued", office.invoices.cancel(number, "hoerner").number)
    except FwError as refusal:
        say("refused", type(refusal).__name__)


def bill_all(path: Path, number: int) -> None:
    """Bill every session there is, taking back a few."""
    chance = random.Random(number)
    office = make_office(path.parent, make_clock(), busy_timeout_ms=20_000)
    jamming(office, chance)
    while names := office.invoices.billable_customers(OCTOBER):
        chance.shuffle(names)
        for name in names:
            bill(office, name, take_back=chance.random() < 1 / 4)
    office.close()


def bill_until_killed(path: Path, number: int) -> None:
    """Bill and take back without end."""
    chance = random.Random(number)
    office = make_office(path.parent, make_clock(), busy_timeout_ms=20_000)
    jamming(office, chance)
    for turn in itertools.count(number):
        names = office.invoices.billable_customers(OCTOBER)
        if names:
            bill(office, names[turn % len(names)], take_back=True)


TASKS: dict[str, Callable[[Path, int], None]] = {
    "count": count,
    "create": create,
    "work": work_until_killed,
    "bill_all": bill_all,
    "bill": bill_until_killed,
}

if __name__ == "__main__":
    say("ready")
    sys.stdin.readline()
    TASKS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
