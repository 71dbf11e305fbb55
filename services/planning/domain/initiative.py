"""A task under a key result, as its events made it."""

from datetime import date
from typing import assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning_work import InitiativeAdded, InitiativeChanged, InitiativeCompleted
from contracts.values import InitiativeState
from services.planning.domain.change import after

InitiativeEvent = InitiativeAdded | InitiativeChanged | InitiativeCompleted


class Initiative(Struct, frozen=True, kw_only=True):
    """A task; version counts its events."""

    id: UUID
    key_result_id: UUID
    title: str
    assignee_id: UUID | None = None
    due_on: date | None = None
    state: InitiativeState = "open"
    version: int = 1


def evolve(initiative: Initiative | None, event: InitiativeEvent) -> Initiative:
    """The task after one more event."""
    if isinstance(event, InitiativeAdded):
        return Initiative(
            id=event.initiative_id,
            key_result_id=event.key_result_id,
            title=event.title,
            assignee_id=event.assignee_id,
            due_on=event.due_on,
        )
    assert initiative is not None, "a task's first event adds it"
    initiative = replace(initiative, version=initiative.version + 1)
    match event:
        case InitiativeChanged():
            return replace(
                initiative,
                title=after(initiative.title, event.title),
                assignee_id=after(initiative.assignee_id, event.assignee_id),
                due_on=after(initiative.due_on, event.due_on),
                state=after(initiative.state, event.state),
            )
        case InitiativeCompleted():
            return replace(initiative, state="done")
        case _:
            assert_never(event)


def among(initiatives: tuple[Initiative, ...], event: InitiativeEvent) -> tuple[Initiative, ...]:
    """The tasks of an objective after one more event of one of them."""
    if isinstance(event, InitiativeAdded):
        return (*initiatives, evolve(None, event))
    return tuple(
        evolve(each, event) if each.id == event.initiative_id else each for each in initiatives
    )
