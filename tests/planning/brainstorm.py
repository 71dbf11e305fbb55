"""The bakery's ideas: what happens to them in the stories, with anything else as wished."""

from typing import Any
from uuid import UUID

from contracts.commands.planning_ideas import (
    CastVote,
    MergeIdea,
    RevealIdeas,
    ShortlistIdea,
    SubmitIdea,
    WithdrawVote,
)
from contracts.events.planning_ideas import (
    IdeaMerged,
    IdeaShortlisted,
    IdeaSubmitted,
    IdeaWidened,
    VoteCast,
    VoteWithdrawn,
)
from contracts.values import Change
from services.planning.domain.cycle import Cycle
from services.planning.handlers.streams import CYCLE
from tests.planning.quarter import BREAD, HANNA, QUARTER, opened

QUEUE, RYE, HOTELS = (UUID(int=n) for n in (30, 31, 32))
TEXT = "Nobody waits on Saturdays"


def cycle(*events: Any, **other: Any) -> Cycle:
    """The quarter as it is planned, after what happened to it."""
    state = CYCLE.state([opened(**other), *events])
    assert state is not None
    return state


def submitted(idea_id: UUID = QUEUE, **other: Any) -> IdeaSubmitted:
    """Hanna said something."""
    known: dict[str, Any] = {"cycle_id": QUARTER, "author_id": HANNA, "text": TEXT}
    return IdeaSubmitted(idea_id=idea_id, **{**known, **other})


def submit(idea_id: UUID = QUEUE, text: str = TEXT) -> SubmitIdea:
    """The wish to."""
    return SubmitIdea(idea_id=idea_id, cycle_id=QUARTER, text=text)


def merged(idea_id: UUID = RYE, into_id: UUID = QUEUE) -> IdeaMerged:
    """An idea went into another."""
    return IdeaMerged(idea_id=idea_id, cycle_id=QUARTER, into_id=into_id)


def widened(
    idea_id: UUID = QUEUE, from_id: UUID = RYE, authors: Any = ((HANNA,), (HANNA,)), old: Any = ()
) -> IdeaWidened:
    """The other took it in."""
    return IdeaWidened(
        idea_id=idea_id,
        cycle_id=QUARTER,
        from_id=from_id,
        author_ids=Change(old=authors[0], new=authors[1]),
        merged=Change(old=old, new=(*old, from_id)),
    )


def merge(idea_id: UUID = RYE, into: UUID = QUEUE) -> MergeIdea:
    """The wish to."""
    return MergeIdea(idea_id=idea_id, into=into)


def voted(
    idea_id: UUID = QUEUE, votes: tuple[int, int] = (0, 2), **other: Any
) -> VoteCast | VoteWithdrawn:
    """A member, Hanna, gave an idea votes, or took them all back."""
    kind = VoteCast if votes[1] else VoteWithdrawn
    known: dict[str, Any] = {"cycle_id": QUARTER, "member_id": HANNA}
    change = Change(old=votes[0], new=votes[1])
    return kind(idea_id=idea_id, votes=change, **{**known, **other})


def vote(idea_id: UUID = QUEUE, votes: int = 2) -> CastVote:
    """The wish to."""
    return CastVote(idea_id=idea_id, votes=votes)


def take_back(idea_id: UUID = QUEUE) -> WithdrawVote:
    """The wish to have them back."""
    return WithdrawVote(idea_id=idea_id)


def shortlisted(idea_id: UUID = QUEUE, objective_id: UUID = BREAD) -> IdeaShortlisted:
    """An idea became an objective."""
    return IdeaShortlisted(idea_id=idea_id, cycle_id=QUARTER, objective_id=objective_id)


def shortlist(idea_id: UUID = QUEUE, objective_id: UUID = BREAD, **other: Any) -> ShortlistIdea:
    """The wish to."""
    return ShortlistIdea(idea_id=idea_id, objective_id=objective_id, **other)


def reveal() -> RevealIdeas:
    """The wish to end the silence."""
    return RevealIdeas(cycle_id=QUARTER)
