"""What a check-in may say of a key result: a number, true or false, milestones reached."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Fault
from contracts.values import Metric, Value
from services.checkin.domain.amount import amount_faults, plain


class Said(Struct, frozen=True):
    """A value, or the milestones reached in its place."""

    value: Value = None
    reached: tuple[UUID, ...] = ()


def said_faults(value: Value, reached: Sequence[UUID] | None, metric: Metric) -> list[Fault]:
    """Everything wrong with what is said of a key result measured like this."""
    if metric.kind == "milestones":
        return _surplus("/value", value, metric) + _reached_faults(reached, metric)
    return _value_faults(value, metric) + _surplus("/reached", reached, metric)


def settled(value: Value, reached: Sequence[UUID] | None, metric: Metric) -> Said:
    """What is said, as it is kept: numbers plainly, milestones in their order, each once."""
    if metric.kind == "milestones":
        given = frozenset(reached or ())
        return Said(None, tuple(id for id in _milestones(metric) if id in given))
    return Said(plain(value) if isinstance(value, Decimal) else value)


def _value_faults(value: Value, metric: Metric) -> list[Fault]:
    wanted = "true or false" if metric.kind == "boolean" else "a number"
    if value is None:
        return [Fault("/value", "missing", f"A key result of kind {metric.kind} takes {wanted}.")]
    if isinstance(value, bool) != (metric.kind == "boolean"):
        message = f"A key result of kind {metric.kind} takes {wanted}."
        return [Fault("/value", "wrong_type", message)]
    return [] if isinstance(value, bool) else amount_faults("/value", value)


def _reached_faults(reached: Sequence[UUID] | None, metric: Metric) -> list[Fault]:
    if reached is None:
        message = "Name the milestones reached so far by their ids; none is an empty list."
        return [Fault("/reached", "missing", message)]
    known = _milestones(metric)
    message = "This key result has no such milestone."
    return [
        Fault(f"/reached/{n}", "unknown_milestone", message)
        for n, id in enumerate(reached)
        if id not in known
    ]


def _surplus(pointer: str, given: object, metric: Metric) -> list[Fault]:
    if given is None:
        return []
    name = pointer.removeprefix("/")
    message = f"A key result of kind {metric.kind} takes no {name}."
    return [Fault(pointer, "not_of_this_kind", message)]


def _milestones(metric: Metric) -> list[UUID]:
    return [milestone.id for milestone in metric.milestones if milestone.id is not None]
