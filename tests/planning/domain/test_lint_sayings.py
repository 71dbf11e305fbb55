"""Every rule says what is wrong and what would be better, in every language."""

import string
from decimal import Decimal
from typing import get_args

import pytest

from contracts.lint import LintRule
from contracts.values import Metric
from services.planning.domain.lint import Measure, Written, lint
from services.planning.domain.lint_sayings import PHRASES, QUOTES, SAYINGS, Phrase, Said, phrased
from services.planning.domain.syllabus import SYLLABUS


def test_every_language_of_the_lessons_has_every_sentence_and_phrase():
    assert set(SAYINGS) == set(PHRASES) == set(QUOTES) == set(SYLLABUS)
    for language in SAYINGS:
        assert set(SAYINGS[language]) == set(get_args(LintRule))
        assert set(PHRASES[language]) == set(get_args(Phrase))


@pytest.mark.parametrize("language", SAYINGS)
def test_every_rule_has_its_sentence_and_says_what_would_be_better(language):
    for message, better in SAYINGS[language].values():
        assert message.endswith(".") and better.endswith(".")
        assert fields(message) == ["words"] and fields(better) == []


@pytest.mark.parametrize("language", PHRASES)
def test_a_phrase_has_a_place_for_as_many_figures_in_every_language(language):
    for phrase, text in PHRASES[language].items():
        assert fields(text) == fields(PHRASES["en"][phrase])


def test_no_sentence_stands_untranslated():
    for rule, (message, better) in SAYINGS["de"].items():
        assert message != SAYINGS["en"][rule][0] and better != SAYINGS["en"][rule][1]


def test_words_made_of_figures_are_in_the_language_and_those_that_stood_there_are_not():
    metric = Metric(kind="number", baseline=Decimal(20), target=Decimal(10), unit="orders")
    found = lint(Written(title=None, measures=(Measure(title="Raise orders", metric=metric),)))
    (finding,) = [each for each in found if each.rule == "target_already_met"]
    assert finding.words() == ("raise", "from 20 to 10")
    assert finding.words("de") == ("raise", "von 20 auf 10")
    assert finding.message("de") == (
        "Das ist erreicht, bevor es beginnt: „raise“, „von 20 auf 10“."
    )


def test_a_phrase_without_its_figure_is_the_word_alone():
    assert phrased(Said("number"), "en") == "number"
    assert phrased(Said("number", ("5",)), "de") == "Zahl 5"


def fields(text):
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
