"""`python -m pytest -s -k eight_of_ten tests/scoring/domain/test_forecast.py` prints the figure."""

import random
from datetime import date, timedelta
from decimal import Decimal
from statistics import linear_regression

import pytest

from services.scoring.domain.forecast import POINTS_MIN, trend

FIRST = date(2026, 1, 2)
QUARTERS, CHECK_INS = 400, 13


def week(n: int) -> date:
    return FIRST + timedelta(weeks=n)


def line(*values: str) -> list[tuple[date, Decimal]]:
    return [(week(n), Decimal(value)) for n, value in enumerate(values)]


def quarter(seed: int, wander: float) -> list[tuple[date, Decimal]]:
    """A figure that wanders, with a trend, read with some error every week."""
    drawn = random.Random(seed)
    rise, level, points = drawn.uniform(-2, 2), drawn.uniform(0, 50), []
    for n in range(CHECK_INS):
        level += rise + drawn.gauss(0, wander)
        points.append((week(n), Decimal(f"{level + drawn.gauss(0, 1):.4f}")))
    return points


def coverage(wander: float) -> float:
    """How often the last third of a quarter lies where the first two thirds led."""
    hits = asked = 0
    for seed in range(QUARTERS):
        points = quarter(seed, wander)
        seen = CHECK_INS - CHECK_INS // 3
        for day, value in points[seen:]:
            found = trend(points[:seen], day)
            assert found is not None
            hits += found.low <= value <= found.high
            asked += 1
    return hits / asked


@pytest.mark.parametrize("wander", [0.25, 0.5, 1.0])
def test_eight_of_ten_held_back_values_lie_within_the_interval(wander):
    share = coverage(wander)
    print(f"\nwander {wander} x reading error: {share:.3f} of {QUARTERS} quarters' last thirds")
    assert 0.7 <= share <= 0.9


def test_a_straight_line_goes_on_straight_and_is_sure_of_it():
    found = trend(line("1", "3", "5", "7"), week(10))
    assert found is not None
    assert (found.value, found.low, found.high) == (Decimal(21), Decimal(21), Decimal(21))
    assert found.over == 4


def test_the_line_is_that_of_least_squares():
    values = [2.0, 5.0, 4.0, 8.0, 7.0]
    slope, start = linear_regression([7.0 * n for n in range(5)], values)
    found = trend(line(*map(str, values)), week(12))
    assert found is not None
    assert float(found.value) == pytest.approx(start + slope * 84, abs=1e-6)
    assert found.low < found.value < found.high


def test_the_further_ahead_the_wider():
    points = line("2", "5", "4", "8", "7")
    near, far = trend(points, week(6)), trend(points, week(12))
    assert near is not None and far is not None
    assert far.high - far.low > near.high - near.low


def test_two_check_ins_or_those_of_one_day_are_no_trend():
    assert trend(line("1", "2"), week(12)) is None
    assert trend([(FIRST, Decimal(n)) for n in range(POINTS_MIN)], week(12)) is None
