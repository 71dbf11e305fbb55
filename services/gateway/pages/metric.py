"""The fields of a key result's metric in a form, read into what a command holds."""

from decimal import Decimal
from typing import Any

import msgspec

from contracts.commands.planning import DefineKeyResult
from contracts.envelope import Fault, Refused
from contracts.errors import Invalid
from contracts.values import MILESTONES_MAX, Metric
from services.gateway.pages.form import Form
from services.gateway.pages.language import Language
from services.gateway.pages.marking import words
from services.gateway.pages.window import Refusing
from services.gateway.shape import Shape

# In the order people meet them.
KINDS: tuple[tuple[str, str], ...] = (
    ("number", words("a number")),
    ("percent", words("per cent")),
    ("currency", words("money")),
    ("boolean", words("done or not done")),
    ("milestones", words("milestones")),
    ("maintain", words("stay within limits")),
)
_SHAPE = Shape(DefineKeyResult)


def metric_in(form: Form, language: Language) -> dict[str, Any]:
    """The metric as plain values, as a body of the API would hold it; numbers that are none stay
    text, which the shape then finds at its place."""
    kind = form.get("kind") or "number"
    metric: dict[str, Any] = {"kind": kind}
    if kind in ("number", "percent", "currency"):
        metric |= _amounts(form, language, ("baseline", "target"))
    if kind == "maintain":
        metric["band"] = _amounts(form, language, ("at_least", "at_most"))
    if kind == "milestones":
        lines = [line.strip() for line in form.text("milestones").split("\n") if line.strip()]
        metric["milestones"] = [{"title": line} for line in lines[:MILESTONES_MAX]]
    if form.line("unit") and kind not in ("boolean", "milestones"):
        metric["unit"] = form.line("unit")
    return metric


def _amounts(form: Form, language: Language, names: tuple[str, ...]) -> dict[str, Decimal | str]:
    return {name: language.amount(form.line(name)) for name in names if form.line(name)}


def definition(given: dict[str, Any]) -> DefineKeyResult:
    """The command of plain values. Raises Refusing with every fault at once, named as the form
    names its fields."""
    try:
        made = _SHAPE.from_values(given)
    except Invalid as invalid:
        faults = tuple(_at_field(fault) for fault in invalid.faults)
        raise Refusing(Refused(kind="invalid", code="invalid", message="", errors=faults)) from None
    return DefineKeyResult(**{name: getattr(made, name) for name in made.__struct_fields__})


def _at_field(fault: Fault) -> Fault:
    is_number = fault.pointer.rpartition("/")[2] in ("baseline", "target", "at_least", "at_most")
    code = "not_a_number" if is_number and fault.code == "wrong_type" else fault.code
    return Fault(
        fault.pointer.replace("/metric/band/", "/").replace("/metric/", "/"), code, fault.message
    )


def perhaps_metric(form: Form, language: Language) -> Metric | None:
    """The metric as far as it is typed, None while it is none."""
    try:
        return msgspec.convert(metric_in(form, language), Metric)
    except msgspec.ValidationError:
        return None
