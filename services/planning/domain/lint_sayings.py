"""What each rule of the lint says: what is wrong, and what would be better."""

from contracts.lint import LintRule

SAYINGS: dict[LintRule, tuple[str, str]] = {
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
