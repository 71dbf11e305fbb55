"""The one arithmetic of progress, score and pace: every service, screen and export calls it.

Amounts come in as Decimal. In between everything is a Fraction, which is exact and obeys no
ambient decimal context; 1/3, 1/3, 1/3 and 0.8 average to 0.45 and score 0.5, where a Decimal of
any precision holds 0.4499… and says 0.4. What goes out to be stored or shown is Decimal again:
`figure` and `score`. The two types keep a shown figure from ever being averaged by mistake.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Literal, NamedTuple, assert_never
from uuid import UUID

from contracts.values import Ambition, Band, Metric, Milestone, Status

# A stored score names the formula that made it: a change of meaning is a new version.
FORMULA_NAME = "scoreline"
FORMULA_VERSION = 1
FORMULA = f"{FORMULA_NAME}/{FORMULA_VERSION}"

FIGURE_DECIMALS = 12
# Far beyond any amount accepted; it only keeps 1e999999999 from becoming a billion digits.
EXPONENT_MAX = 40

ScoreBand = Literal["missed", "partial", "strong"]

# Converts results of known size, so it never rounds; the ambient context is never asked.
_CONTEXT = Context(prec=100, traps=[])
_ZERO, _HALF, _ONE = Fraction(0), Fraction(1, 2), Fraction(1)
_PARTIAL_FROM, _STRONG_FROM = Decimal("0.4"), Decimal("0.7")
_SUCCESS_FROM: dict[Ambition, Decimal] = {
    "aspirational": Decimal("0.7"),
    "committed": Decimal("1.0"),
}
_ON_TRACK_FROM, _AT_RISK_FROM = Fraction(95, 100), Fraction(70, 100)


class Reading(NamedTuple):
    """A check-in as the arithmetic sees it.

    position is that of its event in the organisation's log. value is for every kind but
    milestones, true or false for boolean; reached names the milestones reached, by id.
    retracted is also said of a check-in that a correction took the place of.
    """

    effective_on: date
    position: int
    value: Decimal | bool | None = None
    reached: tuple[UUID, ...] = ()
    retracted: bool = False


class Term(NamedTuple):
    """One summand of an objective: a live key result, or a child said to contribute."""

    weight: Decimal
    progress: Fraction


class PlannedPoint(NamedTuple):
    """By the end of this day the plan expects this share, 0..1, of the way to be done."""

    on: date
    share: Decimal


def key_result_progress(metric: Metric, readings: Iterable[Reading]) -> Fraction:
    """How far a key result is, 0..1, exactly; 0 without a check-in that counts.

    Called with the definition as committed and as amended it gives the two figures. Raises
    ValueError when the definition or a reading is one that the domain must not let through.
    """
    counting = [reading for reading in readings if not reading.retracted]
    newest = latest(counting)
    if newest is None:
        return _ZERO
    match metric.kind:
        case "number" | "percent" | "currency":
            return measured(_given(metric.baseline), _given(metric.target), _amount(newest))
        case "boolean":
            return _ONE if _truth(newest) else _ZERO
        case "milestones":
            return reached_share(metric.milestones, newest.reached)
        case "maintain":
            return kept_share(metric.band, [_amount(reading) for reading in counting])
        case _:
            assert_never(metric.kind)


def latest(readings: Iterable[Reading]) -> Reading | None:
    """The reading that counts: highest effective_on, then highest position; none retracted."""
    return max(
        (reading for reading in readings if not reading.retracted),
        key=lambda reading: (reading.effective_on, reading.position),
        default=None,
    )


def measured(baseline: Decimal, target: Decimal, value: Decimal) -> Fraction:
    """The way from baseline to target covered by value, 0..1; rising and falling alike.

    Raises ValueError when target and baseline are the same: there is no way to cover.
    """
    start, end = _exact(baseline), _exact(target)
    if start == end:
        raise ValueError("the target must differ from the baseline")
    return _clamped((_exact(value) - start) / (end - start))


def reached_share(milestones: Sequence[Milestone], reached: Iterable[UUID]) -> Fraction:
    """Weights of the milestones reached over all weights; ids it does not know count nothing.

    Raises ValueError for a weight that is not above zero, and for no milestones.
    """
    weights = [_weight(milestone.weight) for milestone in milestones]
    if not weights:
        raise ValueError("a key result of kind milestones needs milestones")
    known = frozenset(reached)
    done = [
        weight
        for weight, milestone in zip(weights, milestones, strict=True)
        if milestone.id in known
    ]
    return sum(done, _ZERO) / sum(weights)


def kept_share(band: Band | None, values: Sequence[Decimal]) -> Fraction:
    """Share of the values inside the band, 0..1; 0 for no values."""
    if not values:
        return _ZERO
    return Fraction(sum(is_inside(band, value) for value in values), len(values))


def is_inside(band: Band | None, value: Decimal) -> bool:
    """Whether a value keeps to the band, its edges included.

    Raises ValueError for a band without a side or with its sides crossed.
    """
    if band is None or (band.at_least is None and band.at_most is None):
        raise ValueError("a key result of kind maintain needs a band")
    found = _exact(value)
    low = found if band.at_least is None else _exact(band.at_least)
    high = found if band.at_most is None else _exact(band.at_most)
    if band.at_least is not None and band.at_most is not None and low > high:
        raise ValueError("a band's lower edge must not be above its upper edge")
    return low <= found <= high


def objective_progress(terms: Iterable[Term]) -> Fraction:
    """The weighted mean of the terms, 0..1, exactly; 0 when there is nothing to average.

    The caller leaves out withdrawn key results and cancelled objectives. Raises ValueError for
    a weight that is not above zero or a progress outside 0..1.
    """
    weights, total = _ZERO, _ZERO
    for term in terms:
        if not _ZERO <= term.progress <= _ONE:
            raise ValueError("progress must lie between 0 and 1")
        weight = _weight(term.weight)
        weights += weight
        total += weight * term.progress
    return total / weights if weights else _ZERO


def score(progress: Fraction) -> Decimal:
    """The grade in tenths, 0.0..1.0: rounded half up, the only rounding there is."""
    return _decimal(floor(progress * 10 + _HALF), 1)


def figure(progress: Fraction) -> Decimal:
    """Progress as stored and shown: 12 decimals, cut off, without trailing zeros.

    Cut off rather than rounded, so that a figure below 0.65 is never shown as 0.65: the figure
    scores the same as the exact value. It is not to be averaged, hence not a Fraction.
    """
    cut = _decimal(floor(progress * 10**FIGURE_DECIMALS), FIGURE_DECIMALS)
    return cut.normalize(_CONTEXT)


def score_band(grade: Decimal) -> ScoreBand:
    """The word for a score in tenths: 0.0-0.3 missed, 0.4-0.6 partial, 0.7-1.0 strong."""
    if grade >= _STRONG_FROM:
        return "strong"
    return "partial" if grade >= _PARTIAL_FROM else "missed"


def is_success(grade: Decimal, ambition: Ambition) -> bool:
    """Whether a score in tenths is what was set out for: 0.7 when aspiring, 1.0 when committed."""
    return grade >= _SUCCESS_FROM[ambition]


def expected_pace(
    starts_on: date, ends_on: date, on: date, curve: Sequence[PlannedPoint] = ()
) -> Fraction:
    """The share, 0..1, that should be done by the end of a day; first and last day included.

    A straight line, or the planned curve: straight between its points, from 0 before the first
    day to 1 on the last unless the curve says otherwise there. Raises ValueError for a cycle
    that ends before it starts and for a curve that falls, leaves the cycle or goes back in time.
    """
    days = (ends_on - starts_on).days + 1
    if days < 1:
        raise ValueError("a cycle ends on or after the day it starts")
    elapsed = min(max((on - starts_on).days + 1, 0), days)
    corners = _corners(starts_on, days, curve)
    for (day_before, share_before), (day, share) in pairwise(corners):
        if elapsed <= day:
            way = Fraction(elapsed - day_before, day - day_before)
            return share_before + (share - share_before) * way
    raise AssertionError("the last corner is the last day")


def suggested_status(progress: Fraction, expected: Fraction) -> Status:
    """What progress against the expected pace suggests; the owner's word stands beside it."""
    if progress >= _ON_TRACK_FROM * expected:
        return "on_track"
    return "at_risk" if progress >= _AT_RISK_FROM * expected else "off_track"


