"""What a member gave the ideas of a cycle: one stream each, so that no two votes at once go
beyond the budget and nobody's vote holds up anybody else's."""

import hashlib
from typing import assert_never
from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.commands.planning_ideas import CastVote, WithdrawVote
from contracts.events.planning_ideas import VoteCast, VoteWithdrawn
from contracts.values import Change
from services.planning.domain.cycle import Cycle, demand_state
from services.planning.domain.idea import Idea, demand_open

VoteCommand = CastVote | WithdrawVote
VoteEvent = VoteCast | VoteWithdrawn


class Ballot(Struct, frozen=True):
    """A member's votes by idea; what was given to a merged idea stands there until it is given
    anew, and counts for the idea that took it in."""

    votes: dict[UUID, int] = {}

    @property
    def spent(self) -> int:
        """All votes given."""
        return sum(self.votes.values())

    def given(self, idea: Idea) -> int:
        """Those given to an idea and to what it took in."""
        return sum(self.votes.get(each, 0) for each in idea.counted)


NOTHING = Ballot()


def ballot_id(cycle_id: UUID, member_id: UUID) -> UUID:
    """The id of a member's ballot in a cycle: it follows from both."""
    digest = hashlib.sha256(b"scoreline ballot\n" + cycle_id.bytes + member_id.bytes).digest()
    bits = int.from_bytes(digest[:16])
    return UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62)


def evolve(ballot: Ballot, event: VoteEvent) -> Ballot:
    """The ballot after one more event."""
    anew = {event.idea_id, *event.instead_of}
    votes = {idea_id: n for idea_id, n in ballot.votes.items() if idea_id not in anew}
    if event.votes.new:
        votes[event.idea_id] = event.votes.new
    return Ballot(votes)


def decide(
    ballot: Ballot, command: VoteCommand, idea: Idea, cycle: Cycle, me: UUID
) -> list[VoteEvent]:
    """Give an idea as many votes as wished, in place of those given to it and its merged ones.

    Raises CycleStateWrong, IdeaStateWrong, VotesSpent.
    """
    demand_state(cycle.state, "planning")
    demand_open(idea)
    wanted, given = _wanted(command), ballot.given(idea)
    if wanted == given:
        return []
    left = cycle.votes_per_member - (ballot.spent - given)
    # Fewer is always fine, also for one whose budget shrank meanwhile.
    if wanted > max(left, given):
        raise errors.VotesSpent(budget=cycle.votes_per_member, left=max(left, 0))
    kind = VoteCast if wanted else VoteWithdrawn
    return [
        kind(
            idea_id=idea.id,
            cycle_id=idea.cycle_id,
            member_id=me,
            votes=Change(old=given, new=wanted),
            instead_of=tuple(each for each in idea.merged if each in ballot.votes),
            silent=cycle.silent_ideas,
        )
    ]


def _wanted(command: VoteCommand) -> int:
    match command:
        case CastVote():
            return command.votes
        case WithdrawVote():
            return 0
        case _:
            assert_never(command)
