"""Keeps what members answered in reviews, a book per cycle and per objective."""

from collections.abc import Iterable
from typing import Any

from contracts.events.scoring import CycleReviewed, ObjectiveReviewed
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded
from services.scoring.domain.review import Book, ReviewEvent, written


def write(shelf: Shelf[Book], recorded: Recorded[ReviewEvent]) -> None:
    """Somebody answered."""
    key = subject(recorded.event)
    shelf.put(key, written(shelf.get(key) or Book(), recorded.event, recorded.header))


def subject(event: ReviewEvent) -> str:
    """What the review is of."""
    return str(event.objective_id if isinstance(event, ObjectiveReviewed) else event.cycle_id)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one review."""
    return (subject(recorded.event),)


REVIEWS = Projection(
    name="reviews",
    version=1,
    document=Book,
    steps={CycleReviewed: write, ObjectiveReviewed: write},
    keys=keys,
)
