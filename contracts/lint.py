"""The rules about how objectives and key results are written, by name."""

from typing import Literal

LintRule = Literal[
    "task_not_result",
    "no_number",
    "no_baseline",
    "ambiguous_words",
    "several_measures",
    "unit_missing",
    "target_already_met",
    "objective_with_number",
    "objective_is_task",
    "too_many",
    "duplicate",
]
# error holds up activation until it is answered, warning and advice hold up nothing.
LintSeverity = Literal["error", "warning", "advice"]
