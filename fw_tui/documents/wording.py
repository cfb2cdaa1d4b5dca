"""How units, rates and tariffs are put into words, the same on every paper and screen."""

from itertools import pairwise
from typing import TYPE_CHECKING

from fw_tui.domain.duration import hms
from fw_tui.domain.errors import N_
from fw_tui.domain.money import vat_in_gross, vat_on_net
from fw_tui.domain.pricing import Charge
from fw_tui.domain.session import FREE_REASON_LABELS, Session
from fw_tui.domain.surcharge import DAY_MINUTES, Surcharge
from fw_tui.domain.tariff import Price, PriceKind, Tariff
from fw_tui.i18n import _, format_day, language, money, ngettext

if TYPE_CHECKING:
    from fw_tui.domain.invoice import ContingentNote

_WEEKDAYS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))
_ROW = 3  #: so many days in a row are written as from the first to the last


def units_text(units: int) -> str:
    """A number of units in words, such as "2 units"."""
    return ngettext("{n} unit", "{n} units", units).format(n=units)


def price_text(price: Price) -> str:
    """A price with its net share, if there is VAT in it: "8,50 € (7,14 € netto)"."""
    gross = money(price.gross_cents)
    if price.net_cents == price.gross_cents:
        return gross
    return _("{gross} ({net} net)").format(gross=gross, net=money(price.net_cents))


def rate_text(rate: int) -> str:
    """A VAT rate of basis points: "19 %", "7.5 %"."""
    whole, rest = divmod(rate, 100)
    part = f".{rest:02}".rstrip("0") if rest else ""
    return f"{whole}{part.replace('.', ',') if language() == 'de' else part} %"


def free_text(session: Session, charge: Charge) -> str:
    """Why a session costs nothing and what it would have cost; empty if it costs something."""
    if session.free_reason is None:
        return ""
    reason = _(FREE_REASON_LABELS[session.free_reason])
    if charge.normal.units == 0:
        return _("free: {reason}").format(reason=reason)
    return _("free: {reason}, otherwise {price}").format(
        reason=reason, price=money(charge.normal.gross_cents)
    )


def contingent_text(note: "ContingentNote") -> str:
    """How far a contingent is used by what a paper lists."""
    return _("Contingent of {units} units until {day}: {used} used here, {left} left.").format(
        units=note.units, day=format_day(note.valid_until), used=note.used, left=note.left
    )


def tariff_text(tariff: Tariff, vat_rate: int) -> str:
    """A tariff's price in one line, with gross and net; ``vat_rate`` in basis points."""
    price = _with_vat(tariff.unit_cents, tariff, vat_rate)
    if tariff.unit_seconds % 60 == 0:
        minutes = tariff.unit_seconds // 60
        template = ngettext(
            "{price} per started minute", "{price} per started {n} minutes", minutes
        )
        parts = [template.format(price=price, n=minutes)]
    else:
        length = hms(tariff.unit_seconds)
        parts = [_("{price} per started {length}").format(price=price, length=length)]
    if tariff.first_unit_cents is not None:
        first = _with_vat(tariff.first_unit_cents, tariff, vat_rate)
        parts.append(_("the first unit {price}").format(price=first))
    if tariff.base_fee_cents:
        fee = _with_vat(tariff.base_fee_cents, tariff, vat_rate)
        parts.append(_("plus {price} per session").format(price=fee))
    if tariff.minimum_units > 1:
        parts.append(_("at least {units}").format(units=units_text(tariff.minimum_units)))
    if tariff.free_seconds:
        parts.append(_("the first {length} free").format(length=hms(tariff.free_seconds)))
    parts += [
        _("surcharge {surcharge}").format(surcharge=surcharge_text(surcharge))
        for surcharge in tariff.surcharges
    ]
    return "; ".join(parts)


def surcharge_text(surcharge: Surcharge) -> str:
    """When and by how much units cost more, as it can be typed too: "Mo-Fr 20:00-06:00 25 %"."""
    days = _rows(surcharge.weekdays) + ([_("holiday")] if surcharge.holiday else [])
    parts = [", ".join(days)] if days else []
    if (surcharge.since, surcharge.until) != (0, DAY_MINUTES):
        parts.append(f"{_clock(surcharge.since)}-{_clock(surcharge.until)}")
    return " ".join([*parts, rate_text(surcharge.rate)])


def _rows(weekdays: tuple[int, ...]) -> list[str]:
    """Weekdays by name; those in a row from the first to the last."""
    rows: list[list[int]] = [[weekdays[0]]] if weekdays else []
    for day, following in pairwise(weekdays):
        if following == day + 1:
            rows[-1].append(following)
        else:
            rows.append([following])
    return [text for row in rows for text in _row(row)]


def _row(days: list[int]) -> list[str]:
    names = [_(_WEEKDAYS[day]) for day in days]
    return names if len(names) < _ROW else [f"{names[0]}-{names[-1]}"]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _with_vat(cents: int, tariff: Tariff, vat_rate: int) -> str:
    if vat_rate == 0:
        return money(cents)
    if tariff.price_kind is PriceKind.GROSS:
        net = cents - vat_in_gross(cents, vat_rate)
        return _("{gross} incl. VAT ({net} net)").format(gross=money(cents), net=money(net))
    gross = cents + vat_on_net(cents, vat_rate)
    return _("{net} net ({gross} incl. VAT)").format(gross=money(gross), net=money(cents))
