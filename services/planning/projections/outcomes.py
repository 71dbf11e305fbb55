"""Which objectives a review has given an outcome."""

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct

from contracts.events.scoring import ObjectiveReviewed
from contracts.values import Outcome
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class ReviewedOutcome(Struct, frozen=True, kw_only=True):
    """What the latest finished review with an outcome says."""

    objective_id: UUID
    outcome: Outcome


def note(shelf: Shelf[ReviewedOutcome], recorded: Recorded[ObjectiveReviewed]) -> None:
    """A review is in; a draft of one says nothing yet."""
    event = recorded.event
    if event.outcome is not None and not event.is_draft:
        document = ReviewedOutcome(objective_id=event.objective_id, outcome=event.outcome)
        shelf.put(str(event.objective_id), document)


def keys(recorded: Recorded[ObjectiveReviewed]) -> Iterable[str]:
    """The objective that was reviewed."""
    return (str(recorded.event.objective_id),)


outcomes: Projection[ReviewedOutcome] = Projection(
    name="outcomes",
    version=1,
    document=ReviewedOutcome,
    steps={ObjectiveReviewed: note},
    keys=keys,
)
