"""Mappings of CSV columns, kept in the store."""

import pytest

from fw_tui.domain.csv_mapping import CsvMapping
from fw_tui.domain.errors import InvalidInput, NotFound
from fw_tui.services.office import Office
from fw_tui.store.settings import put_setting

MAPPING = CsvMapping(columns={"name": ("Kunde",), "start": ("Beginn",), "end": ("Ende",)})


def test_a_mapping_is_kept_until_it_is_removed(office: Office) -> None:
    office.mappings.put("own", MAPPING)
    assert office.mappings.get("own") == MAPPING
    assert office.mappings.all() == {"own": MAPPING}
    assert "import.mapping.own" not in office.settings.all()
    office.mappings.remove("own")
    assert office.mappings.all() == {}


def test_a_mapping_that_there_is_not_is_not_found(office: Office) -> None:
    for use in (office.mappings.get, office.mappings.remove):
        with pytest.raises(NotFound, match='no mapping "own"'):
            use("own")


def test_a_mapping_with_a_name_that_cannot_be_typed_is_not_kept(office: Office) -> None:
    with pytest.raises(InvalidInput):
        office.mappings.put("O wn", MAPPING)


def test_what_another_program_left_is_told_by_the_name_of_the_setting(office: Office) -> None:
    office.at_once(lambda: put_setting("import.mapping.own", "{}"))
    with pytest.raises(InvalidInput, match=r"import\.mapping\.own is wrong"):
        office.mappings.get("own")