def _corners(
    starts_on: date, days: int, curve: Sequence[PlannedPoint]
) -> list[tuple[int, Fraction]]:
    """Days elapsed and share expected, from (0, 0) to the last day, each after the one before."""
    corners = [(0, _ZERO)]
    corners += [((point.on - starts_on).days + 1, _exact(point.share)) for point in curve]
    if corners[-1][0] != days:
        corners.append((days, _ONE))
    for (day_before, share_before), (day, share) in pairwise(corners):
        if day <= day_before or share < share_before:
            raise ValueError("a planned curve rises from day to day inside the cycle")
    if corners[-1][1] > _ONE:
        raise ValueError("a planned curve stays between 0 and 1")
    return corners


def _exact(amount: Decimal) -> Fraction:
    # Not abs() or arithmetic: those would ask the ambient context.
    if not amount.is_finite():
        raise ValueError("an amount must be a finite number")
    exponent = amount.as_tuple().exponent
    if amount and (amount.adjusted() > EXPONENT_MAX or int(exponent) < -EXPONENT_MAX):
        raise ValueError("an amount has too many digits")
    return Fraction(amount) if amount else _ZERO


def _weight(weight: Decimal) -> Fraction:
    exact = _exact(weight)
    if exact <= 0:
        raise ValueError("a weight must be above zero")
    return exact


def _amount(reading: Reading) -> Decimal:
    if not isinstance(reading.value, Decimal):
        raise ValueError("a check-in of a measured key result carries a number")
    return reading.value


def _truth(reading: Reading) -> bool:
    if not isinstance(reading.value, bool):
        raise ValueError("a check-in of a boolean key result carries true or false")
    return reading.value


def _given(amount: Decimal | None) -> Decimal:
    if amount is None:
        raise ValueError("a measured key result needs a baseline and a target")
    return amount


def _clamped(exact: Fraction) -> Fraction:
    return min(max(exact, _ZERO), _ONE)


def _decimal(units: int, decimals: int) -> Decimal:
    return _CONTEXT.scaleb(Decimal(units), -decimals)
