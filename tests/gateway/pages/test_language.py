from datetime import date
from decimal import Decimal

import pytest
from babel.support import NullTranslations

from services.gateway.pages.language import Language, chosen, languages

ENGLISH, GERMAN = (Language(code, NullTranslations()) for code in ("en", "de"))


def test_numbers_and_days_are_written_as_the_language_does():
    amount, day = Decimal("41500.25"), date(2026, 11, 9)
    assert (ENGLISH.number(amount), GERMAN.number(amount)) == ("41,500.25", "41.500,25")
    assert (ENGLISH.number(amount, 0), GERMAN.score(Decimal("0.7"))) == ("41,500", "0,7")
    assert (ENGLISH.day(day), GERMAN.day(day)) == ("Nov 9", "9. Nov.")
    assert ENGLISH.percent(Decimal("0.438")) == "44%"
    assert GERMAN.percent(Decimal("0.438")) == "44\xa0%"


def test_an_amount_keeps_every_digit():
    assert ENGLISH.number(Decimal("0.123456")) == "0.123456"
    assert ENGLISH.typed(Decimal("1234567.5")) == "1234567.5"
    assert GERMAN.typed(Decimal("1234567.5")) == "1234567,5"


def test_a_moment_is_told_by_the_clocks_of_the_company():
    told = ENGLISH.moment("2026-11-23T23:30:00.000000Z", "Europe/Berlin")
    assert "Nov 24" in told and "12:30" in told


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("12.5", "12.5", "12.5"),
        ("12,5", "12.5", "12.5"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1,234.5", "1234.5", "1234.5"),
        ("1,234", "1234", "1.234"),
        ("1.234", "1.234", "1234"),
        ("1 234 567", "1234567", "1234567"),
        ("1'234.5", "1234.5", "1234.5"),
        ("1.234.567", "1234567", "1234567"),
        ("-3", "-3", "-3"),
        ("0.12345", "0.12345", "0.12345"),
    ],
)
def test_comma_and_point_are_both_understood(text, english, german):
    assert ENGLISH.amount(text) == Decimal(english)
    assert GERMAN.amount(text) == Decimal(german)


@pytest.mark.parametrize("text", ["", "twelve", "1,2,x", "NaN", "Infinity", "1e5x"])
def test_what_is_no_number_stays_what_was_typed(text):
    assert ENGLISH.amount(text) == text


def test_the_first_wish_that_is_known_is_granted():
    known = {"en": ENGLISH, "de": GERMAN}
    assert chosen(known, None, "de-AT,de;q=0.9,en;q=0.8") is GERMAN
    assert chosen(known, "en", "de") is ENGLISH
    assert chosen(known, "fr", "fr-FR, xx") is ENGLISH
    assert chosen(known) is ENGLISH


def test_english_and_german_are_spoken():
    spoken = languages()
    assert {"en", "de"} <= spoken.keys()
    assert (spoken["de"].name, spoken["de"].say("Board")) == ("Deutsch", "Übersicht")


def test_plurals_are_those_of_the_language():
    german = languages()["de"]
    assert german.count("%(n)s day ago", "%(n)s days ago", 1) == "vor 1 Tag"
    assert german.count("%(n)s day ago", "%(n)s days ago", 2000) == "vor 2.000 Tagen"
