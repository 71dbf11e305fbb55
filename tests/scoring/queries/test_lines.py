from decimal import Decimal

from services.scoring.projections.histories import Change
from services.scoring.queries.lines import present
from tests.support.quarter import NOON_US, OBJECTIVE, OLGA

line = Change(
    subject_id=OBJECTIVE,
    index=9,
    kind="set",
    old=None,
    new=Decimal("0.7"),
    by=OLGA.reference,
    at=NOON_US,
    reason="Late",
)


def test_a_line_names_its_objective_where_several_stand_together():
    assert present(line, {}, is_level=True).objective_id == OBJECTIVE
    assert present(line, {}, is_level=False).objective_id is None


def test_a_line_without_a_cause_speaks_for_itself():
    told = present(line, {}, is_level=False)
    assert (told.by, told.reason, told.why, told.position) == (OLGA.reference, "Late", None, 9)
