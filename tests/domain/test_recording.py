"""What recordings are called."""

import pytest

from fw_tui.domain.recording import read_name, recording_name
from tests.makers import NOON


@pytest.mark.parametrize(
    ("copy", "name"), [(1, "17-20261112T110000Z.cast"), (2, "17-20261112T110000Z-2.cast")]
)
def test_a_name_tells_session_and_time(copy: int, name: str) -> None:
    assert recording_name(17, NOON + 999, copy) == name
    assert read_name(name) == (17, NOON)


@pytest.mark.parametrize(
    "name",
    [
        *("notes.txt", "17.cast", "017-20261112T110000Z.cast", "17-20261112T110000Z.cast.bak"),
        *("17-20261312T110000Z.cast", "17-20261112T110000Z-x.cast", "-1-20261112T110000Z.cast"),
        *("17-20261112T110000.cast", "17-\uff120261112T110000Z.cast", "17-20261112T110000Z.cast\n"),
    ],
)
def test_other_files_are_no_recordings(name: str) -> None:
    assert read_name(name) is None
