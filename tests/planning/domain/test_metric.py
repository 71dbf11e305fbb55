"""What can be measured, and how it is written down."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from contracts.values import Band, CurvePoint, Metric, Milestone
from services.planning.domain.metric import (
    completed,
    curve_faults,
    metric_faults,
    numbered,
    settled,
)


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


D = Decimal
FIRST, SECOND, FRESH = UUID(int=1), UUID(int=2), UUID(int=3)


def wrong(known=(), **parts):
    return [(fault.pointer, fault.code) for fault in metric_faults(Metric(**parts), known)]


def milestones(*weights):
    return tuple(Milestone(title=f"Step {n}", weight=D(w)) for n, w in enumerate(weights))


def test_every_kind_can_be_defined_with_what_it_is_measured_by():
    assert wrong(kind="boolean") == []
    assert wrong(kind="milestones", milestones=milestones("1", "1", "2")) == []
    assert wrong(kind="maintain", band=Band(at_least=D(95)), unit="%") == []
    assert wrong(kind="maintain", band=Band(at_least=D(2), at_most=D(2))) == []


def test_no_kind_takes_what_it_is_not_measured_by():
    given = {"target": D(1), "band": Band(at_most=D(1)), "milestones": milestones("1")}
    for kind, own in (("boolean", ()), ("milestones", ("milestones",)), ("maintain", ("band",))):
        pointers = {pointer for pointer, code in wrong(kind=kind, **given)}
        assert pointers == {f"/metric/{name}" for name in given if name not in own}


def test_what_a_kind_needs_must_be_given():
    assert wrong(kind="milestones") == [("/metric/milestones", "missing")]
    for band in (None, Band()):
        assert wrong(kind="maintain", band=band) == [("/metric/band", "missing")]


def test_a_band_is_not_crossed():
    crossed = Band(at_least=D(3), at_most=D(2))
    assert wrong(kind="maintain", band=crossed) == [("/metric/band/at_most", "below_at_least")]


def test_milestones_weigh_something_and_are_told_apart():
    several = (Milestone(title=" ", weight=D(0)), Milestone(title="Open"), Milestone(title="Open "))
    assert wrong(kind="milestones", milestones=several) == [
        ("/metric/milestones/0/title", "blank"),
        ("/metric/milestones/0/weight", "weight_out_of_range"),
        ("/metric/milestones/2/title", "duplicate"),
    ]


def test_a_milestone_keeps_its_id_by_name_or_by_id_and_a_new_one_gets_its_own():
    known = (Milestone(title="Open", id=FIRST), Milestone(title="Close", id=SECOND))
    wish = (Milestone(title="Open"), Milestone(title="Shut", id=SECOND), Milestone(title="Rest"))
    made = numbered(Metric(kind="milestones", milestones=wish), known, lambda: FRESH)
    assert [each.id for each in made.milestones] == [FIRST, SECOND, FRESH]


def test_an_id_that_no_milestone_has_is_refused():
    wish = (Milestone(title="Open", id=FRESH),)
    found = wrong(known=(Milestone(title="Open", id=FIRST),), kind="milestones", milestones=wish)
    assert found == [("/metric/milestones/0/id", "unknown_milestone")]


@pytest.mark.parametrize(
    ("baseline", "target", "commit", "stretch", "where"),
    [
        (0, 10, 7, 12, []),
        (12, 4, 6, 2, []),
        (0, 10, 10, 10, []),
        (0, 10, 0, 9, ["/metric/commit", "/metric/stretch"]),
        (0, 10, 11, None, ["/metric/commit"]),
        (12, 4, 14, 5, ["/metric/commit", "/metric/stretch"]),
    ],
)
def test_commit_lies_on_the_way_and_stretch_beyond(baseline, target, commit, stretch, where):
    amounts = {"baseline": D(baseline), "target": D(target), "commit": D(commit)}
    given = metric(**amounts, stretch=None if stretch is None else D(stretch))
    assert [fault.pointer for fault in metric_faults(given)] == where


def test_amounts_are_no_finer_than_the_decimals_agreed():
    assert found(target=D("7.5"), decimals=1) == []
    assert found(target=D("7.55"), decimals=1) == [("/metric/target", "too_fine")]


def curve(*points):
    return tuple(CurvePoint(on=date(2026, 7, day), share=D(share)) for day, share in points)


@pytest.mark.parametrize(
    ("points", "codes"),
    [
        (((4, "0.2"), (8, "0.2"), (9, "1")), []),
        (((4, "0.2"), (4, "0.3")), ["does_not_rise"]),
        (((4, "0.2"), (5, "0.1")), ["does_not_rise"]),
        (((4, "1.2"),), ["out_of_range"]),
        (((4, "NaN"),), ["not_a_number"]),
    ],
)
def test_a_planned_curve_rises_from_nothing_to_all(points, codes):
    assert [code for _, code in found(curve=curve(*points))] == codes


def test_a_planned_curve_stays_inside_its_cycle():
    plan = metric(curve=curve((4, "0.2")))
    assert curve_faults(plan, date(2026, 7, 1), date(2026, 7, 31)) == []
    late = curve_faults(plan, date(2026, 8, 1), date(2026, 8, 31))
    assert [(fault.pointer, fault.code) for fault in late] == [("/metric/curve", "outside_cycle")]


def test_what_is_left_out_stays_whatever_the_kind():
    old = Metric(kind="milestones", milestones=milestones("1"), curve=curve((4, "1")))
    assert completed(Metric(kind="milestones"), old) == old
    band = Metric(kind="maintain", band=Band(at_least=D("9.50")))
    assert completed(Metric(kind="maintain"), band) == band
    kept = settled(band).band
    assert kept is not None and str(kept.at_least) == "9.5"
