"""Objectives with their key results and where these stand."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.checkin import CheckInCorrected, CheckInRecorded, CheckInRetracted
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
from contracts.queries.planning import KeyResultView, ObjectiveView
from contracts.times import rfc3339
from contracts.values import Value
from services.planning.domain.objective import KeyResult, Objective, evolve
from services.runtime.projection.definition import Projection, Shelf, fold
from services.runtime.store.api import Recorded

# Every objective in the order of drafting; of_cycle names the list of one cycle.
ALL = "all"
ARCHIVED = "archived"


class Standing(Struct, frozen=True, kw_only=True):
    """When a key result was defined (µs), its latest value, or the milestones reached by then,
    and the day that is about."""

    defined_at: int
    current: Value = None
    reached: tuple[UUID, ...] = ()
    current_on: date | None = None


class ObjectiveDocument(Struct, frozen=True, kw_only=True):
    """An objective, when (µs) and where in the log it was drafted, how its key results stand."""

    objective: Objective
    drafted_at: int
    drafted_index: int
    standings: dict[UUID, Standing]


def put_up(shelf: Shelf[ObjectiveDocument], recorded: Recorded[ObjectiveDrafted]) -> None:
    """An objective comes in."""
    document = ObjectiveDocument(
        objective=evolve(None, recorded.event),
        drafted_at=recorded.header.recorded_at,
        drafted_index=recorded.index,
        standings={},
    )
    shelf.put(str(recorded.event.objective_id), document)


def move(shelf: Shelf[ObjectiveDocument], recorded: Recorded[Any]) -> None:
    """An objective or one of its key results changes as their events say."""
    key, document = _there(shelf, recorded)
    shelf.put(key, replace(document, objective=evolve(document.objective, recorded.event)))


def add_key_result(shelf: Shelf[ObjectiveDocument], recorded: Recorded[KeyResultDefined]) -> None:
    """A key result comes in, without a value yet."""
    move(shelf, recorded)
    key, document = _there(shelf, recorded)
    standing = Standing(defined_at=recorded.header.recorded_at)
    _stand(shelf, key, document, {recorded.event.key_result_id: standing})


def take_value(shelf: Shelf[ObjectiveDocument], recorded: Recorded[CheckInRecorded]) -> None:
    """A key result stands elsewhere; a late report about an earlier day leaves it where it was."""
    key, document = _there(shelf, recorded)
    event = recorded.event
    before = document.standings[event.key_result_id].current_on
    if before is None or event.effective_on >= before:
        _stand_at(shelf, key, document, event, event.effective_on)


def follow_current(
    shelf: Shelf[ObjectiveDocument], recorded: Recorded[CheckInCorrected | CheckInRetracted]
) -> None:
    """What was reported was put right or taken back; what is current may fall back."""
    key, document = _there(shelf, recorded)
    _stand_at(shelf, key, document, recorded.event, recorded.event.current_on.new)


def _stand_at(
    shelf: Shelf[ObjectiveDocument],
    key: str,
    document: ObjectiveDocument,
    event: CheckInRecorded | CheckInCorrected | CheckInRetracted,
    on: date | None,
) -> None:
    before = document.standings[event.key_result_id]
    reached = event.current_reached.new if event.current_reached else ()
    after = replace(before, current=event.current.new, reached=reached, current_on=on)
    _stand(shelf, key, document, {event.key_result_id: after})


def _there(
    shelf: Shelf[ObjectiveDocument], recorded: Recorded[Any]
) -> tuple[str, ObjectiveDocument]:
    key = str(recorded.event.objective_id)
    document = shelf.get(key)
    assert document is not None, "an objective is drafted before anything happens to it"
    return key, document


def _stand(
    shelf: Shelf[ObjectiveDocument],
    key: str,
    document: ObjectiveDocument,
    standing: Mapping[UUID, Standing],
) -> None:
    shelf.put(key, replace(document, standings={**document.standings, **standing}))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Its own events and the reports on its key results touch an objective's document."""
    return (str(recorded.event.objective_id),)


def of_cycle(cycle_id: UUID, *, is_archived: bool = False) -> str:
    """The list of a cycle's objectives, or of those set aside."""
    return f"archived/{cycle_id}" if is_archived else f"cycle/{cycle_id}"


def under(objective_id: UUID) -> str:
    """The list of those that hang right under an objective, archived ones too."""
    return f"under/{objective_id}"


