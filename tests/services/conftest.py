"""An office over a store of its own and a clock that stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fw_tui.services.office import Office
from tests.makers import make_clock, make_office
from tests.support import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return make_clock()


@pytest.fixture
def office(tmp_path: Path, clock: ManualClock) -> Iterator[Office]:
    made = make_office(tmp_path, clock)
    yield made
    made.close()
