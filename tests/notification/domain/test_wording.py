from string import Formatter

import pytest

from services.notification.domain import wording
from services.notification.domain.wording import LINES_MAX, Wording, language_of, short


def fields(words: str | tuple[str, str]) -> list[set[str]]:
    """The facts of a sentence, in each of its forms."""
    forms = (words,) if isinstance(words, str) else words
    return [{name for _, name, _, _ in Formatter().parse(text) if name} for text in forms]


def spoken(language: str) -> Wording:
    return Wording(
        language=language,
        name="Anna",
        place="Bakery",
        address="https://okr.example",
        end="https://okr.example/u/x",
    )


def test_every_language_says_everything_with_the_same_facts():
    english = wording._WORDS["en"]
    for words in wording._WORDS.values():
        assert {k: fields(v) for k, v in words.items()} == {
            k: fields(v) for k, v in english.items()
        }


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "1 notice for you at Bakery"),
        ("en", 4, "4 notices for you at Bakery"),
        ("de", 1, "1 Hinweis für Sie bei Bakery"),
        ("de", 4, "4 Hinweise für Sie bei Bakery"),
    ],
)
def test_what_is_counted_is_said_of_one_or_of_several(language: str, count: int, said: str):
    assert spoken(language).subject("notices", count=count) == said


def test_no_word_leaves_its_number_open():
    forms = [form for words in wording._WORDS.values() for some in words.values() for form in some]
    assert "(" not in "".join(forms)


def test_the_member_s_language_goes_before_the_organisation_s():
    assert language_of("de", "en-GB") == "de"
    assert language_of(None, "de-AT") == "de"
    assert language_of("fr", "it") == "en"


def test_a_letter_names_so_many_things_and_counts_the_rest():
    text = spoken("en").letter("Look:", [f"thing {n}" for n in range(LINES_MAX + 3)])
    assert f"- thing {LINES_MAX - 1}\n" in text and f"thing {LINES_MAX}\n" not in text
    assert "… and 3 more." in text and text.endswith("No more such mail: https://okr.example/u/x\n")


def test_a_title_stays_on_its_line():
    assert short("a\r\nb  c") == "a b c"
    assert len(short("x" * 500)) == wording.LINE_CHARS_MAX
