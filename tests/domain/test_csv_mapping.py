"""Mappings of CSV columns: what they need, and that they come back as they were kept."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.csv_mapping import (
    EPOCHS,
    FIELDS,
    UNITS,
    CsvMapping,
    check_mapping_name,
    mapping_from_json,
    mapping_from_words,
)
from fw_tui.domain.errors import InvalidInput

LEAST = {"name": ("Kunde",), "start": ("Beginn",), "end": ("Ende",)}


def mapping(**changes: Any) -> CsvMapping:
    return CsvMapping(**({"columns": LEAST} | changes))


headers = st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=3).map(tuple)
mappings = st.builds(
    CsvMapping,
    columns=st.dictionaries(st.sampled_from(FIELDS), headers).map(lambda more: LEAST | more),
    delimiter=st.sampled_from(["", ",", ";", "\t"]),
    form=st.sampled_from(["", "%d.%m.%Y %H:%M", "%m/%d/%y %I:%M %p", *EPOCHS]),
    zone=st.sampled_from(["", "UTC", "Europe/Berlin"]),
    decimal=st.sampled_from([",", "."]),
    unit=st.sampled_from(list(UNITS)),
)


@given(kept=mappings)
def test_a_mapping_comes_back_as_it_was_kept(kept: CsvMapping) -> None:
    assert mapping_from_json(kept.to_json()) == kept


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"columns": LEAST | {"colour": ("x",)}}, "nothing that a column can mean"),
        ({"columns": LEAST | {"notes": ()}}, "name of a column is empty"),
        ({"columns": LEAST | {"notes": (" ",)}}, "name of a column is empty"),
        ({"columns": {"name": ("a",), "end": ("b",)}}, "column for the start"),
        ({"columns": {"name": ("a",), "start": ("b",)}}, "end or the duration"),
        ({"columns": {"start": ("a",), "end": ("b",)}}, "ID or the name"),
        ({"delimiter": ";;"}, "cannot stand between fields"),
        ({"delimiter": '"'}, "cannot stand between fields"),
        ({"decimal": "'"}, "comma or a point"),
        ({"unit": "years"}, "no unit of durations"),
        ({"zone": "Middle/Earth"}, "no time zone"),
        ({"form": "%d.%m."}, "does not tell day, month, year, hour and minute"),
        ({"form": "%d.%m.%Y %I:%M"}, "does not tell day, month, year, hour and minute"),
        ({"form": "%Q"}, "does not tell day, month, year, hour and minute"),
    ],
)
def test_a_mapping_that_could_not_read_a_session_is_refused(
    changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InvalidInput, match=reason):
        mapping(**changes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "{}",
        '{"columns": []}',
        '{"columns": {"start": "x"}}',
        '{"columns": {"start": [1]}}',
        "[" * 100_000,
        json.dumps({"columns": {"name": ["a"]}, "zone": 7}),
    ],
)
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        mapping_from_json(text)


def test_headers_are_typed_with_bars_between() -> None:
    typed = mapping_from_words({"name": "Kunde|Firma ", "start": "Beginn", "end": "Ende"})
    assert typed.columns["name"] == ("Kunde", "Firma")


@pytest.mark.parametrize("name", ["", "-a", "A", "a b", "a" * 31, "ä"])
def test_a_name_that_could_not_be_typed_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="no name of a mapping"):
        check_mapping_name(name)
    assert check_mapping_name("pcvisit-2") == "pcvisit-2"
