"""How a key result is measured: what is sound, and how it is written down."""

from msgspec.structs import replace

from contracts.envelope import Fault
from contracts.values import Metric, MetricKind
from services.planning.domain import faults

# Kinds that can be defined so far; boolean, milestones and maintain need check-ins of their own.
KINDS: tuple[MetricKind, ...] = ("number", "percent", "currency")
UNIT_OF_PERCENT = "%"


def completed(new: Metric, old: Metric) -> Metric:
    """A changed metric, where what it leaves out of the same kind stays as it was."""
    if new.kind != old.kind:
        return new
    return replace(
        new,
        unit=old.unit if new.unit is None else new.unit,
        baseline=old.baseline if new.baseline is None else new.baseline,
        target=old.target if new.target is None else new.target,
    )


def metric_faults(metric: Metric) -> list[Fault]:
    """Everything wrong with a metric."""
    if metric.kind not in KINDS:
        message = f"Key results are measured as {', '.join(KINDS)} so far, not as {metric.kind}."
        return [Fault("/metric/kind", "kind_not_taken", message)]
    return _surplus(metric) + _ends(metric)


def settled(metric: Metric) -> Metric:
    """A sound metric as it is kept: amounts written plainly, the unit trimmed or the default."""
    assert metric.baseline is not None and metric.target is not None
    unit = (metric.unit or "").strip() or None
    if unit is None and metric.kind == "percent":
        unit = UNIT_OF_PERCENT
    return replace(
        metric,
        unit=unit,
        baseline=faults.plain(metric.baseline),
        target=faults.plain(metric.target),
    )


def _surplus(metric: Metric) -> list[Fault]:
    given = {"milestones": bool(metric.milestones), "band": metric.band is not None}
    return [
        Fault(f"/metric/{name}", "not_of_this_kind", f"A {metric.kind} has no {name}.")
        for name, is_given in given.items()
        if is_given
    ]


def _ends(metric: Metric) -> list[Fault]:
    found: list[Fault] = []
    for name, value in (("baseline", metric.baseline), ("target", metric.target)):
        if value is None:
            found.append(Fault(f"/metric/{name}", "missing", f"A {name} must be given."))
        else:
            found += faults.amount(f"/metric/{name}", value)
    if not found and metric.baseline == metric.target:
        message = "The target must differ from the baseline: there would be no way to cover."
        found.append(Fault("/metric/target", "equals_baseline", message))
    return found
