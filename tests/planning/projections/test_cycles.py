"""The cycles as they are shown."""

from datetime import date
from uuid import UUID

from contracts.events.planning import (
    CycleActivated,
    CycleChanged,
    CycleClosed,
    CycleReopened,
    CycleReviewStarted,
    SpreadsheetImported,
)
from contracts.queries.planning import CycleView
from contracts.values import Change, Rhythm
from services.planning.projections.cycles import ALL, cycles, lists, present_cycle
from services.runtime.projection.definition import fold
from tests.planning.quarter import QUARTER, log, opened


def shown(*events):
    return [present_cycle(document) for document in fold(cycles, log(*events)).values()]


def test_a_cycle_is_shown_as_it_was_opened():
    assert shown(opened()) == [
        CycleView(
            id=QUARTER,
            name="Summer",
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 9, 30),
            question="What must change?",
            check_ins=Rhythm(),
            votes_per_member=5,
            state="planning",
            created_at="1970-01-01T00:00:01.000001Z",
            version=1,
        )
    ]


def test_every_event_of_a_cycle_moves_it_and_its_version():
    steps = [
        CycleChanged(cycle_id=QUARTER, name=Change(old="Summer", new="Q3")),
        SpreadsheetImported(
            cycle_id=QUARTER, digest="00", rows=0, objectives=0, key_results=0, actuals=0
        ),
        CycleActivated(cycle_id=QUARTER),
        CycleReviewStarted(cycle_id=QUARTER),
        CycleReopened(cycle_id=QUARTER, state=Change(old="review", new="active"), reason="Why"),
        CycleReviewStarted(cycle_id=QUARTER),
        CycleClosed(cycle_id=QUARTER),
    ]
    states = ["planning", "planning", "active", "review", "active", "review", "closed"]
    for n, state in enumerate(states, start=1):
        (view,) = shown(opened(), *steps[:n])
        assert (view.name, view.state, view.version) == ("Q3", state, n + 1)


def test_read_from_its_end_the_list_begins_with_the_latest_cycle():
    spring = opened(cycle_id=UUID(int=31), starts_on=date(2026, 4, 1))
    autumn = opened(cycle_id=UUID(int=32), starts_on=date(2026, 10, 1))
    year = opened(cycle_id=UUID(int=33), starts_on=date(2026, 4, 1))
    documents = fold(cycles, log(autumn, spring, opened(), year))
    places = sorted(
        (sort, key)
        for key, document in documents.items()
        for name, sort in lists(key, document)
        if name == ALL
    )
    latest_first = [key for _, key in reversed(places)]
    ids = [autumn.cycle_id, QUARTER, year.cycle_id, spring.cycle_id]
    assert latest_first == [str(cycle_id) for cycle_id in ids]
