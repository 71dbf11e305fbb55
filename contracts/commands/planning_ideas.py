"""Requests about ideas: say one, vote, bring two together, reveal, shortlist."""

from typing import Any, ClassVar
from uuid import UUID

from contracts.commands.planning import Votes
from contracts.envelope import Command
from contracts.queries.planning import CycleView, ObjectiveView
from contracts.queries.planning_ideas import IdeaView
from contracts.values import Ambition, Owner, Thought, Title


class SubmitIdea(Command):
    """Say what to change in a cycle that is planned."""

    ANSWER: ClassVar[Any] = IdeaView

    idea_id: UUID
    cycle_id: UUID
    text: Thought


class CastVote(Command):
    """Give an idea so many of your votes, in place of those you gave it; 0 takes them back."""

    ANSWER: ClassVar[Any] = IdeaView

    idea_id: UUID
    votes: Votes


class WithdrawVote(Command):
    """Take your votes back from an idea."""

    ANSWER: ClassVar[Any] = IdeaView

    idea_id: UUID


class MergeIdea(Command):
    """Bring an idea into another, which keeps the authors and the votes of both; the answer is the
    other one."""

    ANSWER: ClassVar[Any] = IdeaView

    idea_id: UUID
    into: UUID


class RevealIdeas(Command):
    """End the silence of a cycle: everybody sees its ideas and votes from now on."""

    ANSWER: ClassVar[Any] = CycleView

    cycle_id: UUID


class ShortlistIdea(Command):
    """Make an idea the draft of an objective, which goes on naming the idea, its authors and votes.
    The title is the idea's first line unless given."""

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID
    idea_id: UUID
    title: Title | None = None
    owner: Owner = Owner(kind="company")
    ambition: Ambition = "aspirational"
    accountable_id: UUID | None = None
