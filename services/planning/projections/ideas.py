"""The ideas of a cycle with their votes, ranked."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning_ideas import (
    IdeaMerged,
    IdeaShortlisted,
    IdeaSubmitted,
    IdeaWidened,
    VoteCast,
    VoteWithdrawn,
)
from contracts.queries.planning_ideas import IdeaView, MergedIdea
from contracts.times import rfc3339
from services.planning.domain.idea import Idea, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# More than all votes that all members of a company can give.
_MANY = 10**9


class IdeaDocument(Struct, frozen=True, kw_only=True):
    """An idea, its votes by member, what it took in; when (µs) and where in the log it came."""

    idea: Idea
    submitted_at: int
    submitted_index: int
    votes: dict[UUID, int] = {}
    merged: tuple[MergedIdea, ...] = ()

    @property
    def total(self) -> int:
        """Everybody's votes."""
        return sum(self.votes.values())


def put_up(shelf: Shelf[IdeaDocument], recorded: Recorded[IdeaSubmitted]) -> None:
    """An idea comes in."""
    document = IdeaDocument(
        idea=evolve(None, recorded.event),
        submitted_at=recorded.header.recorded_at,
        submitted_index=recorded.index,
    )
    shelf.put(str(recorded.event.idea_id), document)


def move(shelf: Shelf[IdeaDocument], recorded: Recorded[Any]) -> None:
    """An idea changes as its events say."""
    document = _there(shelf, recorded.event.idea_id)
    moved = replace(document, idea=evolve(document.idea, recorded.event))
    shelf.put(str(recorded.event.idea_id), moved)


def widen(shelf: Shelf[IdeaDocument], recorded: Recorded[IdeaWidened]) -> None:
    """An idea takes in another, whose votes are its own from now on."""
    event = recorded.event
    into, other = _there(shelf, event.idea_id), _there(shelf, event.from_id)
    shelf.put(str(event.idea_id), joined(into, other, evolve(into.idea, event)))
    shelf.put(str(event.from_id), replace(other, votes={}))


def joined(into: IdeaDocument, other: IdeaDocument, idea: Idea) -> IdeaDocument:
    """The document of an idea that took in another; idea is its state by then."""
    members = {*into.votes, *other.votes}
    # Whoever said it comes first; the authors of what it took in stand beside those.
    author_id = other.idea.author_ids[0]
    taken = MergedIdea(id=other.idea.id, text=other.idea.text, author_id=author_id)
    return replace(
        into,
        idea=idea,
        votes={m: into.votes.get(m, 0) + other.votes.get(m, 0) for m in sorted(members)},
        merged=(*into.merged, taken, *other.merged),
    )


def count(shelf: Shelf[IdeaDocument], recorded: Recorded[VoteCast | VoteWithdrawn]) -> None:
    """A member's votes for an idea, with all that it took in, are others than before."""
    event = recorded.event
    document = _there(shelf, event.idea_id)
    moved = voted(document, event.member_id, event.votes.new)
    shelf.put(str(event.idea_id), moved)


def voted(document: IdeaDocument, member_id: UUID, votes: int) -> IdeaDocument:
    """The document after a member gave so many votes."""
    others = {m: n for m, n in document.votes.items() if m != member_id}
    return replace(document, votes={**others, member_id: votes} if votes else others)


def _there(shelf: Shelf[IdeaDocument], idea_id: UUID) -> IdeaDocument:
    document = shelf.get(str(idea_id))
    assert document is not None, "an idea is submitted before anything happens to it"
    return document


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """An idea's events and votes touch its document, and that of what it takes in."""
    event = recorded.event
    if isinstance(event, IdeaWidened):
        return (str(event.idea_id), str(event.from_id))
    return (str(event.idea_id),)


def ranked(cycle_id: UUID) -> str:
    """The list of a cycle's ideas, most votes first, then as they came."""
    return f"ranked/{cycle_id}"


def as_they_came(cycle_id: UUID) -> str:
    """The list of a cycle's ideas in the order they came, which tells of no votes."""
    return f"came/{cycle_id}"


def shortlisted(cycle_id: UUID) -> str:
    """The list of those that were made objectives."""
    return f"shortlisted/{cycle_id}"


def place(document: IdeaDocument, *, by_rank: bool) -> str:
    """Where an idea stands in the list."""
    came = f"{document.submitted_index:012d}"
    return f"{_MANY - document.total:010d} {came}" if by_rank else came


def lists(_key: str, document: IdeaDocument) -> Iterable[tuple[str, str]]:
    """Those that stand for themselves, ranked and as they came; the shortlisted apart as well."""
    idea = document.idea
    if idea.state == "merged":
        return
    yield ranked(idea.cycle_id), place(document, by_rank=True)
    yield as_they_came(idea.cycle_id), place(document, by_rank=False)
    if idea.state == "shortlisted":
        yield shortlisted(idea.cycle_id), place(document, by_rank=False)


def is_hidden(document: IdeaDocument, revealed_index: int) -> bool:
    """Whether it was said in a silence that lasts; revealed_index is where the last one ended."""
    return document.idea.silent and document.submitted_index > revealed_index


def present_idea(
    document: IdeaDocument, me: UUID | None, *, shows_votes: bool, is_hidden: bool = False
) -> IdeaView:
    """The idea as it is shown to a member."""
    idea = document.idea
    return IdeaView(
        id=idea.id,
        cycle_id=idea.cycle_id,
        text=idea.text,
        author_ids=idea.author_ids,
        state=idea.state,
        votes=document.total if shows_votes else None,
        my_votes=document.votes.get(me, 0) if me is not None else 0,
        merged=document.merged,
        merged_into=idea.merged_into,
        objective_id=idea.objective_id,
        silent=is_hidden,
        created_at=rfc3339(document.submitted_at),
        version=idea.version,
    )


ideas: Projection[IdeaDocument] = Projection(
    name="ideas",
    version=1,
    document=IdeaDocument,
    steps={
        IdeaSubmitted: put_up,
        IdeaMerged: move,
        IdeaWidened: widen,
        IdeaShortlisted: move,
        VoteCast: count,
        VoteWithdrawn: count,
    },
    keys=keys,
    lists=lists,
)
