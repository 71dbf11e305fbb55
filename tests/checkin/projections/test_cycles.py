from datetime import date

import pytest

from contracts.events.planning import CycleChanged, CycleClosed, CycleReopened
from contracts.values import Change
from services.checkin.projections.cycles import CYCLES, Cycle
from tests.support.quarter import (
    CYCLE,
    ENDS_ON,
    STARTS_ON,
    activated,
    documents,
    opened,
    review_started,
)

closed = CycleClosed(cycle_id=CYCLE)
to_active = CycleReopened(
    cycle_id=CYCLE, state=Change(old="review", new="active"), reason="Too early"
)


def cycle(*events):
    return documents(CYCLES, opened(), *events)[str(CYCLE)]


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), "planning"),
        ((activated,), "active"),
        ((activated, review_started), "review"),
        ((activated, review_started, closed), "closed"),
        ((activated, review_started, to_active), "active"),
    ],
)
def test_a_cycle_is_in_the_state_that_its_last_move_says(events, state):
    assert cycle(*events) == Cycle(starts_on=STARTS_ON, ends_on=ENDS_ON, state=state)


def test_a_cycle_s_dates_move():
    april = date(2026, 4, 5)
    moved = CycleChanged(cycle_id=CYCLE, ends_on=Change(old=ENDS_ON, new=april))
    assert cycle(moved) == Cycle(starts_on=STARTS_ON, ends_on=april)


def test_an_event_about_a_cycle_never_opened_is_an_error_and_not_a_guess():
    with pytest.raises(LookupError):
        documents(CYCLES, activated)
