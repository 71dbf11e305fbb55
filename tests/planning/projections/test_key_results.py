"""Where a key result is."""

from services.planning.projections.key_results import KeyResultPlace, key_results
from services.runtime.projection.definition import fold
from tests.planning.quarter import BREAD, REGULARS, WASTE, defined, drafted, log


def test_every_key_result_is_found_by_its_id():
    place = KeyResultPlace(objective_id=BREAD)
    found = fold(key_results, log(drafted(), defined(), defined(WASTE)))
    assert found == {str(REGULARS): place, str(WASTE): place}
