from datetime import date
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.scoring import CycleAnswers, ObjectiveAnswers, ReviewCycle, ReviewObjective
from contracts.events.planning import CycleClosed
from contracts.queries.scoring_learnings import CycleLearnings
from services.scoring.main import SERVICE
from tests.support.quarter import (
    ANNA,
    BEN,
    CYCLE,
    MAX,
    OBJECTIVE,
    OLGA,
    RUNNING,
    bakery,
    defined,
    drafted,
    hear,
    hidden,
    opened,
    published,
    reported,
    review_started,
)

NEXT = UUID(int=800)
following = opened(
    cycle_id=NEXT, name="2026 Q2", starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30)
)
QUESTION = CycleLearnings(cycle_id=NEXT)
OF_CYCLE = ReviewCycle(
    cycle_id=CYCLE,
    answers=CycleAnswers(performance="Well", learnings="Talk to bakers", future="Fewer"),
    verdict="rhythm",
)
OF_OBJECTIVE = ReviewObjective(
    objective_id=OBJECTIVE, answers=ObjectiveAnswers(learnings="Ask earlier")
)


STORY = (*RUNNING, reported(4))
CLOSED = (CycleClosed(cycle_id=CYCLE),)


async def reviewed(story=STORY, last=CLOSED):
    town = await bakery(SERVICE, so_far=(*story, review_started))
    await town.tell(OF_CYCLE, actor=BEN)
    await town.tell(OF_OBJECTIVE, actor=ANNA)
    await hear(town, *last, following)
    return town


async def test_what_was_learnt_shows_up_when_the_next_cycle_is_planned():
    town = await reviewed()
    (cycle,) = (await town.ask(QUESTION, actor=MAX)).cycles
    assert (cycle.cycle_id, cycle.name, cycle.verdicts) == (CYCLE, "2026 Q1", ("rhythm",))
    assert [(one.text, one.objective_id) for one in cycle.learnings] == [
        ("Talk to bakers", None),
        ("Fewer", None),
        ("Ask earlier", OBJECTIVE),
    ]
    assert (cycle.proposal.verdict, cycle.review) == ("strategy", f"/v1/cycles/{CYCLE}/review")


async def test_the_first_cycle_has_nothing_to_learn_from():
    town = await reviewed()
    assert (await town.ask(CycleLearnings(cycle_id=CYCLE), actor=MAX)).cycles == ()


async def test_the_last_four_cycles_are_told_the_newest_first():
    months = range(1, 7)
    ids = [UUID(int=810 + month) for month in months]
    town = await bakery(SERVICE, so_far=(following,))
    for month, id in zip(months, ids, strict=True):
        days = {"starts_on": date(2025, month, 1), "ends_on": date(2025, month, 28)}
        await hear(town, opened(cycle_id=id, **days), CycleClosed(cycle_id=id))
    found = (await town.ask(QUESTION, actor=MAX)).cycles
    assert [cycle.cycle_id for cycle in found] == ids[:1:-1]


async def test_what_was_learnt_of_what_is_hidden_is_not_told():
    story = (opened(), drafted(confidential=True), defined(), published, reported(4))
    town = await reviewed(story)
    for actor, told in ((OLGA, 3), (MAX, 2)):
        (cycle,) = (await town.ask(QUESTION, actor=actor)).cycles
        assert len(cycle.learnings) == told


async def test_a_cycle_that_is_none_of_ours_has_no_learnings():
    town = await bakery(SERVICE)
    with pytest.raises(errors.NotFound):
        await town.ask(QUESTION, actor=OLGA)


async def test_what_was_learnt_until_a_moment_is_told_of_that_moment():
    town = await reviewed(last=())
    at, before = len(await town.events()), await town.ask(QUESTION, actor=MAX)
    await hear(town, hidden())
    now = await town.ask(QUESTION, actor=MAX)
    assert len(now.cycles[0].learnings) < len(before.cycles[0].learnings)
    # What is confidential by now is not told of any moment.
    assert await town.ask(QUESTION, actor=MAX, as_of=at) == now
    assert await town.ask(QUESTION, actor=OLGA, as_of=at) == await town.ask(QUESTION, actor=OLGA)
    with pytest.raises(errors.NotFound):
        await town.ask(QUESTION, actor=MAX, as_of=3)
