"""The way to a customer: a distance, or a zone around the shop with a flat sum."""

from dataclasses import dataclass

from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.money import parse_money
from fw_tui.domain.text import fold

#: Whole kilometres; farther away nobody drives.
FARTHEST_KM = 2000

_BETWEEN = ";"


@dataclass(frozen=True, slots=True)
class Travel:
    """How far away a customer is.

    Attributes:
        distance_km: one way; None if nobody said.
        zone: goes before the distance; empty if none was given.
    """

    distance_km: int | None = None
    zone: str = ""

    @property
    def known(self) -> bool:
        """Whether either was said."""
        return self.distance_km is not None or bool(self.zone)


def parse_distance(text: str) -> int | None:
    """Whole kilometres of a typed distance: "12", "12 km"; None if nothing was typed.

    Raises:
        InvalidInput: it is none, or too far.
    """
    digits = text.strip().lower().removesuffix("km").strip()
    if not digits:
        return None
    whole = digits.isascii() and digits.isdigit() and len(digits) <= len(str(FARTHEST_KM))
    if not whole or int(digits) > FARTHEST_KM:
        raise InvalidInput(
            N_('"{text}" is no distance in whole kilometres up to {most}.'),
            text=text.strip(),
            most=FARTHEST_KM,
        )
    return int(digits)


def parse_zones(text: str) -> dict[str, int]:
    """Cents by zone of what was typed: "Stadt 15,00; Land 29,00".

    Raises:
        InvalidInput: a part has no name or no amount, or a zone stands there twice.
    """
    zones: dict[str, int] = {}
    for part in filter(None, map(str.strip, text.split(_BETWEEN))):
        name, _blank, amount = part.rpartition(" ")
        if not name.strip() or (cents := parse_money(amount)) < 0:
            raise InvalidInput(
                N_('"{part}" is no zone with its sum; write them as Stadt 15,00; Land 29,00.'),
                part=part,
            )
        if zone_named(zones, name) is not None:
            raise InvalidInput(N_('Zone "{zone}" stands there twice.'), zone=name.strip())
        zones[name.strip()] = cents
    return zones


def zones_text(zones: dict[str, int]) -> str:
    """The zones as they are kept, and can be typed again."""
    return f"{_BETWEEN} ".join(f"{name} {amount_text(cents)}" for name, cents in zones.items())


def amount_text(cents: int) -> str:
    """Euros as settings keep them: "15,00"."""
    return f"{cents // 100},{cents % 100:02}"


def zone_named(zones: dict[str, int], text: str) -> str | None:
    """The name of the zone that is called so, whatever its case and accents."""
    return next((name for name in zones if fold(name) == fold(text)), None)
