"""Text from outside is harmless after cleaning, and found whatever its spelling."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.errors import InvalidInput
from fw_tui.domain.query import Query, parse_query
from fw_tui.domain.text import CONTROLS, clean_line, clean_notes, fold, printable

ANY = st.text(max_size=60) | st.text(st.characters(), max_size=30)
GERMAN = st.text("aeiouäöüßqsnrAEOUÄÖÜ´-", min_size=1, max_size=16)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Müller", "MUELLER", "muller", "mu\u0308ller", "Mueller", " müller "),
        ("Straße", "strasse", "STRASSE", "Stra\u00dfe", "STRA\u1e9eE"),
        ("Bäuerle", "BAEUERLE", "bauerle"),
        ("Citroën", "citroen", "CITROEN"),
        ("Zoë  Groß", "zoe gross"),
        ("Mül\u00adler", "Mül\u200dler", "Müller"),
    ],
)
def test_spellings_of_one_name_fold_alike(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Bauer", "Baur"), ("Quelle", "Qulle"), ("Maier", "Meier"), ("Neuer", "Nur")]
)
def test_different_names_fold_differently(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("er", "Bauer"), ("mue", "Müller"), ("mu", "Mueller"), ("ssE", "Straße"), ("quel", "Quelle")],
)
def test_a_part_of_a_name_finds_it(typed: str, name: str) -> None:
    assert fold(typed) in fold(name)


@given(GERMAN | ANY.filter(lambda text: len(text.split()) == 1), st.data())
def test_what_is_typed_so_far_always_finds_the_word(word: str, data: st.DataObject) -> None:
    typed = word[: data.draw(st.integers(0, len(word)))]
    assert fold(word).startswith(fold(typed))


@given(ANY)
def test_a_folded_text_can_be_stored_and_shown(text: str) -> None:
    folded = fold(text)
    folded.encode("utf-8")
    assert folded == " ".join(folded.split())
    assert not CONTROLS.search(folded)
    assert folded == folded.casefold()


@given(ANY)
def test_a_cleaned_line_is_one_harmless_line_and_stays_so(text: str) -> None:
    line = clean_line(text)
    line.encode("utf-8")
    assert not CONTROLS.search(line)
    assert line == " ".join(line.split())
    assert clean_line(line) == line
    assert unicodedata.is_normalized("NFC", line)


@given(ANY)
def test_cleaned_notes_keep_lines_and_stay_as_they_are(text: str) -> None:
    notes = clean_notes(text)
    notes.encode("utf-8")
    assert not CONTROLS.search(notes.replace("\n", "").replace("\t", ""))
    assert clean_notes(notes) == notes
    assert notes == notes.strip()


@given(ANY)
def test_printable_text_has_nothing_that_a_terminal_obeys(text: str) -> None:
    assert not CONTROLS.search(printable(text))
    assert len(printable(text)) == len(text)


def test_control_sequences_lose_their_power() -> None:
    assert clean_line("PC\x1b[2J\x9b1m \u202eevil\n\x00two") == "PC [2J 1m evil two"
    assert clean_notes("a\x1b[31mb\u202e\x07") == "a[31mb"


def test_line_breaks_of_all_systems_become_one() -> None:
    assert clean_notes("a\r\nb\rc\n\td\n") == "a\nb\nc\n\td"


def test_a_lone_surrogate_becomes_a_question() -> None:
    assert clean_line("a\udcffb") == "a\ufffdb"
    assert clean_notes("a\udcffb") == "a\ufffdb"


def test_a_letter_and_its_accent_come_together_when_what_stood_between_is_removed() -> None:
    assert clean_notes("a\u200b\u0301") == "\u00e1"


def test_a_line_may_have_two_hundred_characters_and_notes_ten_thousand() -> None:
    assert len(clean_line("x" * 200)) == 200
    assert len(clean_notes("x" * 10_000)) == 10_000
    with pytest.raises(InvalidInput, match="201"):
        clean_line("x" * 201)
    with pytest.raises(InvalidInput, match="10001"):
        clean_notes("x" * 10_001)
    assert clean_line("abc", limit=3) == "abc"


@pytest.mark.parametrize(
    ("typed", "words", "without"),
    [
        ("", (), ()),
        ("  ", (), ()),
        ("Müller  PC", ("muller", "pc"), ()),
        ("maier !drucker", ("maier",), ("drucker",)),
        ("! !!", (), ()),
        ("!!x", (), ("x",)),
        ("a!b", ("a!b",), ()),
        ("pc pc !x !x", ("pc",), ("x",)),
        ("\u0301", (), ()),
    ],
)
def test_a_query_is_words_that_occur_and_words_that_do_not(
    typed: str, words: tuple[str, ...], without: tuple[str, ...]
) -> None:
    assert parse_query(typed) == Query(words, without)


@given(ANY)
def test_anything_typed_is_a_query(text: str) -> None:
    query = parse_query(text)
    for word in query.words + query.without:
        assert word
        word.encode("utf-8")


def test_a_pasted_novel_is_cut_to_a_query_that_the_store_can_answer() -> None:
    query = parse_query(" ".join(f"w{number}" for number in range(5000)) + " " + "x" * 100_000)
    assert query.words[:2] == ("w0", "w1")
    assert len(query.words) <= 50
    assert all(len(word) <= 200 for word in parse_query("x" * 100_000).words)
