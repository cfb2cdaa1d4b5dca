"""Sessions that cost the same: SQLite says of each of what kind it is, and a kind is priced once.

Nothing is calculated here that becomes a price. Whatever may tell two prices apart keeps sessions
apart; too many kinds only take longer.

A month may have a hundred thousand sessions. To hand them out as rows, or to sort them for a GROUP
BY, takes longer than to find them. So what matters of a session is put into one number, as hours
and minutes are into the seconds of a day; they come as one text, and Python counts its words.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from fw_tui.domain.clock import SECOND
from fw_tui.domain.country import owes_vat
from fw_tui.domain.session import Billing, Connection, Partner, Session, State
from fw_tui.domain.tariff import Price
from fw_tui.store.models import database
from fw_tui.store.sessions import sessions_at

_WORDS = """
SELECT group_concat({word}) FROM session JOIN computer ON computer.id = session.computer_id
WHERE session.state = 'ended' AND session.begun_at >= ? AND session.begun_at < ?
"""
#: What an invoice says comes behind a blank: as one number where it fits, which is sooner said.
_WORD = """
CASE WHEN billed_units IS NULL THEN {number} ELSE {number} || ' ' || CASE
    WHEN (billed_units | billed_net_cents | billed_gross_cents) >> 20 = 0
    THEN (billed_units << 40) | (billed_net_cents << 20) | billed_gross_cents
    ELSE billed_units || ' ' || billed_net_cents || ' ' || billed_gross_cents
END END
"""
#: Of a session that is priced apart it is the place, below zero.
_NUMBER = "CASE WHEN {apart} THEN -session.place ELSE COALESCE({digits}, -session.place) END"
_STEPS = "WHEN ? THEN (session.seconds + ?) / ? * ? + ?"
_BEGUN = "(session.begun_at >= ?)"
_ENDED = "(ended_at >= ?)"
_ENDING = """
(SELECT {changes} FROM connection WHERE session_id = session.id ORDER BY started_at DESC LIMIT 1)
"""

_IS_MERGED = "session.id IN (SELECT value FROM json_each(?))"
_IS_PREPAID = "computer.customer_id IN (SELECT value FROM json_each(?))"
#: Not "IS NOT NULL", for which SQLite would read all sessions.
_MERGED = """
SELECT part.id, main.id FROM session AS part CROSS JOIN session AS main
WHERE part.merged_into_id > 0 AND main.id = part.merged_into_id AND (
    part.begun_at >= ? AND part.begun_at < ? OR main.begun_at >= ? AND main.begun_at < ?
)
"""
_OWNERS = """
SELECT customer.id, customer.name, customer.country, customer.vat_id
FROM json_each(?) AS wanted CROSS JOIN customer ON customer.id = wanted.value
"""


@dataclass(frozen=True, slots=True)
class Terms:
    """What tells the prices of sessions apart that began in a span of UTC milliseconds.

    Attributes:
        steps: by tariff, the seconds within which it charges no other unit; sessions by other
            tariffs are priced apart.
        begun: moments from which on a session that begins has another price.
        ended: moments from which on a session that ends has another price.
    """

    since: int
    until: int
    steps: Mapping[str, int]
    begun: Sequence[int]
    ended: Sequence[int]


def alike(terms: Terms) -> Iterator[tuple[Session, Mapping[str, int]]]:
    """A session for each kind of ended sessions, and how many each customer has of the kind.

    All of one kind cost the same and are on an invoice or not; the session is none of them but has
    what makes their price. Merged sessions, those by a tariff that has no steps and those of
    customers with a contingent are handed out themselves.
    """
    counted, customers = _counted(terms)
    apart = []
    kinds: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for word, count in counted.items():
        number, _blank, billed = word.partition(" ")
        digits, customer = divmod(int(number), customers)
        if digits < 0:
            apart.append(-int(number))
        else:
            kinds[digits, billed].append((customer, count))
    for session in sessions_at(apart):
        yield session, {session.partner.customer: 1}
    owners = _owners({customer for shares in kinds.values() for customer, _count in shares})
    for kind, shares in kinds.items():
        for reverse_charge in (False, True):
            counts = {
                owners[customer].name: count
                for customer, count in shares
                if owners[customer].reverse_charge is reverse_charge
            }
            if counts:
                yield _typical(terms, *kind, reverse_charge=reverse_charge), counts


class _Sql(NamedTuple):
    """A piece of a statement and the values that it takes."""

    text: str
    values: tuple[Any, ...] = ()


class _Owner(NamedTuple):
    name: str
    reverse_charge: bool


def _counted(terms: Terms) -> tuple[Counter[str], int]:
    """How often each word is said, and by what a number is divided to tell the customer."""
    (highest,) = database.execute_sql("SELECT MAX(id) FROM customer").fetchone()
    customers = (highest or 0) + 1
    word = _word(terms, _apart(terms), customers)
    values = (*word.values, terms.since, terms.until)
    (said,) = database.execute_sql(_WORDS.format(word=word.text), values).fetchone()
    return Counter(said.split(",") if said else ()), customers


def _word(terms: Terms, apart: _Sql, customers: int) -> _Sql:
    """A session's customer and all else that its price depends on; `_typical` reads it again."""
    tariffs = [
        (name, step - 1, step, len(terms.steps), index)
        for index, (name, step) in enumerate(terms.steps.items())
    ]
    cases = " ".join([_STEPS] * len(tariffs)) or "WHEN NULL THEN 0"
    begun = _Sql(" + ".join([_BEGUN] * len(terms.begun)), tuple(terms.begun))
    ended = _Sql(
        _ENDING.format(changes=" + ".join([_ENDED] * len(terms.ended))), tuple(terms.ended)
    )
    digits = _Sql(f"CASE session.tariff {cases} END", tuple(v for each in tariffs for v in each))
    digits = _followed(digits, _Sql("session.billing = 'free'"), 2)
    digits = _followed(digits, _Sql("session.invoice IS NULL"), 2)
    digits = _followed(digits, begun, len(terms.begun) + 1)
    digits = _followed(digits, ended, len(terms.ended) + 1)
    digits = _followed(digits, _Sql("computer.customer_id"), customers)
    number = _NUMBER.format(apart=apart.text, digits=digits.text)
    return _Sql(_WORD.format(number=number), (*apart.values, *digits.values) * 2)


