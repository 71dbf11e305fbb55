"""What can be measured, and how it is written down."""

from decimal import Decimal

import pytest

from contracts.values import Band, Metric, Milestone
from services.planning.domain.metric import completed, metric_faults, settled


def metric(**parts):
    known = {"kind": "number", "baseline": Decimal(0), "target": Decimal(10)}
    return Metric(**{**known, **parts})


def found(**parts):
    return [(fault.pointer, fault.code) for fault in metric_faults(metric(**parts))]


@pytest.mark.parametrize("kind", ["number", "percent", "currency"])
def test_rising_and_falling_targets_are_sound(kind):
    assert found(kind=kind) == []
    assert found(kind=kind, baseline=Decimal(12), target=Decimal(4)) == []
    assert found(kind=kind, baseline=Decimal("-5.5"), target=Decimal("0.000001")) == []


def test_a_target_equal_to_the_baseline_leaves_no_way_to_cover():
    assert found(baseline=Decimal("10.0")) == [("/metric/target", "equals_baseline")]


def test_both_ends_must_be_given():
    assert found(baseline=None, target=None) == [
        ("/metric/baseline", "missing"),
        ("/metric/target", "missing"),
    ]


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1000000000000000.1", "too_large"),
        ("-1e400", "too_large"),
        ("0.0000001", "too_many_decimals"),
    ],
)
def test_both_ends_are_numbers_that_can_be_kept(amount, code):
    wrong = Decimal(amount)
    assert found(baseline=wrong, target=wrong) == [
        ("/metric/baseline", code),
        ("/metric/target", code),
    ]


@pytest.mark.parametrize("kind", ["boolean", "milestones", "maintain"])
def test_kinds_without_check_ins_so_far_are_refused_by_name(kind):
    assert found(kind=kind) == [("/metric/kind", "kind_not_taken")]


def test_a_number_has_neither_milestones_nor_a_band():
    wrong = found(milestones=(Milestone(title="First"),), band=Band())
    assert wrong == [
        ("/metric/milestones", "not_of_this_kind"),
        ("/metric/band", "not_of_this_kind"),
    ]


def test_amounts_are_kept_plainly():
    kept = settled(metric(baseline=Decimal("1.500"), target=Decimal("1E+3")))
    assert (str(kept.baseline), str(kept.target)) == ("1.5", "1000")


@pytest.mark.parametrize(
    ("kind", "unit", "kept"),
    [
        ("percent", None, "%"),
        ("percent", " ", "%"),
        ("percent", "points", "points"),
        ("number", None, None),
        ("number", "  ", None),
        ("currency", " EUR ", "EUR"),
    ],
)
def test_only_a_percentage_has_a_unit_of_its_own(kind, unit, kept):
    assert settled(metric(kind=kind, unit=unit)).unit == kept


def test_a_changed_metric_keeps_what_it_does_not_name():
    old = metric(unit="shifts")
    wish = Metric(kind="number", target=Decimal(4))
    assert completed(wish, old) == metric(unit="shifts", target=Decimal(4))
    assert completed(Metric(kind="number", unit=""), old) == metric(unit="")


def test_a_metric_of_another_kind_keeps_nothing():
    wish = Metric(kind="percent", target=Decimal(4))
    assert completed(wish, metric(unit="shifts")) == wish
