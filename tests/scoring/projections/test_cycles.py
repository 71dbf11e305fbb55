from datetime import UTC, date, datetime

import pytest

from contracts.events.planning import CycleChanged, CycleClosed, CycleReopened
from contracts.times import micros
from contracts.values import Change
from services.scoring.main import SERVICE
from services.scoring.projections.cycles import CYCLES, Cycle, calendar_of
from tests.support.quarter import (
    CYCLE,
    ENDS_ON,
    ORGANISATION,
    STARTS_ON,
    activated,
    bakery,
    documents,
    opened,
    registered,
    review_started,
)

closed = CycleClosed(cycle_id=CYCLE)
reopened = CycleReopened(
    cycle_id=CYCLE, state=Change(old="closed", new="review"), reason="One value was wrong"
)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), "planning"),
        ((activated,), "active"),
        ((activated, review_started), "review"),
        ((activated, review_started, closed), "closed"),
        ((activated, review_started, closed, reopened), "review"),
    ],
)
def test_a_cycle_is_in_the_state_that_its_last_move_says(events, state):
    cycle = documents(CYCLES, opened(), *events)[str(CYCLE)]
    assert cycle == Cycle(
        id=CYCLE, state=state, name="2026 Q1", starts_on=STARTS_ON, ends_on=ENDS_ON
    )


def test_a_cycle_has_the_days_it_was_last_given():
    moved = CycleChanged(cycle_id=CYCLE, ends_on=Change(old=ENDS_ON, new=date(2026, 4, 3)))
    cycle = documents(CYCLES, opened(), moved)[str(CYCLE)]
    assert (cycle.starts_on, cycle.ends_on) == (STARTS_ON, date(2026, 4, 3))


async def test_the_day_is_that_of_the_organisation_s_own_clock():
    late_us = micros(datetime(2026, 2, 10, 23, 30, tzinfo=UTC))
    for zone, day in (("Europe/Berlin", 11), ("America/Lima", 10)):
        so_far = (registered(zone), opened(), activated)
        town = await bakery(SERVICE, so_far=so_far, now=lambda: late_us)
        calendar = await calendar_of(town.desk(SERVICE), ORGANISATION, CYCLE)
        assert calendar is not None
        assert calendar.today == date(2026, 2, day)


async def test_a_cycle_that_is_planned_has_no_pace_yet():
    town = await bakery(SERVICE, so_far=(opened(),))
    assert await calendar_of(town.desk(SERVICE), ORGANISATION, CYCLE) is None
