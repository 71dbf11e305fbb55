"""What is said about findings of an objective's lint: why they may stand."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.commands.planning_lint import AnswerLint
from contracts.envelope import Fault
from contracts.events.planning_lint import LintAnswered
from contracts.lint import LintRule
from services.planning.domain import faults
from services.planning.domain.lint import Finding
from services.planning.domain.objective import Objective

# The rule, the key result if it is about one, and the words judged: what an answer is about.
About = tuple[LintRule, UUID | None, str]


class Answers(Struct, frozen=True, kw_only=True):
    """The reasons given about the findings of one objective."""

    reasons: dict[About, str] = {}


def about(said: Finding | LintAnswered) -> About:
    """What a finding is about, and what an answer is: the same for the same words."""
    return said.rule, said.key_result_id, said.text


def evolve(answers: Answers | None, event: LintAnswered) -> Answers:
    """The answers after one more."""
    known = answers.reasons if answers else {}
    return Answers(reasons={**known, about(event): event.reason})


def decide(
    answers: Answers | None,
    command: AnswerLint,
    objective: Objective,
    findings: Sequence[Finding],
    me: UUID,
) -> list[LintAnswered]:
    """Let what a rule found stand, for a reason. Raises Invalid, NothingFound."""
    wrong = faults.reason(command.reason, wanted=True)
    named = command.key_result_id
    if named is not None and objective.key_result(named) is None:
        message = "There is no such key result in this objective."
        wrong.append(Fault("/key_result_id", "unknown_key_result", message))
    if wrong:
        raise errors.Invalid(*wrong)
    known = answers.reasons if answers else {}
    found = [each for each in findings if (each.rule, each.key_result_id) == (command.rule, named)]
    if not found:
        raise errors.NothingFound(rule=command.rule)
    return [
        LintAnswered(
            objective_id=objective.id,
            cycle_id=objective.cycle_id,
            rule=each.rule,
            text=each.text,
            reason=command.reason,
            answered_by=me,
            key_result_id=each.key_result_id,
            old_reason=known.get(about(each)),
        )
        for each in found
        if known.get(about(each)) != command.reason
    ]
