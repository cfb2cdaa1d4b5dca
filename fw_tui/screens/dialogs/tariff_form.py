"""A new version of a tariff, or with a new name a new tariff."""

from datetime import date

from fw_tui.documents.wording import surcharge_text
from fw_tui.domain.duration import hms, parse_duration
from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import parse_day
from fw_tui.domain.money import parse_money
from fw_tui.domain.surcharge import parse_surcharge
from fw_tui.domain.tariff import PriceKind, Tariff
from fw_tui.domain.units import parse_units
from fw_tui.i18n import _, format_day, money
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.form import FormDialog, choice_field, line_field

#: Between surcharges in their field.
_MARK = ";"
_KINDS = {PriceKind.GROSS: N_("gross, VAT is in them"), PriceKind.NET: N_("net, VAT comes on top")}


class TariffForm(FormDialog[Tariff]):
    """All that a version says, begun with another version's."""

    ACCEPT = N_("Save")

    def __init__(self, desk: Desk, like: Tariff, first_day: date) -> None:
        """Args: the desk; the version to begin with; the first day of the new one."""
        first = "" if like.first_unit_cents is None else _plain(like.first_unit_cents)
        surcharges = f"{_MARK} ".join(map(surcharge_text, like.surcharges))
        fields = [
            line_field("name", _("Tariff"), like.name),
            line_field("valid_from", _("Valid from"), format_day(first_day)),
            choice_field(
                "price_kind",
                _("Prices"),
                [(str(kind), _(label)) for kind, label in _KINDS.items()],
                str(like.price_kind),
            ),
            line_field("unit", _("Unit"), hms(like.unit_seconds)),
            line_field("price", _("Price of a unit"), _plain(like.unit_cents)),
            line_field("first", _("First unit"), first, _("if it differs")),
            line_field("base_fee", _("Base fee"), _plain(like.base_fee_cents)),
            line_field("minimum", _("At least units"), str(like.minimum_units)),
            line_field("free", _("Free at first"), hms(like.free_seconds)),
            line_field("surcharges", _("Surcharges"), surcharges, "Sa,So 50%; 20:00-06:00 25%"),
        ]
        another = _("Another name makes another tariff.")
        super().__init__(_("New version of a tariff"), fields, another)
        self._desk = desk

    async def save(self, values: dict[str, str]) -> Tariff:
        """Keep it."""
        tariff, tariffs = _tariff(values), self._desk.office.tariffs
        return await self._desk.ask(lambda: tariffs.add(tariff))


def _tariff(values: dict[str, str]) -> Tariff:
    typed = (text.strip() for text in values["surcharges"].split(_MARK))
    return Tariff(
        name=values["name"],
        valid_from=parse_day(values["valid_from"]),
        unit_seconds=parse_duration(values["unit"]),
        unit_cents=parse_money(values["price"]),
        price_kind=PriceKind(values["price_kind"]),
        first_unit_cents=parse_money(values["first"]) if values["first"] else None,
        base_fee_cents=parse_money(values["base_fee"] or "0"),
        minimum_units=parse_units(values["minimum"] or "0"),
        free_seconds=parse_duration(values["free"] or "0s"),
        surcharges=tuple(parse_surcharge(text) for text in typed if text),
    )


def _plain(cents: int) -> str:
    return money(cents).removesuffix(" €")
