"""Frozen dataclasses that are made by a shorter way are like all others."""

from dataclasses import FrozenInstanceError, astuple, replace

import pytest

from fw_tui.domain.session import Connection, MergedPart
from fw_tui.store.frozen import maker


def test_what_is_made_equals_what_its_own_way_makes() -> None:
    own = MergedPart(3, (Connection(1000, None),))
    made = maker(MergedPart)(3, connections=(maker(Connection)(1000, ended_at=None),))
    assert type(made) is MergedPart
    assert (made, hash(made), repr(made), astuple(made)) == (
        own,
        hash(own),
        repr(own),
        astuple(own),
    )
    assert made.connections[0].reaches(2000)


def test_what_is_made_is_frozen_and_can_be_replaced() -> None:
    made = maker(Connection)(1000, None)
    with pytest.raises(FrozenInstanceError):
        made.ended_at = 2000  # type: ignore[misc]
    assert replace(made, ended_at=2000) == Connection(1000, 2000)


def test_a_field_that_is_not_given_is_refused() -> None:
    with pytest.raises(TypeError):
        maker(Connection)(1000)
