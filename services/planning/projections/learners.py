"""Who is here to learn, and what each has completed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.identity import MemberDeactivated, MemberInvited, MemberJoined
from contracts.events.planning_learning import LessonCompleted
from contracts.queries.planning_learning import LearnerView, LessonDone
from contracts.times import rfc3339
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# Those who are here, in the order they came.
ALL = "all"


class Learner(Struct, frozen=True, kw_only=True):
    """A member; completed is when (µs) by slug, came_index where in the log they were invited."""

    member_id: UUID
    came_index: int
    is_here: bool = True
    completed: dict[str, int] = {}


def welcome(shelf: Shelf[Learner], recorded: Recorded[MemberInvited | MemberJoined]) -> None:
    """A member comes in, or back; what was learnt stays learnt."""
    key = str(recorded.event.member_id)
    there = shelf.get(key)
    if there is None:
        there = Learner(member_id=recorded.event.member_id, came_index=recorded.index)
    shelf.put(key, replace(there, is_here=True))


def see_off(shelf: Shelf[Learner], recorded: Recorded[MemberDeactivated]) -> None:
    """A member leaves."""
    key = str(recorded.event.member_id)
    there = shelf.get(key)
    if there is not None:
        shelf.put(key, replace(there, is_here=False))


def complete(shelf: Shelf[Learner], recorded: Recorded[LessonCompleted]) -> None:
    """A lesson was completed; the first time counts."""
    key = str(recorded.event.member_id)
    there = shelf.get(key)
    if there is None:
        there = Learner(member_id=recorded.event.member_id, came_index=recorded.index)
    first = {recorded.event.slug: recorded.header.recorded_at}
    shelf.put(key, replace(there, completed={**first, **there.completed}))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one member."""
    return (str(recorded.event.member_id),)


def lists(_key: str, learner: Learner) -> Iterable[tuple[str, str]]:
    """One list of those who are here."""
    if learner.is_here:
        yield ALL, f"{learner.came_index:012d}"


def present_learner(learner: Learner, slugs: Iterable[str]) -> LearnerView:
    """What a member has of these lessons, and what not."""
    slugs = tuple(slugs)
    done = learner.completed
    return LearnerView(
        member_id=learner.member_id,
        completed=tuple(
            LessonDone(slug=slug, completed_at=rfc3339(done[slug]))
            for slug in slugs
            if slug in done
        ),
        missing=tuple(slug for slug in slugs if slug not in done),
    )


learners: Projection[Learner] = Projection(
    name="learners",
    version=1,
    document=Learner,
    steps={
        MemberInvited: welcome,
        MemberJoined: welcome,
        MemberDeactivated: see_off,
        LessonCompleted: complete,
    },
    keys=keys,
    lists=lists,
)
