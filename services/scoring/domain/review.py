"""Who answered what in a review: one answer per member, the last one counts."""

from typing import assert_never
from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.commands.scoring import ReviewCycle, ReviewObjective
from contracts.envelope import Header
from contracts.events.scoring import CycleReviewed, ObjectiveReviewed
from contracts.queries.scoring_reviews import (
    ReviewView,
)
from contracts.times import rfc3339
from contracts.values import CycleState, Outcome, Verdict

ReviewEvent = CycleReviewed | ObjectiveReviewed
# By reviewer, the last answer of each.
Answers = tuple[ReviewEvent, ...]


class Entry(Struct, frozen=True, kw_only=True):
    """What one member said, by question; at is in µs."""

    reviewer_id: UUID
    answers: dict[str, str]
    verdict: Verdict | None
    outcome: Outcome | None
    is_draft: bool
    at: int


class Book(Struct, frozen=True, kw_only=True):
    """All that members said of a cycle or an objective, in the order they first did."""

    entries: tuple[Entry, ...] = ()
    version: int = 0

    def seen_by(self, member_id: UUID | None) -> tuple[ReviewView, ...]:
        """The answers side by side; drafts are their reviewer's alone."""
        return tuple(
            shown(entry)
            for entry in self.entries
            if not entry.is_draft or entry.reviewer_id == member_id
        )


def evolve(answers: Answers, event: ReviewEvent) -> Answers:
    """The answers after one more."""
    return (*(a for a in answers if a.reviewer_id != event.reviewer_id), event)


def decide(
    answers: Answers,
    command: ReviewCycle | ReviewObjective,
    state: CycleState,
    cycle_id: UUID,
    reviewer_id: UUID,
) -> list[ReviewEvent]:
    """Answer, or answer anew. Raises NoReviewsNow."""
    if state != "review":
        raise errors.NoReviewsNow(state=state)
    said = {name: getattr(command.answers, name) for name in command.answers.__struct_fields__}
    event: ReviewEvent
    match command:
        case ReviewCycle():
            event = CycleReviewed(
                cycle_id=cycle_id,
                reviewer_id=reviewer_id,
                verdict=command.verdict,
                is_draft=command.draft,
                **said,
            )
        case ReviewObjective():
            event = ObjectiveReviewed(
                objective_id=command.objective_id,
                cycle_id=cycle_id,
                reviewer_id=reviewer_id,
                outcome=command.outcome,
                is_draft=command.draft,
                **said,
            )
        case _:
            assert_never(command)
    return [] if event in answers else [event]


def written(book: Book, event: ReviewEvent, header: Header) -> Book:
    """The book with one more answer; one by the same member takes the place of the last."""
    entry = Entry(
        reviewer_id=event.reviewer_id,
        answers={name: getattr(event, name) for name in type(event).PERSONAL},
        verdict=event.verdict if isinstance(event, CycleReviewed) else None,
        outcome=event.outcome if isinstance(event, ObjectiveReviewed) else None,
        is_draft=event.is_draft,
        at=header.recorded_at,
    )
    others = [e.reviewer_id for e in book.entries]
    if entry.reviewer_id in others:
        entries = tuple(entry if e.reviewer_id == entry.reviewer_id else e for e in book.entries)
    else:
        entries = (*book.entries, entry)
    return Book(entries=entries, version=header.version)


def shown(entry: Entry) -> ReviewView:
    """One member's answers."""
    return ReviewView(
        reviewer_id=entry.reviewer_id,
        answers=entry.answers,
        verdict=entry.verdict,
        outcome=entry.outcome,
        draft=entry.is_draft,
        at=rfc3339(entry.at),
    )
