"""Settings: defaults < file < environment < flags; and what is remembered between starts."""

import json
from pathlib import Path

import pytest

from fw_tui.config import Config, Preferences, config_file, default_store, load_config
from fw_tui.domain.errors import FwError
from fw_tui.i18n import explain, set_language


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_without_anything_everything_is_default(file: Path) -> None:
    assert load_config({}, {}, file) == Config()


def test_the_file_is_that_of_the_user(tmp_path: Path) -> None:
    assert config_file() == tmp_path / "home/.config/fw-tui/config.toml"


def test_flags_beat_the_environment_and_that_beats_the_file(file: Path) -> None:
    file.write_text('db = "/file.db"\nlanguage = "de"\ntimezone = "Europe/Vienna"\n', "utf-8")
    environ = {"FW_TUI_DB": "/environ.db", "FW_TUI_LANGUAGE": "en"}
    config = load_config(environ, {"db": "/flag.db", "language": None}, file)
    assert (config.db, config.language) == ("/flag.db", "en")
    assert config.timezone is not None
    assert config.timezone.key == "Europe/Vienna"
    assert load_config(environ, {}, file).db == "/environ.db"


def test_an_empty_variable_is_none_but_an_empty_flag_is_a_slip(file: Path) -> None:
    file.write_text('db = "/file.db"\n', "utf-8")
    assert load_config({"FW_TUI_DB": ""}, {}, file).db == "/file.db"
    assert load_config({}, {"db": ""}, file).db == ""


def test_paths_in_the_file_are_seen_from_its_folder(file: Path) -> None:
    file.write_text('db = "shop.db"\nprice_list = "prices.toml"\n', "utf-8")
    config = load_config({}, {}, file)
    assert config.db == str(file.parent / "shop.db")
    assert config.price_list == file.parent / "prices.toml"
    file.write_text('db = "sqlite:///shop.db"\nprice_list = "~/prices.toml"\n', "utf-8")
    config = load_config({}, {}, file)
    assert config.db == "sqlite:///shop.db"
    assert config.price_list == Path.home() / "prices.toml"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"language = de", "cannot be understood"),
        (b'language = "\xff"', "cannot be understood"),
        (b'langauge = "de"', 'There is no setting "langauge"'),
        (b"db = 5", "is a text in quotation marks"),
        (b'db = "a\\u0000b"', "is a text in quotation marks"),
        (b'timezone = "Mars/Base"', 'There is no time zone "Mars/Base"'),
    ],
)
def test_a_broken_file_is_one_clear_sentence(file: Path, content: bytes, sentence: str) -> None:
    file.write_bytes(content)
    with pytest.raises(FwError) as caught:
        load_config({}, {}, file)
    assert sentence in explain(caught.value)


def test_a_file_that_cannot_be_read_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(FwError) as caught:
        load_config({}, {}, tmp_path)
    assert "cannot be read" in explain(caught.value)


def test_the_default_stores_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    store = default_store()
    assert store == tmp_path / "home/.local/share/fw-tui/fw-tui.db"
    assert store.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "home/.local").write_text("in the way", "utf-8")
    with pytest.raises(FwError) as caught:
        default_store()
    assert "cannot be made" in explain(caught.value)


def test_the_theme_is_remembered_for_the_next_start(tmp_path: Path) -> None:
    Preferences().keep_theme("nord")
    assert Preferences().theme == "nord"
    file = tmp_path / "home/.local/state/fw-tui/preferences.json"
    assert json.loads(file.read_text("utf-8")) == {"theme": "nord"}
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_keeping_the_same_theme_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    preferences = Preferences(file)
    preferences.keep_theme("nord")
    file.unlink()
    preferences.keep_theme("nord")
    assert not file.exists()


def test_what_another_start_remembers_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    preferences = Preferences(file)
    file.write_text('{"other": "kept"}', "utf-8")
    preferences.keep_theme("nord")
    assert json.loads(file.read_text("utf-8")) == {"other": "kept", "theme": "nord"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"theme": 5}', b"\xff", b"[" * 5000])
def test_broken_preferences_are_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "preferences.json"
    file.write_bytes(content)
    preferences = Preferences(file)
    assert preferences.theme is None
    preferences.keep_theme("nord")
    assert Preferences(file).theme == "nord"


def test_preferences_that_cannot_be_written_do_no_harm(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", "utf-8")
    preferences = Preferences(in_the_way / "preferences.json")
    preferences.keep_theme("nord")
    assert preferences.theme == "nord"