def in_hands_of(member_id: UUID) -> str:
    """The list of those of which a member has something to do."""
    return f"hands/{member_id}"


def place(document: ObjectiveDocument) -> str:
    """Where an objective stands in its lists: in the order of drafting."""
    return f"{document.drafted_index:012d}"


def lists(_key: str, document: ObjectiveDocument) -> Iterable[tuple[str, str]]:
    """All, and those of a cycle, archived ones apart; what hangs under it; whom it names."""
    objective, at = document.objective, place(document)
    is_archived = objective.archived_with is not None
    yield (ARCHIVED if is_archived else ALL), at
    yield of_cycle(objective.cycle_id, is_archived=is_archived), at
    if objective.parent_id is not None:
        yield under(objective.parent_id), at
    for member_id in sorted(_hands(objective)):
        yield in_hands_of(member_id), at


def _hands(objective: Objective) -> set[UUID]:
    """The members who have something of it to do."""
    hands = {*objective.named, *(each.assignee_id for each in objective.initiatives)}
    if objective.owner.kind == "member":
        hands.add(objective.owner.id)
    return {member_id for member_id in hands if member_id is not None}


def present_objective(document: ObjectiveDocument) -> ObjectiveView:
    """The objective as it is shown."""
    objective = document.objective
    return ObjectiveView(
        id=objective.id,
        cycle_id=objective.cycle_id,
        title=objective.title,
        description=objective.description,
        owner=objective.owner,
        accountable_id=objective.accountable_id,
        ambition=objective.ambition,
        state=objective.state,
        parent_id=objective.parent_id,
        confidential=objective.confidential,
        rhythm=objective.rhythm,
        parent=objective.support,
        outcome=objective.outcome,
        archived=objective.archived_with is not None,
        carried_from=objective.carried_from,
        carried_to=tuple(carried.objective_id for carried in objective.carried_to),
        idea=objective.idea,
        key_results=tuple(present_key_result(document, kr) for kr in objective.key_results),
        created_at=rfc3339(document.drafted_at),
        version=objective.version,
    )


def present_key_result(document: ObjectiveDocument, kr: KeyResult) -> KeyResultView:
    """One of an objective's key results as it is shown."""
    standing = document.standings[kr.id]
    return KeyResultView(
        id=kr.id,
        objective_id=document.objective.id,
        cycle_id=document.objective.cycle_id,
        title=kr.title,
        accountable_id=kr.accountable_id,
        weight=kr.weight,
        metric=kr.metric,
        state="withdrawn" if kr.is_withdrawn else "live",
        carried_from=kr.carried_from,
        current=standing.current,
        reached=standing.reached,
        current_on=standing.current_on,
        created_at=rfc3339(standing.defined_at),
        version=kr.version,
    )


def document_of(
    history: Iterable[Recorded[Any]], known: ObjectiveDocument | None
) -> ObjectiveDocument:
    """The document that an objective's own stream gives, with the values last known of it."""
    (document,) = fold(objectives, history).values()
    reported = known.standings if known else {}
    standings = {
        key_result_id: replace(
            standing,
            current=reported[key_result_id].current,
            reached=reported[key_result_id].reached,
            current_on=reported[key_result_id].current_on,
        )
        if key_result_id in reported
        else standing
        for key_result_id, standing in document.standings.items()
    }
    return replace(document, standings=standings)


objectives: Projection[ObjectiveDocument] = Projection(
    name="objectives",
    version=5,
    document=ObjectiveDocument,
    steps={
        ObjectiveDrafted: put_up,
        ObjectiveChanged: move,
        ObjectivePublished: move,
        KeyResultDefined: add_key_result,
        KeyResultChanged: move,
        KeyResultAmended: move,
        KeyResultWithdrawn: move,
        ActualImported: move,
        InitiativeAdded: move,
        InitiativeChanged: move,
        InitiativeCompleted: move,
        ObjectiveClosed: move,
        ObjectiveReopened: move,
        ObjectiveArchived: move,
        ObjectiveRestored: move,
        ObjectiveCarriedForward: move,
        ObjectiveAligned: move,
        ObjectiveUnaligned: move,
        CheckInRecorded: take_value,
        CheckInCorrected: follow_current,
        CheckInRetracted: follow_current,
    },
    keys=keys,
    lists=lists,
)
