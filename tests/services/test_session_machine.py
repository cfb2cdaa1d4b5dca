"""Sessions on a real store against a model that is simple enough to be believed.

The model keeps spans of time in plain lists and knows one price; whatever order of orders,
starts, losses, ends, clock changes and repeated requests comes up, both agree.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fw_tui.domain.errors import FwError
from fw_tui.domain.request import SessionRequest
from fw_tui.domain.session import Billing, FreeReason, State
from tests.makers import make_clock, make_office, make_prices, request

PRICES = make_prices()
TECHNICIANS = st.sampled_from(["hoerner", "schmidt"])
COMPUTERS = st.sampled_from(["Empfang", "Server"])
PICK = st.integers(0, 1000)
BACK = st.sampled_from([0, 0, 0, 1, 60, 599, 600, 601, 4000])


@dataclass
class Modelled:
    """What the model knows of one session; milliseconds."""

    asked: SessionRequest
    ordered: int
    state: str = "ordered"
    spans: list[list[int]] = field(default_factory=list)
    since: int | None = None
    free: bool = False
    beat: int | None = None

    @property
    def running(self) -> bool:
        return self.state in ("ordered", "connected", "lost")

    def last(self) -> int:
        return max([self.ordered, *(end for _, end in self.spans), self.since or 0])

    def seconds(self, now: int) -> int:
        total = sum(end - start for start, end in self.spans)
        if self.since is not None:
            total += max(now - self.since, 0)
        return total // 1000

    def cents(self, now: int) -> int:
        units = (self.seconds(now) + 599) // 600
        return 0 if self.free or self.state == "aborted" else units * 850

    def shares(self, start: int, end: int) -> bool:
        return self.state != "aborted" and any(max(start, a) < min(end, b) for a, b in self.spans)


class Sessions(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = make_clock()
        self.office = make_office(self.folder, self.clock, PRICES)
        self.model: list[Modelled] = []

    def teardown(self) -> None:
        self.office.close()
        shutil.rmtree(self.folder)

    @property
    def now(self) -> int:
        return self.clock.now_ms()

    def agree(self, allowed: bool, action: Callable[[], Any]) -> None:
        if allowed:
            action()
        else:
            with pytest.raises(FwError):
                action()

    def on(self, computer: str) -> list[Modelled]:
        return [m for m in self.model if m.asked.computer == computer]

    def pick(self, index: int) -> tuple[int, Modelled]:
        number = index % len(self.model) + 1
        return number, self.model[number - 1]

    @rule(computer=COMPUTERS, technician=TECHNICIANS)
    def order(self, computer: str, technician: str) -> None:
        asked = request("Maier", computer, technician)
        allowed = not any(m.running for m in self.on(computer))
        self.agree(allowed, lambda: self.office.sessions.order(asked))
        if allowed:
            self.model.append(Modelled(asked, self.now))

    @rule(computer=COMPUTERS, technician=TECHNICIANS, back=BACK)
    def start(self, computer: str, technician: str, back: int) -> None:
        asked, at = request("Maier", computer, technician), self.now - back * 1000
        allowed = not any(
            m.running or (m.state != "aborted" and any(a <= at < b for a, b in m.spans))
            for m in self.on(computer)
        )
        self.agree(allowed, lambda: self.office.sessions.start(asked, at if back else None))
        if allowed:
            self.model.append(Modelled(asked, at, "connected", since=at))

    @precondition(lambda self: self.model)
    @rule(index=PICK)
    def repeat_a_request(self, index: int) -> None:
        number, modelled = self.pick(index)
        assert self.office.sessions.start(modelled.asked).number == number

    @precondition(lambda self: self.model)
    @rule(index=PICK)
    def connect(self, index: int) -> None:
        number, modelled = self.pick(index)
        allowed = modelled.state in ("ordered", "lost")
        at = max(self.now, modelled.last())
        self.agree(allowed, lambda: self.office.sessions.connect(number))
        if allowed:
            modelled.since, modelled.state = at, "connected"
            # A span of no time that begins here is the same connection, standing again.
            modelled.spans = [span for span in modelled.spans if span != [at, at]]

    def close(self, number: int, back: int, state: str, action: Callable[..., Any]) -> None:
        modelled = self.model[number - 1]
        at = self.now - back * 1000 if back else max(self.now, modelled.last())
        allowed = False
        if modelled.state == "lost" and state == "ended":
            allowed = all(end <= at for _, end in modelled.spans)
        elif modelled.state == "connected":
            since = modelled.since or 0
            allowed = since <= at and not any(
                other.shares(since, at)
                for other in self.on(modelled.asked.computer)
                if other is not modelled
            )
        self.agree(allowed, lambda: action(number, at if back else None))
        if allowed:
            if modelled.since is not None:
                modelled.spans.append([modelled.since, at])
            modelled.since, modelled.state = None, state

    @precondition(lambda self: self.model)
    @rule(index=PICK, back=BACK)
    def lose(self, index: int, back: int) -> None:
        number, _ = self.pick(index)
        self.close(number, back, "lost", self.office.sessions.lose)

    @precondition(lambda self: self.model)
    @rule(index=PICK, back=BACK)
    def end(self, index: int, back: int) -> None:
        number, _ = self.pick(index)
        self.close(number, back, "ended", self.office.sessions.end)

    @rule(technician=TECHNICIANS)
    def end_own(self, technician: str) -> None:
        own = [
            number
            for number, m in enumerate(self.model, 1)
            if m.state in ("connected", "lost") and m.asked.technician.login == technician
        ]
        if len(own) == 1:
            self.close(own[0], 0, "ended", lambda _n, _at: self.office.sessions.end_own(technician))
        else:
            self.agree(False, lambda: self.office.sessions.end_own(technician))

    @precondition(lambda self: self.model)
    @rule(index=PICK)
    def abort(self, index: int) -> None:
        number, modelled = self.pick(index)
        allowed = modelled.state == "ordered"
        self.agree(allowed, lambda: self.office.sessions.abort(number))
        if allowed:
            modelled.state = "aborted"

    @precondition(lambda self: self.model)
    @rule(index=PICK)
    def discard(self, index: int) -> None:
        number, modelled = self.pick(index)
        allowed = modelled.running
        self.agree(allowed, lambda: self.office.sessions.discard(number))
        if allowed:
            if modelled.since is not None:
                sign = max(modelled.beat or 0, modelled.since)
                modelled.spans.append([modelled.since, sign])
            modelled.since, modelled.state, modelled.free = None, "aborted", True

    @precondition(lambda self: self.model)
    @rule(index=PICK, free=st.booleans())
    def set_billing(self, index: int, free: bool) -> None:
        number, modelled = self.pick(index)
        allowed = free or modelled.state != "aborted"
        mark = (Billing.FREE, FreeReason.GOODWILL) if free else (Billing.BILLABLE, None)
        self.agree(allowed, lambda: self.office.sessions.set_billing(number, *mark))
        if allowed:
            modelled.free = free

    @rule(technician=TECHNICIANS)
    def beat(self, technician: str) -> None:
        self.office.sessions.beat(technician)
        for modelled in self.model:
            if modelled.running and modelled.asked.technician.login == technician:
                modelled.beat = self.now

    @rule(seconds=st.sampled_from([0.4, 1, 59, 600, 601, 5000]))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule(seconds=st.sampled_from([1, 3600]))
    def the_clock_is_set_back(self, seconds: int) -> None:
        self.clock.set(self.now - seconds * 1000)

    @invariant()
    def store_and_model_agree(self) -> None:
        kept = sorted(self.office.history.page(limit=10_000).sessions, key=lambda s: s.number)
        assert [s.number for s in kept] == list(range(1, len(self.model) + 1))
        for session, modelled in zip(kept, self.model, strict=True):
            charge = self.office.sessions.charge(session)
            assert session.key == modelled.asked.key
            assert session.state is State(modelled.state)
            assert (session.billing is Billing.FREE) == modelled.free
            assert charge.seconds == modelled.seconds(self.now)
            assert charge.due.gross_cents == modelled.cents(self.now)
        running = {s.number for s in self.office.sessions.running()}
        assert running == {n for n, m in enumerate(self.model, 1) if m.running}

    @invariant()
    def no_time_of_a_computer_is_billed_twice(self) -> None:
        for computer in ("Empfang", "Server"):
            spans = sorted(
                span for m in self.on(computer) if m.state == "ended" for span in m.spans
            )
            solid = [span for span in spans if span[0] < span[1]]
            assert all(a[1] <= b[0] for a, b in pairwise(solid))

    @invariant()
    def the_month_adds_up(self) -> None:
        month = self.office.billing.month(self.office.billing.this_month())
        due = sum(m.cents(self.now) for m in self.model if m.state == "ended")
        assert sum(statement.gross_cents for statement in month.statements) == due


Sessions.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestSessions = Sessions.TestCase
