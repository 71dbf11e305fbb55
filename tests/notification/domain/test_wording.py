from string import Formatter

from services.notification.domain import wording
from services.notification.domain.wording import LINES_MAX, Wording, language_of, short


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


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
