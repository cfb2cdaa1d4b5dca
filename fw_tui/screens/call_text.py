"""What is told of the two ways to help: by remote, or on site."""

from collections.abc import Mapping

from fw_tui.documents.wording import units_text
from fw_tui.domain.call import (
    Caller,
    Route,
    compare,
    covered_units,
    parse_route,
    remote_price,
)
from fw_tui.domain.errors import FwError
from fw_tui.domain.onsite import (
    ONSITE_REASON_LABELS,
    Comparison,
    OnsiteRates,
    OnsiteReason,
    onsite_rates,
)
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.travel import Travel
from fw_tui.i18n import _, explain, money

#: In place of a sum that cannot be told.
_UNKNOWN = "–"
_LABEL, _SUM = 14, 13


def duration_text(seconds: int) -> str:
    """A guessed duration as it can be typed again: "30m", "1h30m"."""
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [f"{n}{unit}" for n, unit in ((hours, "h"), (minutes, "m"), (rest, "s")) if n]
    return "".join(parts) or "0m"


def short_comparison(
    caller: Caller, prices: PriceList, answers: Mapping[str, str], now_ms: int
) -> str:
    """Both sums on a part of a line, or what stands in the way of the remote one."""
    try:
        route = parse_route(answers, caller)
        if route.check.obstacle is not None:
            return f"▲ {impossible(route.check.obstacle)}"
        due = remote_price(caller, prices, route.seconds, now_ms)
        covered = covered_units(caller, prices, route.seconds, now_ms)
    except FwError as error:
        return explain(error)
    parts = [money(due.gross_cents)] if due.gross_cents or not covered else []
    remote = " + ".join([*parts, units_text(covered)] if covered else parts)
    length = duration_text(route.seconds)
    try:
        onsite = money(compare(caller, prices, route, now_ms).onsite.gross_cents)
    except FwError:
        return _("{duration}: remote {remote}").format(duration=length, remote=remote)
    return _("{duration}: remote {remote}, on site {onsite}").format(
        duration=length, remote=remote, onsite=onsite
    )


def impossible(obstacle: OnsiteReason) -> str:
    """Why it cannot be remote."""
    return _("Not by remote: {reason}").format(reason=_(ONSITE_REASON_LABELS[obstacle]))


def comparison_lines(caller: Caller, prices: PriceList, route: Route, now_ms: int) -> list[str]:
    """The two sums side by side with what they consist of, and which way is the better one."""
    try:
        remote = remote_price(caller, prices, route.seconds, now_ms)
        covered = covered_units(caller, prices, route.seconds, now_ms)
    except FwError as error:
        return [explain(error)]
    try:
        both: Comparison | None = compare(caller, prices, route, now_ms)
        verdict = ""
    except FwError as error:
        both, verdict = None, explain(error)
    sums = [_UNKNOWN] * 3
    details = ["", ""]
    if both is not None:
        rates = onsite_rates(caller.settings)
        parts = (both.onsite.work.gross_cents, both.onsite.travel.gross_cents)
        sums = [money(cents) for cents in (*parts, both.onsite.gross_cents)]
        details = [_work(both, rates), _way(route.travel, rates)]
        verdict = _verdict(both)
    if route.check.obstacle is not None:
        verdict = impossible(route.check.obstacle)
    remote_sum = money(remote.gross_cents)
    units = units_text(remote.units + covered)
    without_vat = caller.reverse_charge and both is not None and not both.has_vat
    return [
        _row("", _("by remote"), _("on site")),
        _row(_("Working time"), remote_sum, sums[0], f"{units}{details[0]}"),
        _row(_("Way"), _UNKNOWN, sums[1], details[1]),
        _row(
            _("Without VAT") if without_vat else _("With VAT"),
            remote_sum,
            sums[2],
            _("{units} prepaid").format(units=units_text(covered)) if covered else "",
        ),
        verdict,
    ]


def _row(label: str, remote: str, onsite: str, detail: str = "") -> str:
    return f"{label:<{_LABEL}}{remote:>{_SUM}}{onsite:>{_SUM}}   {detail}".rstrip()


def _work(both: Comparison, rates: OnsiteRates) -> str:
    return _(" · {n} × {minutes} min").format(n=both.onsite.work.units, minutes=rates.unit_minutes)


def _way(travel: Travel, rates: OnsiteRates) -> str:
    if travel.zone:
        return travel.zone
    return _("{n} km").format(n=rates.driven_km(travel.distance_km or 0))


def _verdict(both: Comparison) -> str:
    if both.saved_cents == 0:
        return _("Both ways cost the same.")
    text = (
        _("By remote it is {sum} cheaper.")
        if both.saved_cents > 0
        else _("On site it is {sum} cheaper.")
    )
    return text.format(sum=money(abs(both.saved_cents)))
