"""What the place of the tariffs lists: versions of tariffs, and VAT rates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from fw_tui.documents.wording import rate_text, tariff_text
from fw_tui.i18n import _, format_day
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.screens.dialogs.tariff_form import TariffForm
from fw_tui.screens.dialogs.vat_form import VatForm
from fw_tui.services.office import Office
from fw_tui.services.tariffs import TariffEntry
from fw_tui.services.vat import VatEntry
from fw_tui.widgets.fact_pane import Fact


class PriceRow(Protocol):
    """A version that counts from a day on, and what can be done with it."""

    @property
    def key(self) -> str:
        """Differs from that of all other rows."""
        ...

    @property
    def name(self) -> str:
        """What the search looks at."""
        ...

    def cells(self) -> tuple[str, ...]:
        """Name, first day, price and origin."""
        ...

    def fact(self) -> Fact:
        """All of the price, which a column would cut."""
        ...

    def stays(self) -> str:
        """Why it cannot be removed; "" for what the shop has added itself."""
        ...

    def form(self, desk: Desk, first_day: date) -> Dialog[Any]:
        """The dialog for a new version, begun with this one."""
        ...

    def removal(self, office: Office) -> tuple[str, str, Callable[[], object]]:
        """Title, question and work of taking it back."""
        ...


@dataclass(frozen=True)
class TariffRow:
    """A version of a tariff.

    Attributes:
        default: it is the tariff of customers who have none of their own.
        vat_rate: of today, in basis points.
    """

    entry: TariffEntry
    default: bool
    vat_rate: int

    @property
    def key(self) -> str:
        """First day and name."""
        return f"{self.entry.tariff.valid_from.isoformat()} {self.name}"

    @property
    def name(self) -> str:
        """The tariff's."""
        return self.entry.tariff.name

    def cells(self) -> tuple[str, ...]:
        """Name, first day, price in words and origin."""
        name = _("{name} (default)").format(name=self.name) if self.default else self.name
        origin = _("own") if self.entry.own else _("price list")
        return name, format_day(self.entry.tariff.valid_from), self._text(), origin

    def fact(self) -> Fact:
        """The price in words."""
        return Fact(self.name, self._text(), alone=True)

    def stays(self) -> str:
        """The price list is a file."""
        return "" if self.entry.own else _("What is of the price list stays.")

    def form(self, desk: Desk, first_day: date) -> Dialog[Any]:
        """All terms of a version."""
        return TariffForm(desk, self.entry.tariff, first_day)

    def removal(self, office: Office) -> tuple[str, str, Callable[[], object]]:
        """Only if no session used it."""
        tariff = self.entry.tariff
        question = _("The version of {name} from {day} is removed.").format(
            name=tariff.name, day=format_day(tariff.valid_from)
        )
        return (
            _("Remove the version?"),
            question,
            lambda: office.tariffs.remove(tariff.name, tariff.valid_from),
        )

    def _text(self) -> str:
        return tariff_text(self.entry.tariff, self.vat_rate)


@dataclass(frozen=True)
class VatRow:
    """A VAT rate; ``until`` is its last day, None where no other follows."""

    entry: VatEntry
    until: date | None

    @property
    def key(self) -> str:
        """The first day; a name stands behind that of a tariff."""
        return self.entry.rate.valid_from.isoformat()

    @property
    def name(self) -> str:
        """The same for all rates."""
        return _("VAT")

    def cells(self) -> tuple[str, ...]:
        """Name, first day, rate and origin."""
        origin = _("own") if self.entry.own else _("program")
        return self.name, self._day(), self._rate(), origin

    def fact(self) -> Fact:
        """Which sessions have it."""
        if self.until is None:
            text = _("{rate} for sessions that end from {day} on")
        else:
            text = _("{rate} for sessions that end from {day} to {last}")
        last = format_day(self.until) if self.until else ""
        told = text.format(rate=self._rate(), day=self._day(), last=last)
        return Fact(self.name, told, alone=True)

    def stays(self) -> str:
        """The law's rates come with the program."""
        return "" if self.entry.own else _("What is shipped with the program stays.")

    def form(self, desk: Desk, first_day: date) -> Dialog[Any]:
        """A rate and its first day."""
        return VatForm(desk, self.entry.rate, first_day)

    def removal(self, office: Office) -> tuple[str, str, Callable[[], object]]:
        """Only if no session has it."""
        day = self.entry.rate.valid_from
        question = _("The VAT rate of {rate} from {day} is removed.").format(
            rate=self._rate(), day=self._day()
        )
        return _("Remove the VAT rate?"), question, lambda: office.vat.remove(day)

    def _rate(self) -> str:
        return rate_text(self.entry.rate.rate)

    def _day(self) -> str:
        return format_day(self.entry.rate.valid_from)
