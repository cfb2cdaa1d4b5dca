"""The public holidays of Germany and of each of its states."""

from datetime import date
from functools import lru_cache, partial

from fw_tui.domain.surcharge import Holiday


def public_holidays(state: str) -> Holiday:
    """Whether a day is a public holiday.

    Args:
        state: such as "BY"; empty for the holidays of all of Germany only. Holidays of single
            towns or parts of a state do not count.
    """
    return partial(_is_holiday, state)


def _is_holiday(state: str, day: date) -> bool:
    return day in _days(state, day.year)


# Whole years, made once and not changed later: two threads may ask at the same time.
@lru_cache(maxsize=256)
def _days(state: str, year: int) -> frozenset[date]:
    # Only a tariff with a surcharge on holidays needs it; it would delay every other start.
    from holidays import country_holidays  # noqa: PLC0415

    return frozenset(country_holidays("DE", subdiv=state or None, years=year))
