from datetime import date
from uuid import UUID

import pytest

from contracts import errors
from contracts.queries.scoring_ambition import ObjectiveAmbition
from services.scoring.main import SERVICE
from tests.support.quarter import (
    ANNA,
    KEY_RESULT,
    MAX,
    RUNNING,
    bakery,
    defined,
    drafted,
    hear,
    hidden,
    metric,
    opened,
    published,
    reported,
    review_started,
)

SECOND, NEXT, AGAIN = UUID(int=700), UUID(int=701), UUID(int=702)
ASK = ObjectiveAmbition(objective_id=SECOND)
SPRING = {"cycle_id": NEXT, "starts_on": date(2026, 4, 1), "ends_on": date(2026, 6, 30)}
BEFORE = (
    *RUNNING,
    reported(3, date(2026, 1, 10)),
    reported(6, date(2026, 2, 10)),
    reported(9, date(2026, 3, 10)),
)


def planned(carried_from=KEY_RESULT, title="Ten bakers name us", **but):
    """The next quarter is planned, with a key result of that name that goes on with the first."""
    return (
        opened(**SPRING),
        drafted(objective_id=SECOND, cycle_id=NEXT, **but),
        defined(
            AGAIN,
            objective_id=SECOND,
            cycle_id=NEXT,
            title=title,
            metric=metric(9, 12),
            carried_from=carried_from,
        ),
    )


async def test_what_was_carried_forward_is_measured_by_what_was_reported_before():
    events = (*BEFORE, review_started, *planned(title="Other"))
    view = await (await bakery(SERVICE, so_far=events)).ask(ASK, actor=MAX)
    assert [each.rule for each in view.advice] == ["forecast_reaches_target", "scores_were_high"]
    assert (view.trends[0].over, str(view.scores.value)) == (3, "0.9")


@pytest.mark.parametrize(
    ("title", "trends"), [("ten bakers  name us", 1), ("Ten hotels name us", 0)]
)
async def test_the_same_owners_key_result_of_the_same_name_is_its_like(title, trends):
    events = (*BEFORE, review_started, *planned(None, title))
    view = await (await bakery(SERVICE, so_far=events)).ask(ASK, actor=MAX)
    assert len(view.trends) == trends


async def test_a_cycle_that_still_runs_says_nothing():
    view = await (await bakery(SERVICE, so_far=(*BEFORE, *planned()))).ask(ASK, actor=MAX)
    assert (view.advice, view.trends, view.scores.over) == ((), (), 0)


async def test_what_was_confidential_is_not_computed_with_for_others():
    events = tuple(
        drafted(confidential=True) if type(event) is type(drafted()) else event for event in BEFORE
    )
    town = await bakery(SERVICE, so_far=(*events, review_started, *planned()))
    assert (await town.ask(ASK, actor=ANNA)).scores.over == 1
    hidden = await town.ask(ASK, actor=MAX)
    assert (hidden.advice, hidden.trends, hidden.scores.over) == ((), (), 0)


async def test_what_is_confidential_to_others_is_not_found():
    town = await bakery(SERVICE, so_far=(*BEFORE, *planned(confidential=True), published))
    with pytest.raises(errors.NotFound):
        await town.ask(ASK, actor=MAX)
    with pytest.raises(errors.NotFound):
        await town.ask(ObjectiveAmbition(objective_id=UUID(int=999)), actor=ANNA)


async def test_what_speaks_for_more_is_told_of_a_moment_and_hides_what_is_confidential_by_now():
    town = await bakery(SERVICE, so_far=(*BEFORE, *planned(title="Other")))
    still = await town.ask(ASK, actor=MAX)
    at = len(await town.events())
    await hear(town, review_started)
    after, view = len(await town.events()), await town.ask(ASK, actor=MAX)
    assert view != still
    assert await town.ask(ASK, actor=MAX, as_of=at) == still
    assert await town.ask(ASK, actor=MAX, as_of=after) == view
    await hear(town, hidden())
    assert (await town.ask(ASK, actor=MAX, as_of=after)).trends == ()
