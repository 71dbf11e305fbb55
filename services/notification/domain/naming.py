"""What an event names besides the objective it is about: that may be hidden from more people."""

from uuid import UUID

from msgspec import Struct

from contracts.envelope import Event
from contracts.events.planning import KeyResultDefined, ObjectiveDrafted
from contracts.events.planning_dependencies import DependencyDeclared
from contracts.events.planning_life import (
    ObjectiveAligned,
    ObjectiveArchived,
    ObjectiveCarriedForward,
    ObjectiveRestored,
    ObjectiveUnaligned,
)


class Named(Struct, frozen=True, kw_only=True):
    """Other objectives, and a key result of another."""

    objectives: tuple[UUID | None, ...] = ()
    key_result: UUID | None = None


NOBODY = Named()


def named_in(event: Event) -> Named:
    """The others that an event of planning names."""
    match event:
        case ObjectiveDrafted():
            return Named(objectives=(event.parent_id, event.carried_from))
        case ObjectiveAligned() | ObjectiveUnaligned():
            places = (event.parent.old, event.parent.new)
            return Named(objectives=tuple(place.objective_id for place in places if place))
        case ObjectiveArchived() | ObjectiveRestored():
            return Named(objectives=(event.root_id,))
        case ObjectiveCarriedForward():
            return Named(objectives=(event.to_objective_id,))
        case KeyResultDefined():
            return Named(key_result=event.carried_from)
        case DependencyDeclared():
            if event.on.kind == "objective":
                return Named(objectives=(event.on.id,))
            return Named(key_result=event.on.id) if event.on.kind == "key_result" else NOBODY
        case _:
            return NOBODY
