"""What was, folded from the log by the same steps."""

from decimal import Decimal

import pytest

from contracts import errors
from contracts.queries.planning import KeyResultById, ObjectiveById, ObjectiveList
from tests.planning.bakery import MEMBER, Bakery
from tests.planning.quarter import BREAD, REGULARS, change, change_regulars, define, draft

OBJECTIVE, KEY_RESULT = ObjectiveById(objective_id=BREAD), KeyResultById(key_result_id=REGULARS)


async def test_every_moment_can_be_asked_and_tells_what_was_told_then(bakery: Bakery):
    told = {}
    await bakery.write(BREAD, REGULARS)
    told[await bakery.count()] = await bakery.ask(OBJECTIVE)
    await bakery.go_on_to("active")
    await bakery.check_in(224, 7)
    told[await bakery.count()] = await bakery.ask(OBJECTIVE)
    await bakery.tell(change_regulars(title="Guests", reason="Why"))
    told[await bakery.count()] = await bakery.ask(OBJECTIVE)
    await bakery.check_in(243, 14, old=224)
    for position, view in told.items():
        assert await bakery.ask(OBJECTIVE, as_of=position) == view
        assert await bakery.ask(KEY_RESULT, as_of=position) == view.key_results[0]
        page = await bakery.ask(ObjectiveList(), as_of=position)
        assert page.data == (view,)
    assert (await bakery.ask(KEY_RESULT)).current == Decimal(243)


async def test_a_moment_of_the_future_is_the_present(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    assert await bakery.ask(OBJECTIVE, as_of=10**9) == await bakery.ask(OBJECTIVE)


async def test_before_it_was_drafted_there_was_no_objective(bakery: Bakery):
    before = await bakery.count()
    await bakery.write(BREAD, REGULARS)
    for question in (OBJECTIVE, KEY_RESULT):
        with pytest.raises(errors.NotFound):
            await bakery.ask(question, as_of=before)


async def test_the_past_hides_what_was_confidential_then_or_is_today(bakery: Bakery):
    await bakery.tell(draft())
    await bakery.tell(define())
    open_then = await bakery.count()
    assert await bakery.ask(OBJECTIVE, by=MEMBER, as_of=open_then)
    await bakery.tell(change(confidential=True))
    hidden_then = await bakery.count()
    for question in (OBJECTIVE, KEY_RESULT):
        with pytest.raises(errors.NotFound):
            await bakery.ask(question, by=MEMBER, as_of=open_then)
    assert (await bakery.ask(ObjectiveList(), by=MEMBER, as_of=open_then)).data == ()
    await bakery.tell(change(confidential=False))
    with pytest.raises(errors.NotFound):
        await bakery.ask(OBJECTIVE, by=MEMBER, as_of=hidden_then)
    assert await bakery.ask(OBJECTIVE, by=MEMBER, as_of=open_then)
