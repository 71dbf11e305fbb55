"""What is said about findings of the lint."""

from uuid import UUID

from contracts.envelope import Event
from contracts.lint import LintRule


class LintAnswered(Event):
    """Somebody lets a finding stand and says why.

    It holds for the words judged and for nothing else: another text opens the finding again.
    old_reason is what was said about the same text before.
    """

    objective_id: UUID
    cycle_id: UUID
    rule: LintRule
    text: str
    reason: str
    answered_by: UUID
    key_result_id: UUID | None = None
    old_reason: str | None = None
