from functools import partial
from typing import Any

import pytest

from contracts import errors
from contracts.commands.scoring import CycleAnswers, ReviewCycle
from contracts.events.scoring import CycleReviewed
from services.scoring.domain.review import decide
from services.scoring.handlers.reviews import REVIEW
from tests.support.quarter import ANNA, BEN, CYCLE, who
from tests.support.scenario import Scenario, scenario


def review(by=ANNA, state: Any = "review") -> Scenario:
    return scenario(REVIEW, partial(decide, state=state, cycle_id=CYCLE, reviewer_id=who(by)))


def answering(impact: str = "Some", draft: bool = False) -> ReviewCycle:
    answers = CycleAnswers(impact=impact)
    return ReviewCycle(cycle_id=CYCLE, answers=answers, verdict="rhythm", draft=draft)


def answered(impact: str = "Some", by=ANNA, draft: bool = False) -> CycleReviewed:
    return CycleReviewed(
        cycle_id=CYCLE,
        reviewer_id=who(by),
        performance="",
        challenge="",
        adherence="",
        impact=impact,
        future="",
        learnings="",
        verdict="rhythm",
        is_draft=draft,
    )


def test_a_member_answers_and_answers_anew():
    review().when(answering()).then(answered())
    review().given(answered()).when(answering("None")).then(answered("None"))


def test_the_same_answer_again_is_recorded_once():
    review().given(answered(), answered(by=BEN)).when(answering()).then()


def test_a_draft_becomes_an_answer_when_it_is_told():
    review().given(answered(draft=True)).when(answering()).then(answered())


@pytest.mark.parametrize("state", ["planning", "active", "closed"])
def test_reviews_are_written_during_the_review_only(state):
    review(state=state).when(answering()).then_refused(errors.NoReviewsNow, state=state)
