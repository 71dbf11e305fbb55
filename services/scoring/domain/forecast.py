"""Where the trend of the check-ins leads: a line of least squares, and how far off it may be.

The interval is that of a prediction, widened where what lies off the line hangs together from one
check-in to the next: a figure that drifts strays further than one that is only read badly.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor

from msgspec import Struct

POINTS_MIN = 3
DECIMALS = 6
# Of Student's distribution, by degrees of freedom from one: eight in ten lie within this.
_WITHIN = (
    "3.078 1.886 1.638 1.533 1.476 1.440 1.415 1.397 1.383 1.372 1.363 1.356 1.350 1.345 1.341 "
    "1.337 1.333 1.330 1.328 1.325 1.323 1.321 1.319 1.318 1.316 1.315 1.314 1.313 1.311 1.310"
)
WITHIN = tuple(Fraction(quantile) for quantile in _WITHIN.split())
WITHIN_MANY = Fraction("1.282")
# Few points make what hangs together look as if it did not; this much is given back.
_BIAS = Fraction(3, 2)
_TOGETHER_MAX = Fraction(9, 10)
_EXACT = Context(prec=60)

Point = tuple[date, Decimal]


class Trend(Struct, frozen=True, kw_only=True):
    """The value on a day; eight times in ten it lies from low to high. over is how many points
    it rests on."""

    value: Decimal
    low: Decimal
    high: Decimal
    over: int


def trend(points: Sequence[Point], on: date) -> Trend | None:
    """What the points, in the order of their days, lead to; None for fewer than three or for
    points of a single day."""
    if len(points) < POINTS_MIN or points[0][0] == points[-1][0]:
        return None
    days = [Fraction((day - points[0][0]).days) for day, _ in points]
    values = [Fraction(value) for _, value in points]
    n = len(points)
    day_mean, value_mean = sum(days, Fraction(0)) / n, sum(values, Fraction(0)) / n
    spread = sum(((day - day_mean) ** 2 for day in days), Fraction(0))
    along = zip(days, values, strict=True)
    slope = sum(((d - day_mean) * (v - value_mean) for d, v in along), Fraction(0)) / spread
    ahead = (on - points[0][0]).days - day_mean
    off = [v - value_mean - slope * (d - day_mean) for d, v in zip(days, values, strict=True)]
    variance = sum((o * o for o in off), Fraction(0)) / (n - 2)
    wide = variance * (1 + Fraction(1, n) + ahead**2 / spread) * _together(off)
    value, half = value_mean + slope * ahead, within(n - 2) * _root(wide)
    return Trend(value=_shown(value), low=_shown(value - half), high=_shown(value + half), over=n)


def within(freedom: int) -> Fraction:
    """How many standard errors to either side hold eight of ten."""
    return WITHIN[freedom - 1] if freedom <= len(WITHIN) else WITHIN_MANY


def _together(off: Sequence[Fraction]) -> Fraction:
    """By how much the variance grows when what lies off the line hangs together."""
    squares = sum((o * o for o in off), Fraction(0))
    if not squares:
        return Fraction(1)
    share = sum((a * b for a, b in pairwise(off)), Fraction(0)) / squares + _BIAS / len(off)
    share = min(max(share, Fraction(0)), _TOGETHER_MAX)
    return (1 + share) / (1 - share)


def _root(square: Fraction) -> Fraction:
    return Fraction(_EXACT.sqrt(_EXACT.divide(square.numerator, square.denominator)))


def _shown(exact: Fraction) -> Decimal:
    units = Decimal(floor(exact * 10**DECIMALS + Fraction(1, 2)))
    return units.scaleb(-DECIMALS, _EXACT).normalize(_EXACT)
