"""What happens to cycles, objectives and key results."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from contracts.envelope import Event
from contracts.values import Ambition, Change, CycleState, IdeaOrigin, Metric, Owner, Rhythm

Source = Literal["api", "import", "carry_forward"]


class CycleOpened(Event):
    """A cycle began to be planned; both dates belong to it."""

    cycle_id: UUID
    name: str
    starts_on: date
    ends_on: date
    question: str
    rhythm: Rhythm
    votes_per_member: int
    silent_ideas: bool = False


class CycleChanged(Event):
    """The definition of a cycle changed."""

    cycle_id: UUID
    name: Change[str] | None = None
    starts_on: Change[date] | None = None
    ends_on: Change[date] | None = None
    question: Change[str] | None = None
    rhythm: Change[Rhythm] | None = None
    votes_per_member: Change[int] | None = None
    silent_ideas: Change[bool] | None = None


class CycleActivated(Event):
    """The cycle runs. What was short, and why it ran all the same, if it was overridden; what held
    nothing up and was only warned of."""

    cycle_id: UUID
    short: tuple[str, ...] = ()
    override_reason: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()


class CycleReviewStarted(Event):
    """Late and final values and scores come in; the structure stands."""

    cycle_id: UUID
    reason: str | None = None


class CycleClosed(Event):
    """The cycle is over; scores are frozen."""

    cycle_id: UUID
    short: tuple[str, ...] = ()
    override_reason: str | None = None
    reason: str | None = None


class CycleReopened(Event):
    """Back one state: from review to active, or from closed to review."""

    cycle_id: UUID
    state: Change[CycleState]
    reason: str


class ObjectiveDrafted(Event):
    """An objective was written down, of an idea perhaps."""

    objective_id: UUID
    cycle_id: UUID
    title: str
    description: str
    owner: Owner
    accountable_id: UUID
    ambition: Ambition
    parent_id: UUID | None = None
    confidential: bool = False
    source: Source = "api"
    rhythm: Rhythm | None = None
    carried_from: UUID | None = None
    idea: IdeaOrigin | None = None


class ObjectiveChanged(Event):
    """An objective's definition changed; after publication with a reason."""

    objective_id: UUID
    cycle_id: UUID
    title: Change[str] | None = None
    description: Change[str] | None = None
    owner: Change[Owner] | None = None
    accountable_id: Change[UUID] | None = None
    ambition: Change[Ambition] | None = None
    confidential: Change[bool] | None = None
    rhythm: Change[Rhythm | None] | None = None
    amendment: bool = False
    reason: str | None = None


class ObjectivePublished(Event):
    """Everybody may see it and its definition changes only by amendment.

    amendment when the cycle ran already: one more objective, with the reason for it.
    """

    objective_id: UUID
    cycle_id: UUID
    amendment: bool = False
    reason: str | None = None


class KeyResultDefined(Event):
    """A measure of an objective was defined; amendment when that was after publication."""

    objective_id: UUID
    cycle_id: UUID
    key_result_id: UUID
    title: str
    accountable_id: UUID
    weight: Decimal
    metric: Metric
    amendment: bool = False
    reason: str | None = None
    source: Source = "api"
    carried_from: UUID | None = None


class KeyResultChanged(Event):
    """A draft's key result changed."""

    objective_id: UUID
    cycle_id: UUID
    key_result_id: UUID
    title: Change[str] | None = None
    accountable_id: Change[UUID] | None = None
    weight: Change[Decimal] | None = None
    metric: Change[Metric] | None = None


class KeyResultAmended(Event):
    """A published key result changed, with its reason."""

    objective_id: UUID
    cycle_id: UUID
    key_result_id: UUID
    reason: str
    title: Change[str] | None = None
    accountable_id: Change[UUID] | None = None
    weight: Change[Decimal] | None = None
    metric: Change[Metric] | None = None


class KeyResultWithdrawn(Event):
    """A key result no longer counts; its history stays. amendment when that was published."""

    objective_id: UUID
    cycle_id: UUID
    key_result_id: UUID
    reason: str | None = None
    amendment: bool = False


class ActualImported(Event):
    """A spreadsheet named the actual value of a key result; it becomes a check-in in time.

    row is the line in the file, counted from 1 with the header; digest is its SHA-256, hex.
    """

    objective_id: UUID
    cycle_id: UUID
    key_result_id: UUID
    value: Decimal
    row: int
    digest: str
    old_value: Decimal | None = None


class SpreadsheetImported(Event):
    """A spreadsheet was taken into a cycle; what it made stands in events of its own.

    digest is the SHA-256 of the file, hex; rows is how many lines were read.
    """

    cycle_id: UUID
    digest: str
    rows: int
    objectives: int
    key_results: int
    actuals: int
