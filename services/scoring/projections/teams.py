"""Keeps which teams there are, so that the history of one of another organisation is not found."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from contracts.events.identity import TeamCreated
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Team(Struct, frozen=True):
    """There is such a team."""


def come(shelf: Shelf[Team], recorded: Recorded[TeamCreated]) -> None:
    """A team came to be."""
    shelf.put(str(recorded.event.team_id), Team())


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one team."""
    return (str(recorded.event.team_id),)


TEAMS = Projection(name="teams", version=1, document=Team, steps={TeamCreated: come}, keys=keys)
