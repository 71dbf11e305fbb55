"""Requests about findings of the lint."""

from typing import Any, ClassVar
from uuid import UUID

from contracts.envelope import Command
from contracts.lint import LintRule
from contracts.queries.planning_lint import LintView
from contracts.values import Reason


class AnswerLint(Command):
    """Let a finding stand and say why; key_result_id where it is about a key result. The answer
    holds until the words change."""

    ANSWER: ClassVar[Any] = LintView

    objective_id: UUID
    rule: LintRule
    reason: Reason
    key_result_id: UUID | None = None
