"""Every sentence in the source has its German, and the catalog has nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from fw_tui.domain.settings import LANGUAGES

PACKAGE = Path(__file__).parent.parent / "fw_tui"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
TRANSLATED = sorted(set(LANGUAGES) - {"en"})


@pytest.fixture(scope="module")
def source() -> Catalog:
    """The messages marked in the source."""
    template = Catalog()
    for file, line, message, _comments, _context in extract_from_dir(
        PACKAGE, method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        template.add(message, locations=[(file, line)])
    return template


@pytest.fixture(scope="module", params=TRANSLATED)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    """The translations into one language."""
    path = PACKAGE / "locale" / request.param / "LC_MESSAGES" / "fw_tui.po"
    with path.open("rb") as po:
        return read_po(po, locale=request.param, abort_invalid=True)


def test_every_sentence_is_translated(source: Catalog, catalog: Catalog) -> None:
    missing = [
        f"{message.locations[0][0]}:{message.locations[0][1]}: {message.id!r}"
        for message in _messages(source)
        if not _is_translated(catalog.get(_key(message)), message)
    ]
    assert not missing, "\n".join(["not translated:", *missing])


def test_no_sentence_is_hidden_from_the_catalogs(source: Catalog) -> None:
    # The extraction does not look into f-strings.
    hidden = [
        f"{file.relative_to(PACKAGE)}:{call.lineno}: {text!r}"
        for file in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KEYWORDS
        for text in [getattr(call.args[0], "value", "") if call.args else ""]
        if isinstance(text, str) and text and text not in source
    ]
    assert hidden == []


def test_no_translation_is_left_over_or_doubtful(source: Catalog, catalog: Catalog) -> None:
    known = {_key(message) for message in _messages(source)}
    left_over = [message.id for message in _messages(catalog) if _key(message) not in known]
    doubtful = [message.id for message in _messages(catalog) if message.fuzzy]
    assert (left_over, doubtful, list(catalog.obsolete)) == ([], [], [])


def test_translations_have_the_same_places(catalog: Catalog) -> None:
    different = [message.id for message in _messages(catalog) if not _places_agree(message)]
    assert different == []


def test_places_have_names(source: Catalog) -> None:
    nameless = [
        text
        for message in _messages(source)
        for text in _forms(message.id)
        if any(not name.isidentifier() for name in _places(text))
    ]
    assert nameless == []


def test_translations_keep_the_blanks_around_a_text(catalog: Catalog) -> None:
    def blanks(text: str) -> tuple[bool, bool]:
        return text != text.lstrip(), text != text.rstrip()

    different = [
        message.id
        for message in _messages(catalog)
        for text in _forms(message.string)
        if blanks(text) != blanks(_key(message))
    ]
    assert different == []


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _is_translated(found: Message | None, message: Message) -> bool:
    return (
        found is not None
        and found.pluralizable == message.pluralizable
        and _forms(found.id) == _forms(message.id)
        and all(_forms(found.string))
    )


def _places(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def _places_agree(message: Message) -> bool:
    """A form for one thing may leave its number out; all others name every place."""
    expected = _places(_forms(message.id)[-1])
    *for_one, for_many = (_places(form) for form in _forms(message.string))
    return for_many == expected and all(places <= expected for places in for_one)
