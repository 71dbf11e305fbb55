"""What each member gave the ideas of a cycle, the one who gave most first."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.events.planning_ideas import VoteCast, VoteWithdrawn
from services.planning.domain.ballot import NOTHING, Ballot, ballot_id, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class BallotDocument(Struct, frozen=True, kw_only=True):
    """A member's votes in a cycle."""

    cycle_id: UUID
    ballot: Ballot


def count(shelf: Shelf[BallotDocument], recorded: Recorded[VoteCast | VoteWithdrawn]) -> None:
    """A member votes."""
    (key,) = keys(recorded)
    before = shelf.get(key)
    ballot = evolve(before.ballot if before else NOTHING, recorded.event)
    shelf.put(key, BallotDocument(cycle_id=recorded.event.cycle_id, ballot=ballot))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """A vote is on its member's ballot."""
    return (key_of(recorded.event.cycle_id, recorded.event.member_id),)


def key_of(cycle_id: UUID, member_id: UUID) -> str:
    """The key of a member's ballot."""
    return str(ballot_id(cycle_id, member_id))


def of_cycle(cycle_id: UUID) -> str:
    """The list of a cycle's ballots by what was given, to be read from its end."""
    return f"cycle/{cycle_id}"


def lists(_key: str, document: BallotDocument) -> Iterable[tuple[str, str]]:
    """By the votes given."""
    yield of_cycle(document.cycle_id), f"{document.ballot.spent:06d}"


ballots: Projection[BallotDocument] = Projection(
    name="ballots",
    version=1,
    document=BallotDocument,
    steps={VoteCast: count, VoteWithdrawn: count},
    keys=keys,
    lists=lists,
)
