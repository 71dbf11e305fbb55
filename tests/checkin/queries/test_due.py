from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.checkin import RecordCheckIn
from contracts.events.planning import CycleClosed, KeyResultWithdrawn
from contracts.events.planning_life import ObjectiveArchived, ObjectiveRestored
from contracts.queries.checkin import DueList
from contracts.times import micros
from contracts.values import Owner
from services.checkin.main import SERVICE
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
    opened,
    published,
    registered,
    review_started,
    who,
)

THIRD = UUID(int=9)
FIRST_FRIDAY, SECOND_FRIDAY = date(2026, 2, 13), date(2026, 2, 20)


def noon(day: date) -> int:
    return micros(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


async def running(*more, today: date = date(2026, 2, 10)):
    """The cycle has run since 10 February; check-ins are due on Fridays."""
    town = await bakery(SERVICE, so_far=(*RUNNING, *more))
    town.now_us = lambda: noon(today)
    return town


async def reported(town, key_result_id: UUID, on: date) -> None:
    town.now_us = lambda: noon(on)
    command = RecordCheckIn(
        check_in_id=UUID(int=on.toordinal()), key_result_id=key_result_id, value=Decimal(4)
    )
    await town.tell(command, actor=OLGA)


async def owed(town, actor=ANNA, **but):
    return (await town.ask(DueList(**but), actor=actor)).data


@pytest.mark.parametrize(
    ("today", "state", "days_overdue"),
    [
        (date(2026, 2, 11), "upcoming", 0),
        (date(2026, 2, 12), "due", 0),
        (date(2026, 2, 13), "due", 0),
        (date(2026, 2, 14), "grace", 1),
        (date(2026, 2, 16), "grace", 3),
        (date(2026, 2, 17), "outdated", 4),
        (date(2026, 3, 17), "outdated", 32),
    ],
)
async def test_what_i_owe_is_upcoming_then_due_then_in_grace_then_outdated(
    today, state, days_overdue
):
    town = await running(today=today)
    (view,) = await owed(town)
    assert (view.key_result_id, view.state, view.days_overdue) == (KEY_RESULT, state, days_overdue)
    assert (view.due_on, view.outdated_from) == (FIRST_FRIDAY, date(2026, 2, 17))
    assert (view.title, view.objective_title) == (
        "Ten bakers name us",
        "Bread that people talk about",
    )
    assert view.last_check_in_on is None


@pytest.mark.parametrize("on", [date(2026, 2, 12), FIRST_FRIDAY, date(2026, 2, 17)])
async def test_reporting_early_on_time_or_late_moves_to_the_next_day(on):
    town = await running()
    await reported(town, KEY_RESULT, on)
    (view,) = await owed(town)
    assert (view.due_on, view.last_check_in_on) == (SECOND_FRIDAY, on)


async def test_reporting_too_early_moves_nothing():
    town = await running()
    await reported(town, KEY_RESULT, date(2026, 2, 11))
    (view,) = await owed(town)
    assert (view.due_on, view.last_check_in_on) == (FIRST_FRIDAY, date(2026, 2, 11))


async def test_the_most_urgent_stands_first():
    town = await running(defined(OTHER_KEY_RESULT), defined(THIRD))
    await reported(town, KEY_RESULT, FIRST_FRIDAY)
    await reported(town, OTHER_KEY_RESULT, SECOND_FRIDAY)
    assert [view.key_result_id for view in await owed(town)] == [
        THIRD,
        KEY_RESULT,
        OTHER_KEY_RESULT,
    ]
    (first,) = await owed(town, states=("outdated",))
    assert first.key_result_id == THIRD


async def test_missed_days_are_counted_and_the_first_of_them_stays_owed():
    town = await running(today=date(2026, 3, 4))
    await town.tick()
    (view,) = await owed(town)
    assert (view.due_on, view.missed) == (FIRST_FRIDAY, 3)


async def test_after_the_last_day_nothing_is_owed_any_more():
    town = await running()
    await reported(town, KEY_RESULT, date(2026, 3, 27))
    assert await owed(town) == ()


async def test_everybody_sees_their_own_and_a_lead_those_of_the_team():
    others = defined(OTHER_KEY_RESULT, accountable_id=who(MAX))
    town = await running(others)
    assert [view.key_result_id for view in await owed(town, MAX)] == [OTHER_KEY_RESULT]
    assert await owed(town, BEN) == ()
    assert len(await owed(town, LEA, of="team")) == 2
    assert await owed(town, MAX, of="team") == ()


@pytest.mark.parametrize("actor", [OLGA, ADA])
async def test_admins_and_auditors_see_who_has_not_reported(actor):
    town = await running(defined(OTHER_KEY_RESULT, accountable_id=who(MAX)))
    found = await owed(town, actor, of="all")
    assert {view.accountable_id for view in found} == {who(ANNA), who(MAX)}


@pytest.mark.parametrize("actor", [ANNA, LEA])
async def test_nobody_else_is_told_what_everybody_owes(actor):
    town = await running()
    with pytest.raises(errors.Forbidden):
        await owed(town, actor, of="all")


async def test_what_is_withdrawn_a_draft_or_of_a_closed_cycle_is_not_owed():
    withdrawn = KeyResultWithdrawn(objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=KEY_RESULT)
    assert await owed(await running(withdrawn)) == ()
    town = await running(review_started)
    assert len(await owed(town)) == 1
    await hear(town, CycleClosed(cycle_id=CYCLE))
    assert await owed(town) == ()
    draft = await bakery(SERVICE, so_far=(opened(), drafted(), defined(), activated))
    assert await owed(draft) == ()


async def test_what_is_confidential_is_not_told_to_a_lead_of_another_team():
    theirs = drafted(confidential=True, owner=Owner(kind="member", id=who(MAX)))
    story = (registered(), opened(), theirs, defined(), published, activated)
    town = await bakery(SERVICE, so_far=story)
    assert await owed(town, LEA, of="team") == ()
    assert len(await owed(town, ANNA)) == 1
    assert await owed(town, ANNA, cycle_id=UUID(int=77)) == ()


async def test_pages_together_are_the_whole():
    more = [UUID(int=5000 + n) for n in range(5)]
    town = await running(*(defined(key_result_id) for key_result_id in more))
    await reported(town, more[2], FIRST_FRIDAY)
    seen, after = [], None
    for _ in range(3):
        page = await town.ask(DueList(limit=2, after=after), actor=ANNA)
        seen += [view.key_result_id for view in page.data]
        after = page.next
    assert after is None
    assert seen == [KEY_RESULT, more[0], more[1], more[3], more[4], more[2]]


async def test_what_was_silent_while_it_was_set_aside_is_not_held_against_anybody():
    place: Any = {"objective_id": OBJECTIVE, "cycle_id": CYCLE, "root_id": OBJECTIVE}
    town = await running(ObjectiveArchived(**place), today=date(2026, 3, 17))
    assert await owed(town) == ()
    assert await town.tick() == 0
    await hear(town, ObjectiveRestored(**place))
    (view,) = await owed(town)
    assert (view.due_on, view.state, view.missed) == (date(2026, 3, 20), "upcoming", 0)
    assert await town.tick() == 0
