"""What the rules of good objectives and key results say, as sentences of the pages."""

from collections.abc import Sequence

from msgspec import Struct

from contracts.lint import LintRule, LintSeverity
from contracts.queries.planning_lint import LintFinding
from services.gateway.pages.language import Language
from services.gateway.pages.marking import words

RULES: dict[LintRule, tuple[str, str]] = {
    "task_not_result": (
        words("This is a task, not a result."),
        words("Say what will be different once it is done."),
    ),
    "no_number": (
        words("There is no number by which one would know."),
        words("Say from how much to how much."),
    ),
    "no_baseline": (
        words("Where it starts is not said."),
        words("Say how much it is today."),
    ),
    "ambiguous_words": (
        words("These words mean something else to everybody."),
        words("Say it so that two people measure the same."),
    ),
    "several_measures": (
        words("This measures several things at once."),
        words("Make a key result of each."),
    ),
    "unit_missing": (
        words("What is counted is not said."),
        words("Name the unit."),
    ),
    "target_already_met": (
        words("The target is reached before it begins."),
        words("Set a target that is still ahead."),
    ),
    "objective_with_number": (
        words("An objective does better without numbers."),
        words("Keep the number for a key result."),
    ),
    "objective_is_task": (
        words("This objective is a task."),
        words("Say what you do it for."),
    ),
    "too_many": (
        words("These are many."),
        words("Two to five are kept in mind."),
    ),
    "duplicate": (
        words("This says the same as another one."),
        words("Keep one of them."),
    ),
}


class Finding(Struct, frozen=True, kw_only=True):
    """A finding as a page shows it."""

    severity: LintSeverity
    message: str
    better: str
    words: tuple[str, ...]
    answer: str


def findings_of(language: Language, found: Sequence[LintFinding]) -> list[Finding]:
    """What was found, in a language."""
    return [
        Finding(
            severity=one.severity,
            message=language.say(RULES[one.rule][0]),
            better=language.say(RULES[one.rule][1]),
            words=one.words,
            answer=one.answer.reason if one.answer else "",
        )
        for one in found
    ]
