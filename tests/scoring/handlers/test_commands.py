from decimal import Decimal
from typing import Any

import pytest

from contracts import errors
from contracts.commands.scoring import (
    ConfirmKeyResultScore,
    MoveProvisionalScore,
    SetKeyResultScore,
)
from contracts.envelope import decode
from contracts.events.planning import CycleClosed
from contracts.events.scoring import ScoreSet
from contracts.queries.scoring import KeyResultScore, ScoreView
from contracts.values import Actor, Owner
from services.scoring.main import SERVICE
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    CYCLE,
    KEY_RESULT,
    LEA,
    MAX,
    OBJECTIVE,
    OLGA,
    OTHER_KEY_RESULT,
    RUNNING,
    activated,
    bakery,
    defined,
    drafted,
    hear,
    member,
    opened,
    published,
    reported,
    review_started,
    who,
)

REVIEW = (*RUNNING, reported(4), review_started)
confirming = ConfirmKeyResultScore(key_result_id=KEY_RESULT)
SCORE = KeyResultScore(key_result_id=KEY_RESULT)


def setting(score: str = "0.7", **but: Any) -> SetKeyResultScore:
    usual = {"key_result_id": KEY_RESULT, "score": Decimal(score), "reason": "Two came late"}
    return SetKeyResultScore(**{**usual, **but})


@pytest.mark.parametrize("wish", [setting(), confirming])
async def test_the_answer_is_what_a_later_question_shows(wish):
    town = await bakery(SERVICE, so_far=REVIEW)
    if wish is confirming:
        await town.tell(setting(), actor=ANNA)
    done = await town.tell(wish, actor=LEA)
    shown = await town.ask(SCORE, actor=LEA)
    assert decode(done.body, ScoreView) == shown
    assert done.version == shown.version == (4 if wish is confirming else 3)


async def test_a_set_score_holds_what_was_computed_when_it_was_set():
    town = await bakery(SERVICE, so_far=REVIEW)
    await town.tell(setting(), actor=ANNA)
    (event,) = [r.event for r in await town.events() if isinstance(r.event, ScoreSet)]
    assert (event.computed, event.score.old, event.score.new) == (
        Decimal("0.4"),
        None,
        Decimal("0.7"),
    )


@pytest.mark.parametrize("actor", [ANNA, BEN, LEA, OLGA])
async def test_whoever_is_accountable_its_team_s_lead_and_admins_set_a_score(actor):
    town = await bakery(SERVICE, so_far=REVIEW)
    await town.tell(setting(), actor=actor)
    assert (await town.ask(SCORE, actor=MAX)).set.by == actor.reference


@pytest.mark.parametrize(
    "actor",
    [MAX, ADA, member(who(ANNA), "viewer")],
)
async def test_nobody_else_sets_a_score(actor):
    town = await bakery(SERVICE, so_far=REVIEW)
    with pytest.raises(errors.Forbidden):
        await town.tell(setting(), actor=actor)


async def test_the_operator_of_the_platform_does_not_even_see_it():
    town = await bakery(SERVICE, so_far=REVIEW)
    with pytest.raises(errors.NotFound):
        await town.tell(setting(), actor=Actor(kind="operator", id="operator"))


@pytest.mark.parametrize("actor", [LEA, OLGA])
async def test_the_lead_of_the_team_or_an_admin_confirms(actor):
    town = await bakery(SERVICE, so_far=REVIEW)
    await town.tell(setting(), actor=ANNA)
    await town.tell(confirming, actor=actor)
    assert (await town.ask(SCORE, actor=MAX)).confirmed.by == actor.reference


@pytest.mark.parametrize("actor", [ANNA, BEN, MAX, ADA])
async def test_nobody_else_confirms(actor):
    town = await bakery(SERVICE, so_far=REVIEW)
    await town.tell(setting(), actor=ANNA)
    with pytest.raises(errors.Forbidden):
        await town.tell(confirming, actor=actor)


async def test_an_admin_who_set_a_score_leaves_the_confirmation_to_another():
    town = await bakery(SERVICE, so_far=REVIEW)
    await town.tell(setting(), actor=OLGA)
    with pytest.raises(errors.OwnScore):
        await town.tell(confirming, actor=OLGA)
    await town.tell(confirming, actor=LEA)


async def test_an_admin_whose_own_objective_it_is_does_not_confirm():
    own = drafted(owner=Owner(kind="member", id=who(OLGA)))
    so_far = (opened(), own, defined(), published, activated, reported(4), review_started)
    town = await bakery(SERVICE, so_far=so_far)
    await town.tell(setting(), actor=ANNA)
    with pytest.raises(errors.OwnScore):
        await town.tell(confirming, actor=OLGA)


async def test_scores_wait_for_the_review_and_end_with_the_cycle():
    town = await bakery(SERVICE, so_far=REVIEW[:-1])
    with pytest.raises(errors.NoScoresNow):
        await town.tell(setting(), actor=ANNA)
    await hear(town, review_started)
    await town.tell(setting(), actor=ANNA)
    await hear(town, CycleClosed(cycle_id=CYCLE))
    with pytest.raises(errors.NoScoresNow):
        await town.tell(confirming, actor=LEA)


async def test_a_key_result_that_does_not_exist_or_is_hidden_is_not_found():
    hidden = (opened(), drafted(confidential=True), defined(), published, activated)
    town = await bakery(SERVICE, so_far=(*hidden, review_started))
    with pytest.raises(errors.NotFound):
        await town.tell(setting(key_result_id=OTHER_KEY_RESULT), actor=OLGA)
    with pytest.raises(errors.NotFound):
        await town.tell(setting(), actor=MAX)


async def test_a_score_set_after_a_stale_look_is_refused_when_that_was_asked_for():
    town = await bakery(SERVICE, so_far=REVIEW)
    seen = (await town.ask(SCORE, actor=ANNA)).version
    await hear(town, reported(6))
    with pytest.raises(errors.Stale):
        await town.tell(setting(), actor=ANNA, if_match=seen)


async def test_the_same_key_answers_as_the_first_time_and_sets_once():
    town = await bakery(SERVICE, so_far=REVIEW)
    first = await town.tell(setting(), actor=ANNA, key="k")
    again = await town.tell(setting("0.5"), actor=ANNA, key="k")
    assert again.replayed and again.body == first.body


async def test_nobody_moves_a_computed_score_from_outside():
    town = await bakery(SERVICE, so_far=REVIEW)
    moving = MoveProvisionalScore(
        subject="key_result",
        subject_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Decimal(1),
        progress=Decimal(1),
        cause=99,
    )
    with pytest.raises(errors.Forbidden):
        await town.tell(moving, actor=OLGA)
