from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.checkin import RecordCheckIn, RecordImported
from contracts.envelope import decode
from contracts.events.checkin import CheckInRecorded
from contracts.queries.checkin import CheckInById, CheckInView
from contracts.values import Actor, Owner
from services.checkin.main import SERVICE
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    KEY_RESULT,
    LEA,
    MAX,
    OLGA,
    OTHER_KEY_RESULT,
    RUNNING,
    TODAY,
    activated,
    bakery,
    defined,
    drafted,
    hear,
    member,
    opened,
    published,
    registered,
    review_started,
    who,
)

FIRST, SECOND = UUID(int=101), UUID(int=102)


def report(value: str = "4", check_in_id: UUID = FIRST, **more: Any) -> RecordCheckIn:
    usual = {"key_result_id": KEY_RESULT, "check_in_id": check_in_id, "value": Decimal(value)}
    return RecordCheckIn(**{**usual, **more})


async def recorded(town) -> list[CheckInRecorded]:
    return [r.event for r in await town.events() if isinstance(r.event, CheckInRecorded)]


async def test_the_answer_to_a_check_in_is_what_a_later_question_shows():
    town = await bakery(SERVICE, so_far=RUNNING)
    done = await town.tell(report(confidence=7, note="Going well"), actor=ANNA)
    shown = await town.ask(CheckInById(check_in_id=FIRST), actor=ANNA)
    assert decode(done.body, CheckInView) == shown
    assert (shown.author, shown.value, shown.stand_in) == (who(ANNA), Decimal(4), False)
    assert done.version == shown.version == 1


async def test_today_is_the_company_s_day():
    town = await bakery(SERVICE, so_far=(registered("Pacific/Kiritimati"), *RUNNING[1:]))
    await town.tell(report(), actor=ANNA)
    (event,) = await recorded(town)
    assert event.effective_on == date(2026, 2, 11)


@pytest.mark.parametrize("actor", [BEN, LEA, OLGA])
async def test_whoever_else_may_check_in_does_so_as_a_stand_in(actor):
    town = await bakery(SERVICE, so_far=RUNNING)
    await town.tell(report(), actor=actor)
    (event,) = await recorded(town)
    assert (event.author_id, event.stand_in) == (who(actor), True)


async def test_the_member_whose_objective_it_is_may_check_in():
    own = drafted(owner=Owner(kind="member", id=who(MAX)))
    town = await bakery(SERVICE, so_far=(opened(), own, defined(), published, activated))
    await town.tell(report(), actor=MAX)
    assert [event.author_id for event in await recorded(town)] == [who(MAX)]


@pytest.mark.parametrize(
    "actor",
    [
        MAX,
        ADA,
        member(who(LEA), "lead", UUID(int=99)),
        member(who(ANNA), "viewer"),
        Actor(kind="system", id="checkin"),
    ],
)
async def test_nobody_else_may_check_in(actor):
    town = await bakery(SERVICE, so_far=RUNNING)
    with pytest.raises(errors.Forbidden):
        await town.tell(report(), actor=actor)
    assert await recorded(town) == []


async def test_the_operator_of_the_platform_does_not_even_see_it():
    town = await bakery(SERVICE, so_far=RUNNING)
    with pytest.raises(errors.NotFound):
        await town.tell(report(), actor=Actor(kind="operator", id="operator"))
    assert await recorded(town) == []


async def test_a_key_result_that_does_not_exist_is_not_found():
    town = await bakery(SERVICE, so_far=RUNNING)
    with pytest.raises(errors.NotFound):
        await town.tell(report(key_result_id=OTHER_KEY_RESULT), actor=OLGA)


async def test_a_confidential_key_result_is_not_found_by_others():
    hidden = (opened(), drafted(confidential=True), defined(), published, activated)
    town = await bakery(SERVICE, so_far=hidden)
    with pytest.raises(errors.NotFound):
        await town.tell(report(), actor=MAX)
    await town.tell(report(), actor=ANNA)


async def test_a_key_result_of_another_organisation_is_not_found():
    town = await bakery(SERVICE, so_far=RUNNING)
    elsewhere = await town.open(UUID(int=999))
    with pytest.raises(errors.NotFound):
        await town.tell(report(), actor=OLGA, organisation=elsewhere)


async def test_the_same_key_answers_as_the_first_time_and_records_once():
    town = await bakery(SERVICE, so_far=RUNNING)
    first = await town.tell(report(), actor=ANNA, key="k")
    again = await town.tell(report(check_in_id=SECOND), actor=ANNA, key="k")
    assert again.replayed and again.body == first.body
    assert len(await recorded(town)) == 1


async def test_a_check_in_after_a_stale_look_is_refused_when_that_was_asked_for():
    town = await bakery(SERVICE, so_far=RUNNING)
    await town.tell(report(), actor=ANNA)
    with pytest.raises(errors.Stale):
        await town.tell(report("5", SECOND), actor=BEN, if_match=0)
    await town.tell(report("5", SECOND), actor=BEN, if_match=1)


async def test_final_values_are_taken_in_review():
    town = await bakery(SERVICE, so_far=RUNNING)
    await hear(town, review_started)
    await town.tell(report(), actor=ANNA)
    assert [event.effective_on for event in await recorded(town)] == [TODAY]


async def test_values_of_a_spreadsheet_are_taken_over_by_nobody_from_outside():
    town = await bakery(SERVICE, so_far=RUNNING)
    takeover = RecordImported(
        check_in_id=FIRST,
        key_result_id=KEY_RESULT,
        value=Decimal(4),
        author_id=who(OLGA),
        effective_on=TODAY,
        imported_from=3,
    )
    with pytest.raises(errors.Forbidden):
        await town.tell(takeover, actor=OLGA)
