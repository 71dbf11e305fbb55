from decimal import Decimal
from uuid import UUID

import pytest

from contracts.values import Band, Metric, Milestone
from services.checkin.domain.said import Said, said_faults, settled

ONE, TWO, STRANGE = (UUID(int=n) for n in (1, 2, 3))
STEPS = Metric(
    kind="milestones",
    milestones=(Milestone(title="Baked", id=ONE), Milestone(title="Sold", id=TWO)),
)
WHETHER = Metric(kind="boolean")
BAND = Metric(kind="maintain", band=Band(at_least=Decimal(95)))
NUMBER = Metric(kind="number", baseline=Decimal(0), target=Decimal(10))


@pytest.mark.parametrize(
    ("metric", "value", "reached"),
    [
        (NUMBER, Decimal(4), None),
        (BAND, Decimal(96), None),
        (WHETHER, True, None),
        (WHETHER, False, None),
        (STEPS, None, ()),
        (STEPS, None, (TWO,)),
    ],
)
def test_each_kind_takes_what_it_measures(metric, value, reached):
    assert said_faults(value, reached, metric) == []


@pytest.mark.parametrize(
    ("metric", "value", "reached", "found"),
    [
        (NUMBER, None, None, [("/value", "missing")]),
        (NUMBER, True, None, [("/value", "wrong_type")]),
        (NUMBER, Decimal("NaN"), None, [("/value", "not_a_number")]),
        (NUMBER, Decimal(1), (ONE,), [("/reached", "not_of_this_kind")]),
        (BAND, False, None, [("/value", "wrong_type")]),
        (WHETHER, Decimal(1), None, [("/value", "wrong_type")]),
        (WHETHER, None, (ONE,), [("/value", "missing"), ("/reached", "not_of_this_kind")]),
        (STEPS, None, None, [("/reached", "missing")]),
        (STEPS, Decimal(1), (ONE,), [("/value", "not_of_this_kind")]),
        (STEPS, None, (ONE, STRANGE), [("/reached/1", "unknown_milestone")]),
    ],
)
def test_what_a_kind_does_not_take_is_named_with_its_place(metric, value, reached, found):
    assert [(f.pointer, f.code) for f in said_faults(value, reached, metric)] == found


def test_milestones_are_kept_in_their_own_order_each_once():
    assert settled(None, (TWO, ONE, TWO), STEPS) == Said(None, (ONE, TWO))


def test_numbers_are_kept_as_people_write_them():
    assert str(settled(Decimal("7.500"), None, NUMBER).value) == "7.5"
    assert settled(True, None, WHETHER).value is True
