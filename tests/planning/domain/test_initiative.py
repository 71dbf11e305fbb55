"""A task is what its events made it."""

from datetime import date
from typing import Any

from contracts.events.planning_work import InitiativeChanged, InitiativeCompleted
from contracts.values import Change
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import BREAD, JONAS, QUARTER, REGULARS, TASTING, added, defined, drafted
from tests.support.scenario import scenario

PLACE: dict[str, Any] = {
    "objective_id": BREAD,
    "cycle_id": QUARTER,
    "key_result_id": REGULARS,
    "initiative_id": TASTING,
}


def seen(*events):
    found: list[Any] = []

    def look(state: Any) -> tuple[()]:
        found.append(state)
        return ()

    scenario(OBJECTIVE).given(drafted(), defined(), added(), *events).when(look).then()
    return found[0].initiative(TASTING), found[0]


def test_a_task_counts_its_own_events_and_leaves_its_key_result_as_it_was():
    task, objective = seen(
        InitiativeChanged(
            **PLACE,
            assignee_id=Change(old=None, new=JONAS),
            due_on=Change(old=None, new=date(2026, 8, 1)),
        ),
        InitiativeCompleted(**PLACE),
    )
    assert (task.assignee_id, task.due_on, task.state) == (JONAS, date(2026, 8, 1), "done")
    assert task.version == 3
    assert objective.key_results[0].version == 1
    assert objective.version == 5
