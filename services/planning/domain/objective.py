"""An objective and its key results, from draft to published; one stream holds them."""

from decimal import Decimal
from typing import assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning import (
    ActualImported,
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveChanged,
    ObjectiveDrafted,
    ObjectivePublished,
)
from contracts.events.planning_life import (
    ObjectiveAligned,
    ObjectiveArchived,
    ObjectiveCarriedForward,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
    ObjectiveUnaligned,
)
from contracts.events.planning_work import InitiativeAdded, InitiativeChanged, InitiativeCompleted
from contracts.values import (
    Ambition,
    IdeaOrigin,
    Metric,
    ObjectiveState,
    Outcome,
    Owner,
    Rhythm,
    Support,
)
from services.planning.domain.change import after
from services.planning.domain.initiative import Initiative, InitiativeEvent, among

LifeEvent = (
    ObjectiveClosed
    | ObjectiveReopened
    | ObjectiveArchived
    | ObjectiveRestored
    | ObjectiveCarriedForward
    | ObjectiveAligned
    | ObjectiveUnaligned
)
ObjectiveEvent = (
    ObjectiveDrafted
    | ObjectiveChanged
    | ObjectivePublished
    | KeyResultDefined
    | KeyResultChanged
    | KeyResultAmended
    | KeyResultWithdrawn
    | ActualImported
    | InitiativeEvent
    | LifeEvent
)

STATES: dict[ObjectiveState, str] = {
    "draft": "a draft",
    "published": "published",
    "closed": "closed",
}


class KeyResult(Struct, frozen=True, kw_only=True):
    """A key result as its events made it; version counts those that name it.

    imported is the last actual value that a spreadsheet named.
    """

    id: UUID
    title: str
    accountable_id: UUID
    weight: Decimal
    metric: Metric
    is_withdrawn: bool = False
    carried_from: UUID | None = None
    imported: Decimal | None = None
    version: int = 1


class Carried(Struct, frozen=True, kw_only=True):
    """What goes on with an objective in another cycle."""

    objective_id: UUID
    cycle_id: UUID


class Objective(Struct, frozen=True, kw_only=True):
    """An objective as its events made it; version counts them.

    archived_with names what it was set aside with, itself perhaps.
    """

    id: UUID
    cycle_id: UUID
    title: str
    description: str
    owner: Owner
    accountable_id: UUID
    ambition: Ambition
    support: Support | None = None
    confidential: bool = False
    rhythm: Rhythm | None = None
    state: ObjectiveState = "draft"
    key_results: tuple[KeyResult, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    outcome: Outcome | None = None
    archived_with: UUID | None = None
    carried_from: UUID | None = None
    carried_to: tuple[Carried, ...] = ()
    idea: IdeaOrigin | None = None
    version: int = 1

    @property
    def is_published(self) -> bool:
        """Whether its definition changes only by amendment."""
        return self.state != "draft"

    @property
    def parent_id(self) -> UUID | None:
        """The objective it hangs under."""
        return self.support.objective_id if self.support else None

    @property
    def live(self) -> tuple[KeyResult, ...]:
        """The key results that count."""
        return tuple(kr for kr in self.key_results if not kr.is_withdrawn)

    @property
    def named(self) -> frozenset[UUID]:
        """The members accountable for it or for one of its key results."""
        return frozenset((self.accountable_id, *(kr.accountable_id for kr in self.key_results)))

    def key_result(self, key_result_id: UUID) -> KeyResult | None:
        """One of its key results, withdrawn ones too."""
        return next((kr for kr in self.key_results if kr.id == key_result_id), None)

    def initiative(self, initiative_id: UUID) -> Initiative | None:
        """One of the tasks under its key results."""
        return next((each for each in self.initiatives if each.id == initiative_id), None)


def evolve(objective: Objective | None, event: ObjectiveEvent) -> Objective:
    """The objective after one more event."""
    if isinstance(event, ObjectiveDrafted):
        return _drafted(event)
    assert objective is not None, "an objective's first event drafts it"
    objective = replace(objective, version=objective.version + 1)
    match event:
        case ObjectiveChanged():
            return _with_changes(objective, event)
        case ObjectivePublished():
            return replace(objective, state="published")
        case KeyResultDefined():
            return replace(objective, key_results=(*objective.key_results, defined(event)))
        case KeyResultChanged() | KeyResultAmended() | KeyResultWithdrawn() | ActualImported():
            return _with_key_result(objective, event)
        case InitiativeAdded() | InitiativeChanged() | InitiativeCompleted():
            return replace(objective, initiatives=among(objective.initiatives, event))
        case _:
            return _lived(objective, event)


def _lived(objective: Objective, event: LifeEvent) -> Objective:
    match event:
        case ObjectiveClosed():
            return replace(objective, state="closed", outcome=event.outcome)
        case ObjectiveReopened():
            return replace(objective, state="published", outcome=None)
        case ObjectiveArchived():
            return replace(objective, archived_with=event.root_id)
        case ObjectiveRestored():
            return replace(objective, archived_with=None)
        case ObjectiveCarriedForward():
            carried = Carried(objective_id=event.to_objective_id, cycle_id=event.to_cycle_id)
            return replace(objective, carried_to=(*objective.carried_to, carried))
        case ObjectiveAligned() | ObjectiveUnaligned():
            return replace(objective, support=event.parent.new)
        case _:
            assert_never(event)


def _drafted(event: ObjectiveDrafted) -> Objective:
    return Objective(
        id=event.objective_id,
        cycle_id=event.cycle_id,
        title=event.title,
        description=event.description,
        owner=event.owner,
        accountable_id=event.accountable_id,
        ambition=event.ambition,
        support=None if event.parent_id is None else Support(objective_id=event.parent_id),
        confidential=event.confidential,
        rhythm=event.rhythm,
        carried_from=event.carried_from,
        idea=event.idea,
    )


def _with_changes(objective: Objective, event: ObjectiveChanged) -> Objective:
    return replace(
        objective,
        title=after(objective.title, event.title),
        description=after(objective.description, event.description),
        owner=after(objective.owner, event.owner),
        accountable_id=after(objective.accountable_id, event.accountable_id),
        ambition=after(objective.ambition, event.ambition),
        confidential=after(objective.confidential, event.confidential),
        rhythm=after(objective.rhythm, event.rhythm),
    )


def defined(event: KeyResultDefined) -> KeyResult:
    """The key result that an event begins."""
    return KeyResult(
        id=event.key_result_id,
        title=event.title,
        accountable_id=event.accountable_id,
        weight=event.weight,
        metric=event.metric,
        carried_from=event.carried_from,
    )


KeyResultEvent = KeyResultChanged | KeyResultAmended | KeyResultWithdrawn | ActualImported


def _with_key_result(objective: Objective, event: KeyResultEvent) -> Objective:
    moved = tuple(
        _moved(kr, event) if kr.id == event.key_result_id else kr for kr in objective.key_results
    )
    return replace(objective, key_results=moved)


def _moved(kr: KeyResult, event: KeyResultEvent) -> KeyResult:
    kr = replace(kr, version=kr.version + 1)
    match event:
        case KeyResultChanged() | KeyResultAmended():
            return replace(
                kr,
                title=after(kr.title, event.title),
                accountable_id=after(kr.accountable_id, event.accountable_id),
                weight=after(kr.weight, event.weight),
                metric=after(kr.metric, event.metric),
            )
        case KeyResultWithdrawn():
            return replace(kr, is_withdrawn=True)
        case ActualImported():
            return replace(kr, imported=event.value)
        case _:
            assert_never(event)
