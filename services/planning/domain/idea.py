"""An idea: submitted, voted for, brought together with others, made an objective."""

from typing import assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning import DraftObjective
from contracts.commands.planning_ideas import MergeIdea, ShortlistIdea, SubmitIdea
from contracts.envelope import Fault
from contracts.events.planning import ObjectiveDrafted
from contracts.events.planning_ideas import IdeaMerged, IdeaShortlisted, IdeaSubmitted, IdeaWidened
from contracts.values import TITLE_CHARS_MAX, Change, IdeaOrigin, IdeaState
from services.planning.domain import drafting, faults
from services.planning.domain.cycle import Cycle, demand_state
from services.planning.domain.objective import Objective
from services.planning.domain.surroundings import Surroundings

IdeaEvent = IdeaSubmitted | IdeaMerged | IdeaWidened | IdeaShortlisted

# Nobody reads more, and a board stays as quick as it is. Those said in the very same moment are
# not counted for each other, so it may come to a few more.
IDEAS_MAX = 1_000
# What took in more says nothing any more.
MERGED_MAX = 50

STATES: dict[IdeaState, str] = {
    "open": "open",
    "merged": "part of another by now",
    "shortlisted": "an objective by now",
}


class Idea(Struct, frozen=True, kw_only=True):
    """An idea as its events made it; version counts them. merged are those it took in, and those
    that they had taken in."""

    id: UUID
    cycle_id: UUID
    author_ids: tuple[UUID, ...]
    text: str
    silent: bool = False
    state: IdeaState = "open"
    merged: tuple[UUID, ...] = ()
    merged_into: UUID | None = None
    objective_id: UUID | None = None
    version: int = 1

    @property
    def counted(self) -> tuple[UUID, ...]:
        """The ideas whose votes are its own."""
        return (self.id, *self.merged)


def evolve(idea: Idea | None, event: IdeaEvent) -> Idea:
    """The idea after one more event."""
    if isinstance(event, IdeaSubmitted):
        return Idea(
            id=event.idea_id,
            cycle_id=event.cycle_id,
            author_ids=(event.author_id,),
            text=event.text,
            silent=event.silent,
        )
    assert idea is not None, "an idea's first event submits it"
    idea = replace(idea, version=idea.version + 1)
    match event:
        case IdeaMerged():
            return replace(idea, state="merged", merged_into=event.into_id)
        case IdeaWidened():
            return replace(idea, author_ids=event.author_ids.new, merged=event.merged.new)
        case IdeaShortlisted():
            return replace(idea, state="shortlisted", objective_id=event.objective_id)
        case _:
            assert_never(event)


def submit(
    idea: Idea | None, command: SubmitIdea, cycle: Cycle, me: UUID, *, is_full: bool = False
) -> list[IdeaSubmitted]:
    """Say it, silently if the cycle is; is_full says that this has IDEAS_MAX.

    Raises Invalid, CycleStateWrong, IdTaken, TooManyIdeas.
    """
    wrong = faults.blank("/text", command.text)
    if wrong:
        raise errors.Invalid(*wrong)
    demand_state(cycle.state, "planning")
    event = IdeaSubmitted(
        idea_id=command.idea_id,
        cycle_id=command.cycle_id,
        author_id=me,
        text=command.text,
        silent=cycle.silent_ideas,
    )
    if idea is None:
        if is_full:
            raise errors.TooManyIdeas(limit=IDEAS_MAX)
        return [event]
    if idea == evolve(None, event):
        return []  # The same command again: already true, so nothing new happened.
    raise errors.IdTaken(what="idea")


def merge(
    into: Idea, idea: Idea, command: MergeIdea, cycle: Cycle
) -> tuple[list[IdeaWidened], list[IdeaMerged]]:
    """Bring an idea into another: what happens to that one, and to itself.

    Raises Invalid, CycleStateWrong, IdeasSilent, IdeaStateWrong, TooManyMerged.
    """
    if into.id == idea.id:
        raise errors.Invalid(Fault("/into", "same_idea", "An idea goes into another one."))
    if into.cycle_id != idea.cycle_id:
        raise errors.Invalid(Fault("/into", "other_cycle", "That idea is of another cycle."))
    if idea.merged_into == into.id:
        return [], []
    _demand_talk(cycle)
    demand_open(idea)
    demand_open(into)
    merged = (*into.merged, *idea.counted)
    if len(merged) > MERGED_MAX:
        raise errors.TooManyMerged(limit=MERGED_MAX)
    authors = tuple(dict.fromkeys((*into.author_ids, *idea.author_ids)))
    widened = IdeaWidened(
        idea_id=into.id,
        cycle_id=into.cycle_id,
        from_id=idea.id,
        author_ids=Change(old=into.author_ids, new=authors),
        merged=Change(old=into.merged, new=merged),
    )
    return [widened], [IdeaMerged(idea_id=idea.id, cycle_id=idea.cycle_id, into_id=into.id)]


def shortlist(
    objective: Objective | None,
    idea: Idea,
    command: ShortlistIdea,
    cycle: Cycle,
    around: Surroundings,
    votes: int,
) -> tuple[list[ObjectiveDrafted], list[IdeaShortlisted]]:
    """Make it the draft of an objective that names it, its authors and votes.

    Raises Invalid, CycleStateWrong, IdeasSilent, IdeaStateWrong, IdTaken.
    """
    if objective is not None and idea.objective_id == objective.id:
        return [], []
    # An id that is not here is told before the state of anything is.
    events = drafting.draft(objective, _draft(idea, command), around)
    _demand_talk(cycle)
    demand_open(idea)
    if not events:
        raise errors.IdTaken(what="objective")
    (drafted,) = events
    assert isinstance(drafted, ObjectiveDrafted), "a draft is drafted"
    origin = IdeaOrigin(idea_id=idea.id, author_ids=idea.author_ids, votes=votes)
    shortlisted = IdeaShortlisted(
        idea_id=idea.id, cycle_id=idea.cycle_id, objective_id=command.objective_id
    )
    return [replace(drafted, idea=origin)], [shortlisted]


def demand_open(idea: Idea) -> None:
    """Pass while an idea stands for itself, or raise IdeaStateWrong."""
    if idea.state != "open":
        raise errors.IdeaStateWrong(state=STATES[idea.state])


def _demand_talk(cycle: Cycle) -> None:
    """Pass while ideas are talked about, or raise CycleStateWrong, IdeasSilent."""
    demand_state(cycle.state, "planning")
    if cycle.silent_ideas:
        raise errors.IdeasSilent


def _draft(idea: Idea, command: ShortlistIdea) -> DraftObjective:
    title = command.title or title_of(idea.text)
    return DraftObjective(
        objective_id=command.objective_id,
        cycle_id=idea.cycle_id,
        title=title,
        # What the title does not say stays beside it.
        description="" if title == idea.text else idea.text,
        owner=command.owner,
        ambition=command.ambition,
        accountable_id=command.accountable_id,
    )


def title_of(text: str) -> str:
    """The first line that says something, cut at a word where a title ends."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    line = next((line for line in lines if line), "")
    if len(line) <= TITLE_CHARS_MAX:
        return line
    words, _, _ = line[: TITLE_CHARS_MAX - 1].rpartition(" ")
    return (words or line[: TITLE_CHARS_MAX - 1]) + "…"
