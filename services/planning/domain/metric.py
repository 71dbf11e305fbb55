"""How a key result is measured: what is sound, and how it is written down."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from msgspec.structs import replace

from contracts.arithmetic import PlannedPoint, expected_pace
from contracts.envelope import Fault
from contracts.values import Band, CurvePoint, Metric, MetricKind, Milestone
from services.planning.domain import faults

UNIT_OF_PERCENT = "%"
_AMOUNTS = ("baseline", "target", "commit", "stretch")
_MEASURED = frozenset(("unit", "decimals", "curve", *_AMOUNTS))
# What of a metric counts, by its kind; the rest is refused rather than kept and never used.
_FIELDS: dict[MetricKind, frozenset[str]] = {
    "number": _MEASURED,
    "percent": _MEASURED,
    "currency": _MEASURED,
    "boolean": frozenset(("curve",)),
    "milestones": frozenset(("milestones", "curve")),
    "maintain": frozenset(("unit", "decimals", "band")),
}
_OPTIONAL = (*_AMOUNTS, "unit", "decimals", "milestones", "band", "curve")


def completed(new: Metric, old: Metric) -> Metric:
    """A changed metric, where what it leaves out of the same kind stays as it was."""
    if new.kind != old.kind:
        return new
    left_out = [name for name in _OPTIONAL if getattr(new, name) in (None, ())]
    return replace(new, **{name: getattr(old, name) for name in left_out})


def metric_faults(metric: Metric, known: Sequence[Milestone] = ()) -> list[Fault]:
    """Everything wrong with a metric; known are the milestones that are there already."""
    found = _surplus(metric)
    match metric.kind:
        case "number" | "percent" | "currency":
            found += _ends(metric)
        case "milestones":
            found += _milestones(metric.milestones, known)
        case "maintain":
            found += _band(metric.band)
        case "boolean":
            pass
    return found + _curve(metric.curve)


def curve_faults(metric: Metric, starts_on: date, ends_on: date) -> list[Fault]:
    """A sound planned curve that does not fit into its cycle."""
    points = [PlannedPoint(point.on, point.share) for point in metric.curve]
    try:
        expected_pace(starts_on, ends_on, starts_on, points)
    except ValueError:
        message = "A planned curve stays inside its cycle."
        return [Fault("/metric/curve", "outside_cycle", message)]
    return []


def numbered(metric: Metric, known: Sequence[Milestone], fresh: Callable[[], UUID]) -> Metric:
    """The metric with an id for each milestone: its own, that of the same title, or a new one."""
    by_title = {milestone.title.strip(): milestone.id for milestone in known}
    return replace(
        metric,
        milestones=tuple(
            replace(each, id=each.id or by_title.get(each.title.strip()) or fresh())
            for each in metric.milestones
        ),
    )


def settled(metric: Metric) -> Metric:
    """A sound metric as it is kept: amounts written plainly, the unit trimmed or the default."""
    unit = (metric.unit or "").strip() or None
    if unit is None and metric.kind == "percent":
        unit = UNIT_OF_PERCENT
    band = metric.band
    return replace(
        metric,
        unit=unit,
        milestones=tuple(
            replace(each, title=each.title.strip(), weight=faults.plain(each.weight))
            for each in metric.milestones
        ),
        band=band and replace(band, at_least=_plain(band.at_least), at_most=_plain(band.at_most)),
        curve=tuple(replace(point, share=faults.plain(point.share)) for point in metric.curve),
        **{name: _plain(getattr(metric, name)) for name in _AMOUNTS},
    )


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else faults.plain(value)


def _surplus(metric: Metric) -> list[Fault]:
    return [
        Fault(f"/metric/{name}", "not_of_this_kind", f"A {metric.kind} has no {name}.")
        for name in _OPTIONAL
        if name not in _FIELDS[metric.kind] and getattr(metric, name) not in (None, (), "")
    ]


def _ends(metric: Metric) -> list[Fault]:
    found: list[Fault] = []
    for name in _AMOUNTS:
        value = getattr(metric, name)
        if value is not None:
            found += faults.amount(f"/metric/{name}", value)
            found += _fineness(f"/metric/{name}", value, metric.decimals)
        elif name in ("baseline", "target"):
            found.append(Fault(f"/metric/{name}", "missing", f"A {name} must be given."))
    if found:
        return found
    if metric.baseline == metric.target:
        message = "The target must differ from the baseline: there would be no way to cover."
        return [Fault("/metric/target", "equals_baseline", message)]
    return _order(metric)


def _fineness(pointer: str, value: Decimal, limit: int | None) -> list[Fault]:
    if limit is None or not value.is_finite() or faults.decimals(value) <= limit:
        return []
    return [Fault(pointer, "too_fine", f"This key result is told with {limit} decimals.")]


def _order(metric: Metric) -> list[Fault]:
    """commit lies on the way to the target, stretch beyond it; rising and falling alike."""
    baseline, target = metric.baseline, metric.target
    assert baseline is not None and target is not None
    low, high = min(baseline, target), max(baseline, target)
    found = []
    commit, stretch = metric.commit, metric.stretch
    if commit is not None and (commit == baseline or not low <= commit <= high):
        message = "What is committed to lies on the way from the baseline to the target."
        found.append(Fault("/metric/commit", "off_the_way", message))
    if stretch is not None and (stretch < high if target > baseline else stretch > low):
        message = "A stretch value lies at the target or beyond it."
        found.append(Fault("/metric/stretch", "before_target", message))
    return found


def _milestones(milestones: Sequence[Milestone], known: Sequence[Milestone]) -> list[Fault]:
    if not milestones:
        return [Fault("/metric/milestones", "missing", "Which milestones?")]
    found: list[Fault] = []
    titles: set[str] = set()
    ids: set[UUID] = set()
    known_ids = {milestone.id for milestone in known}
    for n, milestone in enumerate(milestones):
        at = f"/metric/milestones/{n}"
        found += faults.blank(f"{at}/title", milestone.title)
        found += faults.weight(f"{at}/weight", milestone.weight)
        if milestone.title.strip() in titles:
            found.append(Fault(f"{at}/title", "duplicate", "Another milestone is called so."))
        if milestone.id is not None and milestone.id not in known_ids - ids:
            found.append(Fault(f"{at}/id", "unknown_milestone", "There is no such milestone here."))
        titles.add(milestone.title.strip())
        ids |= {milestone.id} if milestone.id else set()
    return found


def _band(band: Band | None) -> list[Fault]:
    if band is None or (band.at_least is None and band.at_most is None):
        message = "A value to maintain has a lower edge, an upper edge, or both."
        return [Fault("/metric/band", "missing", message)]
    found: list[Fault] = []
    for name in ("at_least", "at_most"):
        value = getattr(band, name)
        if value is not None:
            found += faults.amount(f"/metric/band/{name}", value)
    if found or band.at_least is None or band.at_most is None or band.at_least <= band.at_most:
        return found
    message = "The upper edge must not lie below the lower edge."
    return [Fault("/metric/band/at_most", "below_at_least", message)]


def _curve(curve: Sequence[CurvePoint]) -> list[Fault]:
    found: list[Fault] = []
    for n, point in enumerate(curve):
        at = f"/metric/curve/{n}"
        wrong = faults.amount(f"{at}/share", point.share)
        if not wrong and not 0 <= point.share <= 1:
            wrong = [Fault(f"{at}/share", "out_of_range", "A share lies between 0 and 1.")]
        before = curve[n - 1] if n else None
        if wrong or found or before is None:
            found += wrong
        elif point.on <= before.on or point.share < before.share:
            found.append(Fault(at, "does_not_rise", "A planned curve rises from day to day."))
    return found
