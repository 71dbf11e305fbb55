import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.paper.pressing import NO_GLYPH, _set
from services.gateway.paper.signs import (
    BREAK,
    COVERED,
    RUN_CHARS_MAX,
    breakable,
    is_covered,
    settable,
    told,
)
from tests.gateway.paper.reading import MADE_S, document, set_here, squeezed, words_of

# As people can send it: no control characters, any script, emoji, signs of all kinds.
texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Co")), max_size=60)


def glyphs(signs: list[str]) -> bool:
    """Whether the fonts hold each of these, asked of the compiler itself."""
    try:
        _set("review.typ", document(facts=signs), MADE_S)
    except typst.TypstError as error:
        assert NO_GLYPH in error.message
        return False
    return True


@pytest.mark.parametrize(
    "name",
    ["Zoë Müller-Łukasiewicz", "Παπαδόπουλος", "Юлія Шевченко", "Đặng Văn Ơn", "İpek Çağlayan"],
)
def test_names_of_europe_stand_as_they_are(name: str):
    assert told(name) == name
    assert squeezed(name) in words_of(set_here(document(lead=name)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Go 🚀!", "Go ‹rocket›!"),
        ("中", "‹U+4E2D›"),
        ("👍🏽", "‹thumbs up sign›"),
        ("👩‍🌾", "‹woman›‹ear of rice›"),
    ],
)
def test_a_sign_without_a_glyph_is_told_by_its_name(text: str, said: str):
    assert told(text) == said
    found = words_of(set_here(document(lead=text, unseen="Told by name.")))
    assert squeezed(said) in found and "Toldbyname." in found


def test_where_every_sign_is_there_the_document_says_nothing_of_it():
    found = words_of(set_here(document(lead="Cafe\u0301 " + "x" * 99, unseen="Told by name.")))
    assert "Toldbyname." not in found and "Café" in found


def test_a_mark_that_no_font_has_together_with_its_sign_is_told_too():
    found = words_of(set_here(document(lead="a\u0951", unseen="Told by name.")))
    assert "‹" in found and "Toldbyname." in found


@settings(max_examples=25, deadline=None)
@given(texts, texts)
def test_whatever_is_written_nothing_is_an_empty_box(title: str, words: str):
    """The standard of the document refuses a sign without a glyph: that it is set is the proof."""
    pdf = set_here(document(title=title or "x", lead=words, facts=[words]))
    assert pdf.startswith(b"%PDF")


def test_every_sign_that_is_said_to_be_covered_has_a_glyph():
    signs = [chr(n) for first, last in COVERED for n in range(first, last + 1)]
    assert glyphs(signs) and len(signs) > 7000


@settings(max_examples=25, deadline=None)
@given(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Cf")))
def test_a_sign_that_is_said_not_to_be_covered_has_none(sign: str):
    assert glyphs([sign]) == is_covered(sign)


def test_a_run_that_is_longer_than_a_line_is_given_places_to_break():
    run = "x" * (RUN_CHARS_MAX * 2 + 1)
    assert breakable(f"a {run} b").split(BREAK) == [
        "a " + "x" * RUN_CHARS_MAX,
        "x" * RUN_CHARS_MAX,
        "x b",
    ]
    assert breakable("a short one") == "a short one"
    assert settable({"svg": "<svg " + run})["svg"] == "<svg " + run
