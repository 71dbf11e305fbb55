"""The tasks under a key result, as they are shown."""

from uuid import UUID

from contracts.events.planning_work import InitiativeCompleted
from services.planning.projections.initiatives import (
    initiatives,
    lists,
    of_key_result,
    present_initiative,
)
from services.runtime.projection.definition import fold
from tests.planning.domain.test_initiative import PLACE
from tests.planning.quarter import BREAD, REGULARS, TASTING, added, log


def test_a_task_stands_in_the_list_of_its_key_result_in_the_order_they_came():
    second = UUID(int=6)
    documents = fold(initiatives, log(added(), added(initiative_id=second)))
    places = [list(lists(key, document)) for key, document in documents.items()]
    assert places == [
        [(of_key_result(REGULARS), "000000000001")],
        [(of_key_result(REGULARS), "000000000002")],
    ]


def test_a_task_is_shown_with_its_state_and_version():
    (document,) = fold(initiatives, log(added(), InitiativeCompleted(**PLACE))).values()
    view = present_initiative(document)
    assert (view.id, view.objective_id, view.state, view.version) == (TASTING, BREAD, "done", 2)
