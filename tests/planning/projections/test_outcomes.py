"""What reviews said came of objectives."""

from typing import Any
from uuid import UUID

from contracts.events.scoring import ObjectiveReviewed
from services.planning.projections.outcomes import ReviewedOutcome, outcomes
from services.runtime.projection.definition import fold
from tests.planning.quarter import BREAD, QUARTER, log


def reviewed(**words: Any) -> ObjectiveReviewed:
    empty = {"went_well": "", "in_the_way": "", "learnings": "", "is_draft": False}
    ids = {"objective_id": BREAD, "cycle_id": QUARTER, "reviewer_id": UUID(int=9)}
    return ObjectiveReviewed(**{**empty, **ids, "outcome": "partly", **words})


def test_the_latest_finished_review_with_an_outcome_counts():
    told = log(reviewed(), reviewed(outcome="missed"), reviewed(outcome=None))
    expected = ReviewedOutcome(objective_id=BREAD, outcome="missed")
    assert fold(outcomes, told) == {str(BREAD): expected}


def test_a_draft_of_a_review_says_nothing_yet():
    assert fold(outcomes, log(reviewed(is_draft=True))) == {}
