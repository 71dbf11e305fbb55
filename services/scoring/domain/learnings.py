"""What a cycle taught, from the answers to its review and to those of its objectives."""

from collections.abc import Iterator
from typing import Literal
from uuid import UUID

from contracts.queries.scoring_learnings import CycleLearned, Learning
from contracts.times import rfc3339
from services.scoring.domain.facts import Surroundings, proposal
from services.scoring.domain.review import Book

ABOUT: tuple[Literal["learnings", "future"], ...] = ("learnings", "future")


def learned(cycle_id: UUID, name: str, around: Surroundings, book: Book) -> CycleLearned:
    """What one cycle taught; drafts taught nobody anything yet."""
    scored = [sheet for sheet in around.sheets if sheet.is_counted]
    of_objectives = (
        learning
        for sheet in around.sheets
        for learning in told(around.books.get(str(sheet.objective_id), Book()), sheet.objective_id)
    )
    return CycleLearned(
        cycle_id=cycle_id,
        name=name,
        ends_on=around.days[1],
        state=around.state,
        verdicts=tuple(e.verdict for e in book.entries if e.verdict and not e.is_draft),
        proposal=proposal(scored, list(around.records.values())),
        learnings=(*told(book, None), *of_objectives),
        review=f"/v1/cycles/{cycle_id}/review",
    )


def told(book: Book, objective_id: UUID | None) -> Iterator[Learning]:
    """What members say that they learnt, in the order they first answered."""
    for entry in book.entries:
        for about in ABOUT:
            text = entry.answers.get(about, "")
            if text.strip() and not entry.is_draft:
                yield Learning(
                    reviewer_id=entry.reviewer_id,
                    objective_id=objective_id,
                    about=about,
                    text=text,
                    at=rfc3339(entry.at),
                )
