"""Progress, scores, pace and forecast, worked out the plain way."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import floor, gamma, pi, sqrt
from typing import Any
from uuid import UUID

from tests.scoring.naive.world import KeyResult, World


def tenths(exact: Fraction) -> Decimal:
    """Rounded half up."""
    return Decimal(floor(exact * 10 + Fraction(1, 2))) / 10


def cut(exact: Fraction) -> Decimal:
    """Twelve decimals, the rest cut off."""
    return Decimal(floor(exact * 10**12)).scaleb(-12)


def clamp(exact: Fraction) -> Fraction:
    """Between 0 and 1."""
    return Fraction(0) if exact < 0 else Fraction(1) if exact > 1 else exact


def of_metric(metric: Any, told: Sequence[Any]) -> Fraction:
    """Progress of a key result from what counts, the latest last."""
    if not told:
        return Fraction(0)
    newest = told[-1]
    if metric.kind == "boolean":
        return Fraction(1 if newest.value else 0)
    if metric.kind == "milestones":
        whole = sum(Fraction(m.weight) for m in metric.milestones)
        done = [Fraction(m.weight) for m in metric.milestones if m.id in newest.reached]
        return sum(done, Fraction(0)) / whole
    if metric.kind == "maintain":
        low, high = metric.band.at_least, metric.band.at_most
        kept = [
            (low is None or said.value >= low) and (high is None or said.value <= high)
            for said in told
        ]
        return Fraction(kept.count(True), len(kept))
    return way(metric, newest.value)


def way(metric: Any, value: Decimal) -> Fraction:
    """How much of the way from baseline to target a value is."""
    start, end = Fraction(metric.baseline), Fraction(metric.target)
    return clamp((Fraction(value) - start) / (end - start))


def of_key_result(key_result: KeyResult, committed: bool = False) -> Fraction:
    """Progress of a key result."""
    definition = key_result.then if committed and key_result.then else key_result.now
    return of_metric(definition[1], key_result.told)


def weighted(terms: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The weighted mean; 0 of nothing."""
    weights = sum((weight for weight, _ in terms), Fraction(0))
    total = sum((weight * exact for weight, exact in terms), Fraction(0))
    return total / weights if weights else Fraction(0)


def of_objective(world: World, objective_id: UUID, committed: bool = False) -> Fraction:
    """Progress of an objective: its key results, and the objectives that count towards it."""
    world = world.of(objective_id)
    objective = world.objectives[objective_id]
    terms = []
    for key_result in objective.live:
        weight = (key_result.then or key_result.now)[0] if committed else key_result.now[0]
        terms.append((Fraction(weight), of_key_result(key_result, committed)))
    for child in world.counting(objective_id):
        first = objective.first.get(child.id)
        is_then = committed and first is not None
        weight = first if is_then and first is not None else child.support.weight
        terms.append((Fraction(weight), of_objective(world, child.id, is_then)))
    return weighted(terms)


def is_told(world: World, objective_id: UUID) -> bool:
    """Whether anything that counts was reported."""
    world = world.of(objective_id)
    own = any(k.said for k in world.objectives[objective_id].live)
    return own or any(is_told(world, child.id) for child in world.counting(objective_id))


def scores(world: World) -> dict[UUID, Decimal | None]:
    """The computed score of every objective and every key result that is not withdrawn."""
    found: dict[UUID, Decimal | None] = {}
    for objective_id in world.objectives:
        then = world.of(objective_id)
        objective = then.objectives[objective_id]
        for key_result in objective.live:
            is_scored = objective.published and bool(key_result.said)
            found[key_result.id] = tenths(of_key_result(key_result)) if is_scored else None
        is_scored = objective.published and is_told(world, objective_id)
        exact = of_objective(world, objective_id)
        found[objective_id] = tenths(exact) if is_scored else None
    return found


def expected(starts: date, ends: date, today: date, curve: Sequence[Any] = ()) -> Fraction:
    """The share that should be done by the end of a day."""
    days = (ends - starts).days + 1
    gone = min(max((today - starts).days + 1, 0), days)
    corners = [(0, Fraction(0))]
    corners += [((point.on - starts).days + 1, Fraction(point.share)) for point in curve]
    if corners[-1][0] != days:
        corners.append((days, Fraction(1)))
    for (a, low), (b, high) in pairwise(corners):
        if gone <= b:
            return low + (high - low) * Fraction(gone - a, b - a)
    raise AssertionError("the last corner is the last day")


def suggested(done: Fraction, due: Fraction) -> str:
    """What that speaks for."""
    if done * 100 >= due * 95:
        return "on_track"
    return "at_risk" if done * 10 >= due * 7 else "off_track"


def contradicts(key_result: KeyResult) -> bool:
    """A green word, and three times the same short of the target."""
    last = key_result.told[-3:]
    metric = key_result.now[1]
    if len(last) < 3 or last[-1].status != "on_track" or metric.kind == "maintain":
        return False
    same = len({(said.value, frozenset(said.reached)) for said in last}) == 1
    return same and of_key_result(key_result) < 1


def shown(world: World, key_result: KeyResult) -> str | None:
    """The word that is shown."""
    words = [word for word in world.words if word[1] == key_result.id]
    missed = [word[2] for word in words if word[4] == "missed"]
    came = [word[2] for word in words if word[4] != "missed"]
    if missed and (not came or max(missed) > max(came)):
        return "outdated"
    return key_result.told[-1].status if key_result.told else "no_check_in"


def trend(points: Sequence[tuple[date, Decimal]], on: date) -> tuple[float, float] | None:
    """Where a line of least squares is on a day, and how far off it may be, in floats."""
    if len(points) < 3 or points[0][0] == points[-1][0]:
        return None
    xs = [float((day - points[0][0]).days) for day, _ in points]
    ys = [float(value) for _, value in points]
    n, ahead = len(points), float((on - points[0][0]).days)
    x_mean, y_mean = sum(xs) / n, sum(ys) / n
    wide = sum((x - x_mean) ** 2 for x in xs)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / wide
    off = [y - y_mean - slope * (x - x_mean) for x, y in zip(xs, ys, strict=True)]
    squares = sum(o * o for o in off)
    variance = squares / (n - 2) * (1 + 1 / n + (ahead - x_mean) ** 2 / wide)
    # Rounding in floats leaves dust where the points lie on the line.
    if squares > 1e-12 * (1 + sum(y * y for y in ys)):
        hangs = sum(a * b for a, b in pairwise(off)) / squares + 1.5 / n
        hangs = min(max(hangs, 0.0), 0.9)
        variance *= (1 + hangs) / (1 - hangs)
    return y_mean + slope * (ahead - x_mean), eight_of_ten(n - 2) * sqrt(variance)


@cache
def eight_of_ten(freedom: int) -> float:
    """The quantile of Student's distribution that leaves one in ten above, by halving."""
    scale = gamma((freedom + 1) / 2) / (sqrt(freedom * pi) * gamma(freedom / 2))

    def below(t: float, steps: int = 400) -> float:
        def height(x: float) -> float:
            return float(scale * (1 + x * x / freedom) ** (-(freedom + 1) / 2))

        step = t / steps
        odd = sum(height((2 * i + 1) * step) for i in range(steps // 2))
        even = sum(height(2 * i * step) for i in range(1, steps // 2))
        return 0.5 + step / 3 * (height(0) + 4 * odd + 2 * even + height(t))

    low, high = 0.0, 8.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < 0.9 else (low, middle)
    return low
