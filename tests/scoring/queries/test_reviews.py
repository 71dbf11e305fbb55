from typing import Any

import pytest

from contracts import errors
from contracts.commands.scoring import (
    CycleAnswers,
    ObjectiveAnswers,
    ReviewCycle,
    ReviewObjective,
)
from contracts.envelope import decode
from contracts.events.planning import CycleClosed
from contracts.queries.scoring_reviews import (
    CycleReview,
    CycleReviewView,
    ObjectiveReview,
    ObjectiveReviewView,
)
from services.scoring.main import SERVICE
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    CYCLE,
    MAX,
    OBJECTIVE,
    OLGA,
    OTHER_KEY_RESULT,
    RUNNING,
    TODAY,
    bakery,
    defined,
    drafted,
    hear,
    opened,
    published,
    reported,
    review_started,
    who,
)

OF_CYCLE, OF_OBJECTIVE = CycleReview(cycle_id=CYCLE), ObjectiveReview(objective_id=OBJECTIVE)
STORY = (
    *RUNNING,
    reported(4, confidence=8, status="on_track", due_on=TODAY, days_late=0),
    reported(4, confidence=5, status="on_track"),
    reported(3, confidence=4, status="on_track"),
    review_started,
)


def of_cycle(**but: Any) -> ReviewCycle:
    return ReviewCycle(
        cycle_id=CYCLE, answers=CycleAnswers(performance="Well"), verdict="rhythm", **but
    )


def of_objective(**but: Any) -> ReviewObjective:
    answers = ObjectiveAnswers(learnings="Ask earlier")
    return ReviewObjective(objective_id=OBJECTIVE, answers=answers, outcome="partly", **but)


@pytest.mark.parametrize(
    ("wish", "question", "kind"),
    [
        (of_cycle(), OF_CYCLE, CycleReviewView),
        (of_objective(), OF_OBJECTIVE, ObjectiveReviewView),
    ],
)
async def test_the_answer_to_a_review_is_what_a_later_question_shows(wish, question, kind):
    town = await bakery(SERVICE, so_far=STORY)
    done = await town.tell(wish, actor=ANNA)
    assert decode(done.body, kind) == await town.ask(question, actor=ANNA)
    assert done.version == 1


async def test_participants_answers_stand_side_by_side_with_the_facts():
    town = await bakery(SERVICE, so_far=STORY)
    for actor in (ANNA, BEN):
        await town.tell(of_cycle(), actor=actor)
    await town.tell(of_objective(), actor=BEN)
    view = await town.ask(OF_CYCLE, actor=MAX)
    assert [r.reviewer_id for r in view.reviews] == [who(ANNA), who(BEN)]
    assert [(f.old, f.new) for f in view.facts.confidence_falls] == [(8, 5), (5, 4)]
    assert [p.in_time for p in view.facts.punctuality] == [1]
    (word,) = view.facts.words_against_data
    assert (word.status, word.suggested) == ("on_track", "off_track")
    assert view.proposal.verdict == "ambition"
    assert [(o.objective_id, o.outcomes) for o in view.objectives] == [(OBJECTIVE, ("partly",))]
    of_it = await town.ask(OF_OBJECTIVE, actor=MAX)
    assert (of_it.suggested, of_it.reviews[0].answers["learnings"]) == ("missed", "Ask earlier")
    assert of_it.facts == view.facts


async def test_a_draft_is_for_its_reviewer_s_eyes():
    town = await bakery(SERVICE, so_far=STORY)
    await town.tell(of_cycle(draft=True), actor=ANNA)
    assert len((await town.ask(OF_CYCLE, actor=ANNA)).reviews) == 1
    assert (await town.ask(OF_CYCLE, actor=OLGA)).reviews == ()


async def test_a_review_is_written_in_review_only_and_read_for_ever():
    town = await bakery(SERVICE, so_far=STORY[:-1])
    with pytest.raises(errors.NoReviewsNow):
        await town.tell(of_cycle(), actor=ANNA)
    await hear(town, review_started)
    await town.tell(of_cycle(), actor=ANNA)
    await hear(town, CycleClosed(cycle_id=CYCLE))
    with pytest.raises(errors.NoReviewsNow):
        await town.tell(of_objective(), actor=ANNA)
    assert len((await town.ask(OF_CYCLE, actor=MAX)).reviews) == 1


async def test_who_only_reads_writes_no_review():
    town = await bakery(SERVICE, so_far=STORY)
    for wish in (of_cycle(), of_objective()):
        with pytest.raises(errors.Forbidden):
            await town.tell(wish, actor=ADA)


async def test_what_is_hidden_or_does_not_exist_has_no_review():
    hidden = (opened(), drafted(confidential=True), defined(), published, reported(4, confidence=4))
    town = await bakery(SERVICE, so_far=(*hidden, review_started))
    for wish, question in (
        (of_objective(), OF_OBJECTIVE),
        (
            ReviewCycle(cycle_id=OTHER_KEY_RESULT, answers=CycleAnswers()),
            CycleReview(cycle_id=OTHER_KEY_RESULT),
        ),
    ):
        with pytest.raises(errors.NotFound):
            await town.tell(wish, actor=MAX)
        with pytest.raises(errors.NotFound):
            await town.ask(question, actor=MAX)
    view = await town.ask(OF_CYCLE, actor=MAX)
    assert (view.objectives, view.facts.punctuality) == ((), ())


async def test_a_review_can_be_read_as_it_was():
    town = await bakery(SERVICE, so_far=STORY)
    told = []
    for wish, question in ((of_cycle(), OF_CYCLE), (of_objective(), OF_OBJECTIVE)):
        await town.tell(wish, actor=ANNA)
        at = len(await town.events())
        told.append((at, question, await town.ask(question, actor=MAX)))
    await hear(town, reported(9, confidence=9), CycleClosed(cycle_id=CYCLE))
    for at, question, view in told:
        assert await town.ask(question, actor=MAX, as_of=at) == view
