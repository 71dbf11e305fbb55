from services.scoring.projections.key_results import KEY_RESULTS, Place
from tests.support.quarter import KEY_RESULT, OBJECTIVE, defined, documents


def test_a_key_result_is_found_under_its_objective():
    assert documents(KEY_RESULTS, defined()) == {str(KEY_RESULT): Place(OBJECTIVE)}
