from datetime import date

import pytest

from contracts.events.planning import CycleChanged, CycleClosed, CycleReopened
from contracts.values import Change, Rhythm
from services.checkin.projections.cycles import CLOSED, CYCLES, TAKING, lists
from tests.support.quarter import (
    CYCLE,
    ENDS_ON,
    NOON_US,
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
    found = cycle(*events)
    assert (found.starts_on, found.ends_on, found.state) == (STARTS_ON, ENDS_ON, state)
    lists_of = {"active": [(TAKING, "x")], "review": [(TAKING, "x")], "closed": [(CLOSED, "x")]}
    assert list(lists("x", found)) == lists_of.get(state, [])


def test_a_cycle_s_dates_move():
    april = date(2026, 4, 5)
    moved = CycleChanged(cycle_id=CYCLE, ends_on=Change(old=ENDS_ON, new=april))
    found = cycle(moved)
    assert (found.starts_on, found.ends_on, found.rhythms) == (
        STARTS_ON,
        april,
        cycle().rhythms,
    )


def test_a_cycle_knows_when_it_first_ran():
    assert cycle().activated_at is None
    found = cycle(activated, review_started, to_active)
    assert found.activated_at == NOON_US + 2_000_000
    assert cycle(activated, activated).activated_at == NOON_US + 2_000_000


def test_every_rhythm_that_was_agreed_stays_with_the_moment_since_when():
    monthly = Rhythm(every="monthly", weekday="monday")
    changed = CycleChanged(cycle_id=CYCLE, rhythm=Change(old=Rhythm(), new=monthly))
    assert cycle(changed).rhythms == (
        (NOON_US + 1_000_000, Rhythm()),
        (NOON_US + 2_000_000, monthly),
    )


def test_an_event_about_a_cycle_never_opened_is_an_error_and_not_a_guess():
    with pytest.raises(LookupError):
        documents(CYCLES, activated)


def test_a_cycle_knows_when_it_was_closed_until_it_is_opened_again():
    assert cycle(activated, review_started).closed_at is None
    assert cycle(activated, review_started, closed).closed_at == NOON_US + 4_000_000
    to_review = CycleReopened(
        cycle_id=CYCLE, state=Change(old="closed", new="review"), reason="Too early"
    )
    assert cycle(activated, review_started, closed, to_review).closed_at is None
