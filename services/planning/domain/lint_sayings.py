"""What each rule of the lint says, by language: what is wrong, and what would be better.

A further language is a further entry in both tables; a test holds them to the same keys.
"""

from typing import Literal

from msgspec import Struct

from contracts.lint import LintRule

Phrase = Literal[
    "key_results",
    "objectives",
    "baseline",
    "now",
    "target",
    "from_to",
    "number",
    "currency",
    "percent",
]


class Said(Struct, frozen=True):
    """Words that a rule made of figures, as 6 key results: a phrase and what stands in it."""

    phrase: Phrase
    figures: tuple[str, ...] = ()


PHRASES: dict[str, dict[Phrase, str]] = {
    "en": {
        "key_results": "{} key results",
        "objectives": "{} objectives",
        "baseline": "baseline {}",
        "now": "now {}",
        "target": "target {}",
        "from_to": "from {} to {}",
        "number": "number {}",
        "currency": "currency {}",
        "percent": "percent {}",
    },
    "de": {
        "key_results": "{} Schlüsselergebnisse",
        "objectives": "{} Ziele",
        "baseline": "Ausgangswert {}",
        "now": "heute {}",
        "target": "Zielwert {}",
        "from_to": "von {} auf {}",
        "number": "Zahl {}",
        "currency": "Betrag {}",
        "percent": "Prozent {}",
    },
}

# What quoted words stand between.
QUOTES: dict[str, tuple[str, str]] = {"en": ("“", "”"), "de": ("„", "“")}

ENGLISH: dict[LintRule, tuple[str, str]] = {
    "task_not_result": (
        "{words} names what is done, not what is so afterwards.",
        "Say what changes for somebody when it works, with the number that shows it; put the task "
        "under the key result as an initiative.",
    ),
    "no_number": (
        "{words} names no number, so two people may disagree on whether it was reached.",
        "Name a number: from which value to which value.",
    ),
    "no_baseline": (
        "There is no value to start from: {words}.",
        "Measure where you stand today and write it as the baseline.",
    ),
    "ambiguous_words": (
        "Everybody understands {words} in another way.",
        "Say what would be seen or counted if it were so.",
    ),
    "several_measures": (
        "This is more than one measure; {words} could be reached or missed on its own.",
        "Make each of them a key result, or keep the one that matters.",
    ),
    "unit_missing": (
        "Nobody can tell what is counted: {words} has no unit.",
        "Name the unit: people, orders, hours, €.",
    ),
    "target_already_met": (
        "This is reached before it begins: {words}.",
        "Set a target beyond today's value, in the direction the words name.",
    ),
    "objective_with_number": (
        "An objective says where to go, in words people remember; {words} belongs into a key "
        "result.",
        "Move the number into a key result and keep what it stands for.",
    ),
    "objective_is_task": (
        "{words} makes this a task; an objective is a state worth reaching.",
        "Say what is different for customers or for you once it is done.",
    ),
    "too_many": (
        "{words} are more than anybody keeps in mind.",
        "Keep two to five, and leave the rest for the next cycle.",
    ),
    "duplicate": (
        "This says the same as {words}.",
        "Keep one of them, or hang this one under the other and say what is its own part.",
    ),
}
GERMAN: dict[LintRule, tuple[str, str]] = {
    "task_not_result": (
        "{words} nennt, was getan wird, nicht, was danach so ist.",
        "Sagen Sie, was sich für jemanden ändert, wenn es gelingt, mit der Zahl, die es zeigt; die "
        "Aufgabe gehört als Maßnahme unter das Schlüsselergebnis.",
    ),
    "no_number": (
        "{words} nennt keine Zahl; zwei Leute können also verschiedener Meinung sein, ob es "
        "erreicht wurde.",
        "Nennen Sie eine Zahl: von welchem Wert auf welchen Wert.",
    ),
    "no_baseline": (
        "Es fehlt der Wert, von dem es ausgeht: {words}.",
        "Messen Sie, wo Sie heute stehen, und tragen Sie es als Ausgangswert ein.",
    ),
    "ambiguous_words": (
        "Unter {words} versteht jeder etwas anderes.",
        "Sagen Sie, was man sehen oder zählen würde, wenn es so wäre.",
    ),
    "several_measures": (
        "Hier wird mehr als eines gemessen; {words} könnte für sich erreicht oder verfehlt werden.",
        "Machen Sie aus jedem ein Schlüsselergebnis, oder behalten Sie das, worauf es ankommt.",
    ),
    "unit_missing": (
        "Niemand kann sagen, was gezählt wird: {words} hat keine Einheit.",
        "Nennen Sie die Einheit: Personen, Bestellungen, Stunden, €.",
    ),
    "target_already_met": (
        "Das ist erreicht, bevor es beginnt: {words}.",
        "Setzen Sie ein Ziel jenseits des heutigen Werts, in der Richtung, die die Worte nennen.",
    ),
    "objective_with_number": (
        "Ein Ziel sagt, wohin es geht, in Worten, die man behält; {words} gehört in ein "
        "Schlüsselergebnis.",
        "Verschieben Sie die Zahl in ein Schlüsselergebnis und behalten Sie, wofür sie steht.",
    ),
    "objective_is_task": (
        "{words} macht daraus eine Aufgabe; ein Ziel ist ein Zustand, der die Mühe wert ist.",
        "Sagen Sie, was für Kunden oder für Sie anders ist, wenn es getan ist.",
    ),
    "too_many": (
        "{words} sind mehr, als man im Kopf behält.",
        "Behalten Sie zwei bis fünf, und lassen Sie den Rest für den nächsten Zyklus.",
    ),
    "duplicate": (
        "Das sagt dasselbe wie {words}.",
        "Behalten Sie eines davon, oder hängen Sie dieses unter das andere und sagen Sie, was sein "
        "eigener Teil ist.",
    ),
}
SAYINGS = {"en": ENGLISH, "de": GERMAN}


def phrased(words: str | Said, language: str) -> str:
    """Words as they stood, or as a rule makes them in a language."""
    if isinstance(words, str):
        return words
    # A figure may be missing: then the phrase is the word alone.
    figures = words.figures or ("",)
    return PHRASES[language][words.phrase].format(*figures).strip()
