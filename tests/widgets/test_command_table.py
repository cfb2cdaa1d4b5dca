import pytest
from textual.binding import Binding
from textual.keys import KEY_ALIASES

from fw_tui.commands import COMMANDS, KEY_NAMES, PLACES, Command, Place, command, commands_of
from fw_tui.i18n import set_language
from fw_tui.widgets.bindings import bindings, key_name, key_names

_ALT_GR = {
    "left_square_bracket",
    "right_square_bracket",
    "left_curly_bracket",
    "right_curly_bracket",
    "at",
    "backslash",
    "vertical_line",
    "tilde",
}
_EATEN = {f"ctrl+{letter}" for letter in "absqhijm["}


def keys_of(*places: Place) -> list[str]:
    return [key for c in commands_of(*places) for key in c.keys]


@pytest.mark.parametrize("found", COMMANDS, ids=lambda c: f"{c.place}-{c.id}")
def test_every_command_speaks_in_one_line(found: Command) -> None:
    assert found.label
    assert "\n" not in found.help
    assert found.help[0].isupper()
    assert not found.help.endswith(".")


@pytest.mark.parametrize("found", COMMANDS, ids=lambda c: f"{c.place}-{c.id}")
def test_no_key_needs_altgr_or_is_eaten_on_its_way(found: Command) -> None:
    for key in found.keys:
        assert key not in _ALT_GR
        assert key not in _EATEN
        assert key not in KEY_ALIASES or key in KEY_NAMES


@pytest.mark.parametrize("place", PLACES)
def test_no_key_means_two_things_in_one_place(place: Place) -> None:
    own = keys_of(place)
    assert len(own) == len(set(own))
    shared = set(own) & set(keys_of("everywhere"))
    assert shared <= {"escape"}
    assert set(own) & set(keys_of("lists")) <= {"enter"}


def test_the_number_keys_open_the_places_in_order() -> None:
    keys = [command(p, "everywhere").keys for p in PLACES]
    assert keys == [("1",), ("2",), ("3",), ("4",), ("5",)]


def test_asking_for_an_unknown_command_is_an_error() -> None:
    with pytest.raises(KeyError):
        command("end", "history")


def test_bindings_of_a_place_explain_and_others_act() -> None:
    place = {b.key: b.action for b in bindings("active") if isinstance(b, Binding)}
    assert place["e"] == "command('end')"
    assert place["t"] == place["enter"] == "command('notes')"
    app = {b.key: b.action for b in bindings("everywhere") if isinstance(b, Binding)}
    assert app["n"] == "new_session"
    assert app["ctrl+p"] == app["f2"] == "palette"


def test_keys_are_named_as_on_the_keyboard() -> None:
    names = [key_name(k) for k in ("question_mark", "ctrl+p", "f2", "G", "pagedown", "down")]
    assert names == ["?", "Ctrl+P", "F2", "G", "PgDn", "↓"]
    assert key_names(command("last", "lists")) == "G  End"


def test_names_of_keys_are_translated() -> None:
    set_language("de")
    assert key_name("ctrl+p") != ""
    assert key_name("j") == "j"
