"""What the words of titles give away, in English and German."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contracts.values import TITLE_CHARS_MAX
from services.planning.domain.lint_words import (
    direction,
    further_measures,
    is_like,
    quantities,
    task_verb,
    vague_words,
)


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        ("Implement the new checkout", "implement"),
        ("Fully document the ovens", "document"),
        ("To launch our webshop", "launch"),
        ("Implementing a loyalty card", "implementing"),
        ("Writing the handbook", "writing"),
        ("Set up a newsletter", "set up"),
        ("Rollout of the new till", "rollout"),
        ("Source 50 candidates", "source"),
        ("Neue Kasse einführen", "einführen"),
        ("Den Onlineshop erstellen", "erstellen"),
        ("Umsetzung der Preisliste", "umsetzung"),
        ("Wir schreiben das Handbuch", "schreiben"),
    ],
)
def test_a_title_that_names_what_is_done_is_a_task(title, verb):
    assert task_verb(title) == verb


@pytest.mark.parametrize(
    "title",
    [
        "Regulars",
        "Review score on the map",
        "Order value per guest",
        "Test coverage at 80 %",
        "Win 20 restaurants",
        "Hire 3 bakers",
        "Launch the newsletter so that 500 people order from it",
        "Newsletter einführen, damit 500 Leute daraus bestellen",
        "Bread that people talk about",
        "Stammgäste von 210 auf 350",
        "Our five-year plan",
        "Website is live",
    ],
)
def test_a_title_that_names_what_is_so_is_none(title):
    assert task_verb(title) is None


@pytest.mark.parametrize(
    ("title", "amounts"),
    [
        ("From 210 to 350 regulars", ["210", "350"]),
        ("Waste below 5 %", ["5 %"]),
        ("€20,000 a month", ["€20,000"]),
        ("1.500 Brote am Tag", ["1.500"]),
        ("Double our orders", ["Double"]),
        ("Zwei neue Filialen", ["Zwei"]),
        ("10x faster", ["10x"]),
    ],
)
def test_amounts_are_found_in_figures_and_words(title, amounts):
    assert quantities(title) == amounts


@pytest.mark.parametrize(
    "title",
    [
        "The best bakery of 2027",
        "A strong Q3",
        "Certified by ISO 9001",
        "Ready by 31.12.2026",
        "Close ticket #359",
        "See https://example.com/issues/46499",
        "Open 24/7",
        "A B2B business",
        "Our “Top 10” page is what people share",
        "Version 2 delights",
    ],
)
def test_years_dates_and_names_are_no_amounts(title):
    assert quantities(title) == []


def test_words_that_everybody_understands_otherwise_are_found():
    assert vague_words("Improve the onboarding significantly") == ["Improve", "significantly"]
    assert vague_words("Deutlich bessere Qualität, zeitnah") == ["Deutlich", "bessere", "zeitnah"]
    assert vague_words("Goods sold in somerset, bestow and bestehen") == []


def test_a_second_measure_is_found_at_its_seam():
    assert further_measures("Win 20 hotels and keep 95 % of guests") == ["keep 95 % of guests"]
    assert further_measures("Umsatz 20.000 € und 300 Stammgäste") == ["300 Stammgäste"]
    assert further_measures("Plan the menu; print the menu") == []
    assert further_measures("Find five pains. Publish the answers") == ["Publish the answers"]


@pytest.mark.parametrize(
    "title",
    [
        "Bread and butter sold",
        "Plan and run the tasting",
        "Between 10 and 20 guests a day",
        "Zwischen 4 und 6 Sterne",
        "A & B",
    ],
)
def test_two_things_of_one_measure_are_one(title):
    assert further_measures(title) == []


def test_a_verb_tells_where_a_value_is_to_go():
    assert direction("Reduce waste to 5 %") == direction("Abfall auf 5 % senken") == "falling"
    assert direction("Increase orders") == direction("Bestellungen steigern") == "rising"
    assert direction("Preserve the error budget") == direction("Preise halten") == "holding"
    assert direction("Regulars") is None


def test_titles_are_alike_but_for_a_word_in_six_and_never_with_another_number():
    assert is_like("The regulars of our bakery", "Regulars of the bakery")
    assert not is_like("Source 25 candidates", "Source 50 candidates")
    assert not is_like("Regulars at lunch", "Regulars at dinner")


@given(some.text(max_size=TITLE_CHARS_MAX))
def test_no_title_breaks_it(title):
    for look in (task_verb, quantities, vague_words, further_measures, direction):
        assert look(title) == look(title)
