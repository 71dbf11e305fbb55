"""Requests about what becomes of objectives."""

from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from contracts.envelope import Command
from contracts.queries.planning import ObjectiveView
from contracts.queries.planning_life import HandedOver
from contracts.values import Outcome, Reason


class CloseObjective(Command):
    """End an objective. Living ones under it are listed first: children says what becomes of
    them. A reason is wanted for what was abandoned or postponed."""

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID
    outcome: Outcome
    reason: Reason | None = None
    children: Literal["keep", "close"] | None = None


class ReopenObjective(Command):
    """Go on with an objective that was closed."""

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID
    reason: Reason


class ArchiveObjective(Command):
    """Set an objective aside with all that hangs under it; a reason is wanted once published."""

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID
    reason: Reason | None = None


class RestoreObjective(Command):
    """Bring back an objective with all that was set aside with it."""

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID
    reason: Reason | None = None


class CarryObjectiveForward(Command):
    """Go on with an objective in another cycle: a draft with its definition and its open
    initiatives, never its check-ins or scores. A planned curve stays behind with its dates."""

    ANSWER: ClassVar[Any] = ObjectiveView

    new_objective_id: UUID
    objective_id: UUID
    cycle_id: UUID
    reason: Reason | None = None


class AlignObjective(Command):
    """Hang an objective under another, or under a key result of another: one of the two is named.

    It counts towards that only if contributes says so, with its weight. A reason is wanted once it
    is published.
    """

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID
    parent_id: UUID | None = None
    key_result_id: UUID | None = None
    contributes: bool = False
    weight: Decimal = Decimal(1)
    reason: Reason | None = None


class UnalignObjective(Command):
    """Hang an objective under nothing; a reason is wanted once it is published."""

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID
    reason: Reason | None = None


class HandOverWork(Command):
    """Give all that a member is accountable for to another; done when a member leaves."""

    ANSWER: ClassVar[Any] = HandedOver

    member_id: UUID
    to_member_id: UUID
