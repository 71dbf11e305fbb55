"""Expected pace and the status it suggests, by example."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from contracts import arithmetic
from contracts.arithmetic import PlannedPoint
from contracts.values import Status

STARTS, ENDS = date(2026, 7, 1), date(2026, 7, 10)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 6, 1), "0"),
        (date(2026, 6, 30), "0"),
        (date(2026, 7, 1), "1/10"),
        (date(2026, 7, 5), "1/2"),
        (date(2026, 7, 10), "1"),
        (date(2027, 1, 1), "1"),
    ],
)
def test_the_pace_counts_the_first_and_the_last_day(on: date, expected: str) -> None:
    assert arithmetic.expected_pace(STARTS, ENDS, on) == Fraction(expected)


def test_a_cycle_of_one_day_is_due_on_it() -> None:
    assert arithmetic.expected_pace(STARTS, STARTS, STARTS) == 1
    assert arithmetic.expected_pace(STARTS, STARTS, STARTS - timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 6, 30), "0"),
        (date(2026, 7, 2), "1/10"),
        (date(2026, 7, 4), "1/5"),
        (date(2026, 7, 7), "6/10"),
        (date(2026, 7, 10), "1"),
    ],
)
def test_a_planned_curve_replaces_the_line(on: date, expected: str) -> None:
    curve = [PlannedPoint(date(2026, 7, 4), Decimal("0.2"))]
    assert arithmetic.expected_pace(STARTS, ENDS, on, curve) == Fraction(expected)


def test_a_planned_curve_may_end_below_the_target() -> None:
    curve = [PlannedPoint(ENDS, Decimal("0.7"))]
    assert arithmetic.expected_pace(STARTS, ENDS, ENDS, curve) == Fraction(7, 10)
    assert arithmetic.expected_pace(STARTS, ENDS, date(2026, 7, 5), curve) == Fraction(35, 100)


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([("2026-07-04", "0.5"), ("2026-07-06", "0.4")], "rises"),
        ([("2026-07-06", "0.2"), ("2026-07-04", "0.4")], "rises"),
        ([("2026-07-04", "0.2"), ("2026-07-04", "0.4")], "rises"),
        ([("2026-06-30", "0.2")], "inside the cycle"),
        ([("2026-07-11", "0.2")], "inside the cycle"),
        ([("2026-07-04", "1.2")], "rises"),
        ([("2026-07-10", "1.2")], "between 0 and 1"),
        ([("2026-07-04", "-0.2")], "rises"),
        ([("2026-07-04", "NaN")], "finite"),
    ],
)
def test_a_curve_that_falls_or_leaves_the_cycle_is_refused(
    points: list[tuple[str, str]], why: str
) -> None:
    curve = [PlannedPoint(date.fromisoformat(on), Decimal(share)) for on, share in points]
    for on in (STARTS, ENDS):
        with pytest.raises(ValueError, match=why):
            arithmetic.expected_pace(STARTS, ENDS, on, curve)


def test_a_cycle_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="on or after"):
        arithmetic.expected_pace(ENDS, STARTS, STARTS)


@pytest.mark.parametrize(
    ("progress", "expected", "status"),
    [
        ("0.475", "0.5", "on_track"),
        ("0.474999999999", "0.5", "at_risk"),
        ("0.35", "0.5", "at_risk"),
        ("0.349999999999", "0.5", "off_track"),
        ("0", "0", "on_track"),
        ("0", "0.1", "off_track"),
        ("1", "1", "on_track"),
    ],
)
def test_the_suggested_status_follows_the_pace(
    progress: str, expected: str, status: Status
) -> None:
    assert arithmetic.suggested_status(Fraction(progress), Fraction(expected)) == status
