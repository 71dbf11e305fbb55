"""An objective is what its events made it."""

from decimal import Decimal

from contracts.events.planning import ActualImported, KeyResultWithdrawn
from services.planning.domain.objective import Objective
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import (
    BREAD,
    QUARTER,
    REGULARS,
    WASTE,
    defined,
    drafted,
    published,
)
from tests.support.scenario import scenario

objective = scenario(OBJECTIVE)


def imported(value: str) -> ActualImported:
    return ActualImported(
        objective_id=BREAD,
        cycle_id=QUARTER,
        key_result_id=REGULARS,
        value=Decimal(value),
        row=2,
        digest="00",
    )


def seen(story) -> Objective:
    """What a decision gets to see of a story."""
    found: list[Objective] = []

    def look(state: Objective) -> tuple[()]:
        found.append(state)
        return ()

    story.when(look).then()
    return found[0]


def test_versions_count_the_events_of_the_objective_and_of_each_key_result():
    story = objective.given(drafted(), defined(), defined(WASTE), published(), imported("250"))
    there = seen(story)
    assert there.version == 5
    assert [kr.version for kr in there.key_results] == [2, 1]


def test_the_last_imported_value_is_remembered():
    story = objective.given(drafted(), defined(), imported("250"), imported("260"))
    assert seen(story).key_results[0].imported == Decimal(260)


def test_a_withdrawn_key_result_stays_but_does_not_count():
    gone = KeyResultWithdrawn(objective_id=BREAD, cycle_id=QUARTER, key_result_id=REGULARS)
    there = seen(objective.given(drafted(), defined(), defined(WASTE), gone))
    assert [kr.id for kr in there.live] == [WASTE]
    assert there.key_result(REGULARS) is not None
