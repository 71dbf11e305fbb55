from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.checkin import (
    AssignBlocker,
    NewBlocker,
    RaiseBlocker,
    RecordCheckIn,
    ResolveBlocker,
)
from contracts.envelope import decode
from contracts.events.checkin import BlockerRaised, CheckInRecorded
from contracts.queries.checkin import BlockerById, BlockerList, BlockerView, CheckInById
from services.checkin.main import SERVICE
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    KEY_RESULT,
    MAX,
    OLGA,
    RUNNING,
    activated,
    bakery,
    defined,
    drafted,
    hear,
    invited,
    opened,
    published,
    review_started,
    who,
)
from tests.support.reports import blocked

MILL, CHECK_IN = UUID(int=301), UUID(int=101)
late = RaiseBlocker(blocker_id=MILL, key_result_id=KEY_RESULT, text="The mill delivers late")
assign = AssignBlocker(blocker_id=MILL, owner_id=who(BEN))
resolve = ResolveBlocker(blocker_id=MILL, resolution="Another mill")


async def running(*more):
    return await bakery(SERVICE, so_far=(*RUNNING, invited(BEN), *more))


def report(*blockers: NewBlocker, **more) -> RecordCheckIn:
    return RecordCheckIn(
        check_in_id=CHECK_IN,
        key_result_id=KEY_RESULT,
        value=Decimal(4),
        blockers=blockers,
        **more,
    )


async def test_a_check_in_brings_its_blockers_with_it():
    town = await running()
    news = [NewBlocker(text="No flour"), NewBlocker(text="Oven", owner_id=who(BEN))]
    await town.tell(report(*news), actor=ANNA)
    page = await town.ask(BlockerList(), actor=MAX)
    assert [(v.text, v.owner, v.raised_by, v.check_in_id) for v in page.data] == [
        ("No flour", who(ANNA), who(ANNA), CHECK_IN),
        ("Oven", who(BEN), who(ANNA), CHECK_IN),
    ]
    shown = await town.ask(CheckInById(check_in_id=CHECK_IN), actor=MAX)
    assert shown.blocker_ids == tuple(view.id for view in page.data)


async def test_a_check_in_and_its_blockers_are_recorded_once_together():
    town = await running()
    for _ in range(2):
        await town.tell(report(NewBlocker(text="No flour")), actor=ANNA, key="k")
        await town.tell(report(NewBlocker(text="No flour")), actor=ANNA)
    events = [r.event for r in await town.events()]
    assert sum(isinstance(e, CheckInRecorded) for e in events) == 1
    assert sum(isinstance(e, BlockerRaised) for e in events) == 1


async def test_a_refused_check_in_leaves_no_blocker():
    town = await running()
    stranger = NewBlocker(text="Oven", owner_id=who(MAX))
    with pytest.raises(errors.Invalid) as refused:
        await town.tell(report(stranger, effective_on=date(2027, 1, 1)), actor=ANNA)
    assert {fault.pointer for fault in refused.value.faults} == {
        "/effective_on",
        "/blockers/0/owner_id",
    }
    assert (await town.ask(BlockerList(), actor=MAX)).data == ()


async def test_the_answer_to_what_is_done_to_a_blocker_is_what_a_later_question_shows():
    town = await running()
    for version, command in enumerate((late, assign, resolve), start=1):
        done = await town.tell(command, actor=ANNA)
        shown = await town.ask(BlockerById(blocker_id=MILL), actor=ANNA)
        assert decode(done.body, BlockerView) == shown
        assert done.version == shown.version == version
    assert (shown.state, shown.owner, shown.resolved_by) == ("resolved", who(BEN), who(ANNA))


async def test_whoever_writes_may_say_what_is_in_the_way_and_an_auditor_changes_nothing():
    town = await running()
    await town.tell(late, actor=MAX)
    await town.tell(late, actor=MAX)
    assert len((await town.ask(BlockerList(), actor=MAX)).data) == 1
    with pytest.raises(errors.Forbidden):
        await town.tell(late, actor=ADA)


@pytest.mark.parametrize("actor", [ANNA, BEN, OLGA])
@pytest.mark.parametrize("command", [assign, resolve])
async def test_a_blocker_is_passed_on_and_resolved_by_those_it_concerns(actor, command):
    town = await running(blocked(MILL))
    await town.tell(command, actor=actor)


async def test_whoever_raised_a_blocker_or_is_to_clear_it_may_resolve_it():
    town = await running(blocked(MILL, raised_by=who(MAX)))
    await town.tell(resolve, actor=MAX)
    town = await running(blocked(MILL, owner_id=who(MAX)))
    await town.tell(resolve, actor=MAX)


@pytest.mark.parametrize("actor", [MAX, ADA])
@pytest.mark.parametrize("command", [assign, resolve])
async def test_nobody_else_may(actor, command):
    town = await running(blocked(MILL))
    with pytest.raises(errors.Forbidden):
        await town.tell(command, actor=actor)


async def test_a_blocker_is_given_to_nobody_from_elsewhere():
    town = await running()
    command = RaiseBlocker(
        blocker_id=MILL, key_result_id=KEY_RESULT, text="Oven", owner_id=who(MAX)
    )
    with pytest.raises(errors.Invalid):
        await town.tell(command, actor=ANNA)


async def test_what_is_in_the_way_can_be_said_in_review_and_not_of_a_draft():
    town = await running(review_started)
    await town.tell(late, actor=ANNA)
    draft = await bakery(SERVICE, so_far=(opened(), drafted(), defined(), activated))
    with pytest.raises(errors.ObjectiveStateWrong):
        await draft.tell(late, actor=ANNA)


@pytest.mark.parametrize("command", [late, assign, resolve])
async def test_what_is_hidden_is_not_found(command):
    hidden = (opened(), drafted(confidential=True), defined(), published, activated)
    town = await bakery(SERVICE, so_far=hidden)
    if command is not late:
        await hear(town, blocked(MILL))
    with pytest.raises(errors.NotFound):
        await town.tell(command, actor=MAX)
    elsewhere = await town.open(UUID(int=999))
    with pytest.raises(errors.NotFound):
        await town.tell(command, actor=OLGA, organisation=elsewhere)
