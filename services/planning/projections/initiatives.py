"""The tasks under each key result."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning_work import InitiativeAdded, InitiativeChanged, InitiativeCompleted
from contracts.queries.planning_work import InitiativeView
from contracts.times import rfc3339
from services.planning.domain.initiative import Initiative, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class InitiativeDocument(Struct, frozen=True, kw_only=True):
    """A task, whose it is, when (µs) and where in the log it was added."""

    initiative: Initiative
    objective_id: UUID
    added_at: int
    added_index: int


def put_up(shelf: Shelf[InitiativeDocument], recorded: Recorded[InitiativeAdded]) -> None:
    """A task comes in."""
    document = InitiativeDocument(
        initiative=evolve(None, recorded.event),
        objective_id=recorded.event.objective_id,
        added_at=recorded.header.recorded_at,
        added_index=recorded.index,
    )
    shelf.put(str(recorded.event.initiative_id), document)


def move(
    shelf: Shelf[InitiativeDocument], recorded: Recorded[InitiativeChanged | InitiativeCompleted]
) -> None:
    """A task changes as its events say."""
    key = str(recorded.event.initiative_id)
    document = shelf.get(key)
    assert document is not None, "a task is added before anything happens to it"
    shelf.put(key, replace(document, initiative=evolve(document.initiative, recorded.event)))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Its events touch a task's document."""
    return (str(recorded.event.initiative_id),)


def of_key_result(key_result_id: UUID) -> str:
    """The list of a key result's tasks."""
    return f"key_result/{key_result_id}"


def lists(_key: str, document: InitiativeDocument) -> Iterable[tuple[str, str]]:
    """Those of a key result, in the order they were added."""
    yield of_key_result(document.initiative.key_result_id), f"{document.added_index:012d}"


def present_initiative(document: InitiativeDocument) -> InitiativeView:
    """The task as it is shown."""
    initiative = document.initiative
    return InitiativeView(
        id=initiative.id,
        key_result_id=initiative.key_result_id,
        objective_id=document.objective_id,
        title=initiative.title,
        state=initiative.state,
        assignee_id=initiative.assignee_id,
        due_on=initiative.due_on,
        created_at=rfc3339(document.added_at),
        version=initiative.version,
    )


initiatives: Projection[InitiativeDocument] = Projection(
    name="initiatives",
    version=1,
    document=InitiativeDocument,
    steps={InitiativeAdded: put_up, InitiativeChanged: move, InitiativeCompleted: move},
    keys=keys,
    lists=lists,
)