def _followed(digits: _Sql, last: _Sql, base: int) -> _Sql:
    """A number with one more digit, which is less than its base."""
    if base == 1:
        return digits
    return _Sql(f"({digits.text}) * {base} + ({last.text})", (*digits.values, *last.values))


def _apart(terms: Terms) -> _Sql:
    """Whether a session's price depends on other sessions too; asked of none without need."""
    merged = database.execute_sql(_MERGED, (terms.since, terms.until) * 2)
    prepaid = database.execute_sql("SELECT customer_id FROM contingent")
    conditions = [
        _Sql(condition, (json.dumps([*keys]),))
        for condition, keys in (
            (_IS_MERGED, {key for pair in merged for key in pair}),
            (_IS_PREPAID, {key for (key,) in prepaid}),
        )
        if keys
    ]
    return _Sql(
        " OR ".join(each.text for each in conditions) or "FALSE",
        tuple(value for each in conditions for value in each.values),
    )


def _owners(customers: Iterable[int]) -> dict[int, _Owner]:
    rows = database.execute_sql(_OWNERS, (json.dumps([*customers]),))
    return {key: _Owner(name, owes_vat(country, vat_id)) for key, name, country, vat_id in rows}


def _typical(terms: Terms, digits: int, billed: str, *, reverse_charge: bool) -> Session:
    """A session that has what makes the price of a kind: its length, its days, its invoice."""
    digits, ended = divmod(digits, len(terms.ended) + 1)
    digits, begun = divmod(digits, len(terms.begun) + 1)
    digits, unbilled = divmod(digits, 2)
    digits, free = divmod(digits, 2)
    steps, index = divmod(digits, len(terms.steps))
    tariff, step = [*terms.steps.items()][index]
    begins = [terms.since, *terms.begun][begun]
    ends = [terms.since, *terms.ended][ended]
    return Session(
        key="",
        number=0,
        partner=Partner("", ""),
        remote_id="",
        technician="",
        technician_name="",
        state=State.ENDED,
        billing=Billing.FREE if free else Billing.BILLABLE,
        free_reason=None,
        tariff=tariff,
        notes="",
        ordered_at=None,
        ordered_by="",
        consent=None,
        # The second one lasts nothing, and tells the day of the end.
        connections=(
            Connection(begins, begins + steps * step * SECOND),
            Connection(ends, ends),
        ),
        heartbeat_at=None,
        source=None,
        invoice=None if unbilled else "",
        revision=0,
        billed=_price(billed) if billed else None,
        reverse_charge=reverse_charge,
    )


def _price(billed: str) -> Price:
    said = [int(each) for each in billed.split(" ")]
    if len(said) == 1:
        said = [said[0] >> 40, said[0] >> 20 & 0xFFFFF, said[0] & 0xFFFFF]
    units, net, gross = said
    return Price(units, net, gross - net, gross)
