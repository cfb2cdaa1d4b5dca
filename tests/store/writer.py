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


def issue(path: Path, number: int) -> None:
    """Bill every session there is and take back a few; the printer jams every third time."""
    chance = random.Random(number)
    office = make_office(path.parent, make_clock(), busy_timeout_ms=20_000)

    def draw(invoice: Invoice) -> Mapping[str, bytes]:
        if chance.random() < 1 / 3:
            raise FwError("jam")
        return quick_drawing(invoice)

    draw_with(office, draw)
    while names := office.invoices.billable_customers(OCTOBER):
        chance.shuffle(names)
        for name in names:
            try:
                invoice = issue_october(office, name)
                say("issued", invoice.number)
                if chance.random() < 1 / 4:
                    say("issued", office.invoices.cancel(invoice.number, "hoerner").number)
            except FwError as refusal:
                say("refused", type(refusal).__name__)
    office.close()


TASKS: dict[str, Callable[[Path, int], None]] = {
    "count": count,
    "create": create,
    "work": work_until_killed,
    "issue": issue,
}

if __name__ == "__main__":
    say("ready")
    sys.stdin.readline()
    TASKS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
