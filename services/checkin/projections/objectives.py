"""Keeps what check-in must know of objectives: whose they are, who may see them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    ObjectiveChanged,
    ObjectiveDrafted,
    ObjectivePublished,
)
from contracts.events.planning_life import (
    ObjectiveArchived,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
)
from contracts.values import ObjectiveState, Owner, Rhythm
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Objective(Struct, frozen=True, kw_only=True):
    """An objective; named are those accountable for a key result of it, by key result. open_since
    is when it was published, or came back: check-ins are owed from then on; rhythms are its own,
    None for that of its cycle, each with the moment since when. Moments are in µs."""

    cycle_id: UUID
    title: str
    owner: Owner
    accountable_id: UUID
    confidential: bool
    state: ObjectiveState = "draft"
    is_archived: bool = False
    open_since: int | None = None
    rhythms: tuple[tuple[int, Rhythm | None], ...] = ()
    named: dict[str, UUID] = {}

    @property
    def is_open(self) -> bool:
        """Whether check-ins on it are taken, and owed."""
        return self.state == "published" and not self.is_archived


def draft(shelf: Shelf[Objective], recorded: Recorded[ObjectiveDrafted]) -> None:
    """An objective was written down."""
    event = recorded.event
    objective = Objective(
        cycle_id=event.cycle_id,
        title=event.title,
        owner=event.owner,
        accountable_id=event.accountable_id,
        confidential=event.confidential,
        rhythms=((recorded.header.recorded_at, event.rhythm),),
    )
    shelf.put(str(event.objective_id), objective)


def change(shelf: Shelf[Objective], recorded: Recorded[ObjectiveChanged]) -> None:
    """Title, owner, accountable, confidentiality or rhythm changed, perhaps."""
    event, objective = recorded.event, known(shelf, recorded)
    changed = {
        field: new.new
        for field in ("title", "owner", "accountable_id", "confidential")
        if (new := getattr(event, field)) is not None
    }
    if event.rhythm is not None:
        since = (recorded.header.recorded_at, event.rhythm.new)
        objective = replace(objective, rhythms=(*objective.rhythms, since))
    shelf.put(str(event.objective_id), replace(objective, **changed))


def opens(shelf: Shelf[Objective], recorded: Recorded[Any]) -> None:
    """Check-ins may come, for the first time or again: it was published, goes on, or is back."""
    objective = known(shelf, recorded)
    if isinstance(recorded.event, ObjectiveRestored):
        objective = replace(objective, is_archived=False)
    else:
        objective = replace(objective, state="published")
    if objective.is_open:
        objective = replace(objective, open_since=recorded.header.recorded_at)
    shelf.put(str(recorded.event.objective_id), objective)


def shut(shelf: Shelf[Objective], recorded: Recorded[ObjectiveClosed | ObjectiveArchived]) -> None:
    """It takes no more check-ins: it ended, or was set aside."""
    objective = known(shelf, recorded)
    if isinstance(recorded.event, ObjectiveArchived):
        objective = replace(objective, is_archived=True)
    else:
        objective = replace(objective, state="closed")
    shelf.put(str(recorded.event.objective_id), objective)


def name_accountable(shelf: Shelf[Objective], recorded: Recorded[KeyResultDefined]) -> None:
    """Somebody is accountable for a key result of it."""
    event = recorded.event
    put_named(shelf, recorded, event.key_result_id, event.accountable_id)


def move_accountable(
    shelf: Shelf[Objective], recorded: Recorded[KeyResultChanged | KeyResultAmended]
) -> None:
    """Somebody else is accountable, perhaps."""
    event = recorded.event
    if event.accountable_id is not None:
        put_named(shelf, recorded, event.key_result_id, event.accountable_id.new)


def put_named(
    shelf: Shelf[Objective], recorded: Recorded[Any], key_result_id: UUID, member_id: UUID
) -> None:
    """Name a member on an objective."""
    objective = known(shelf, recorded)
    named = {**objective.named, str(key_result_id): member_id}
    shelf.put(str(recorded.event.objective_id), replace(objective, named=named))


def known(shelf: Shelf[Objective], recorded: Recorded[Any]) -> Objective:
    """The objective an event is about. Raises LookupError when it was never drafted."""
    objective = shelf.get(str(recorded.event.objective_id))
    if objective is None:
        raise LookupError(f"event {recorded.index} is about an objective never drafted")
    return objective


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one objective."""
    return (str(recorded.event.objective_id),)


OBJECTIVES = Projection(
    name="objectives",
    version=3,
    document=Objective,
    steps={
        ObjectiveDrafted: draft,
        ObjectiveChanged: change,
        ObjectivePublished: opens,
        ObjectiveClosed: shut,
        ObjectiveReopened: opens,
        ObjectiveArchived: shut,
        ObjectiveRestored: opens,
        KeyResultDefined: name_accountable,
        KeyResultChanged: move_accountable,
        KeyResultAmended: move_accountable,
    },
    keys=keys,
)
