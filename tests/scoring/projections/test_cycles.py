import pytest

from contracts.events.planning import CycleClosed, CycleReopened
from contracts.values import Change
from services.scoring.projections.cycles import CYCLES, Cycle
from tests.support.quarter import CYCLE, activated, documents, opened, review_started

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
    assert documents(CYCLES, opened(), *events)[str(CYCLE)] == Cycle(state)
