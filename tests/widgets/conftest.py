"""Widgets are tested in English, the language of their own sentences."""

import pytest

from fw_tui.i18n import set_language


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    """English here; the fixture it waits for makes it German again."""
    set_language("en")
