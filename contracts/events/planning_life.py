"""What becomes of objectives: closed, set aside, carried on, hung under another."""

from uuid import UUID

from contracts.envelope import Event
from contracts.values import Change, Outcome, Support


class ObjectiveClosed(Event):
    """An objective ended, with how it came out."""

    objective_id: UUID
    cycle_id: UUID
    outcome: Outcome
    reason: str | None = None


class ObjectiveReopened(Event):
    """An objective goes on after all; outcome is what had been said."""

    objective_id: UUID
    cycle_id: UUID
    outcome: Outcome
    reason: str


class ObjectiveArchived(Event):
    """An objective was set aside, on its own or with the one above it that root_id names."""

    objective_id: UUID
    cycle_id: UUID
    root_id: UUID
    reason: str | None = None


class ObjectiveRestored(Event):
    """An objective is back, with all that was set aside with it."""

    objective_id: UUID
    cycle_id: UUID
    root_id: UUID
    reason: str | None = None


class ObjectiveCarriedForward(Event):
    """Another cycle goes on with an objective: its definition and its open initiatives, never its
    check-ins or scores."""

    objective_id: UUID
    cycle_id: UUID
    to_objective_id: UUID
    to_cycle_id: UUID
    reason: str | None = None


class ObjectiveAligned(Event):
    """An objective hangs under another, or under a key result of another."""

    objective_id: UUID
    cycle_id: UUID
    parent: Change[Support | None]
    amendment: bool = False
    reason: str | None = None


class ObjectiveUnaligned(Event):
    """An objective hangs under nothing any more."""

    objective_id: UUID
    cycle_id: UUID
    parent: Change[Support | None]
    amendment: bool = False
    reason: str | None = None
