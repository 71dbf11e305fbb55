"""Comments under what they are about."""

from services.planning.projections.comments import comments, lists, on_key_result, on_objective
from services.runtime.projection.definition import fold
from tests.planning.domain.test_comment import said
from tests.planning.quarter import BREAD, REGULARS, log


def test_a_comment_stands_under_its_key_result_else_under_its_objective():
    for event, name in (
        (said(), on_objective(BREAD)),
        (said(key_result_id=REGULARS), on_key_result(REGULARS)),
    ):
        (entry,) = fold(comments, log(event)).items()
        assert list(lists(*entry)) == [(name, "000000000001")]
