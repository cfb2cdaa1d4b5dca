"""Numbers of units as people type them."""

import pytest

from fw_tui.domain.errors import InvalidInput
from fw_tui.domain.units import parse_units


@pytest.mark.parametrize(("text", "units"), [("0", 0), (" 60 ", 60), ("100000", 100_000)])
def test_a_whole_number_of_units_is_understood(text: str, units: int) -> None:
    assert parse_units(text) == units


@pytest.mark.parametrize("text", ["", "-1", "1,5", "1.000", "²", "٣", "1000000", "x"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="no number of units"):
        parse_units(text)
