"""The fields of a key result in a form: what is measured and how."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from contracts.envelope import Command, Fault
from contracts.errors import Invalid
from contracts.values import MILESTONES_MAX, Metric
from services.gateway.pages.form import Form
from services.gateway.pages.language import Language
from services.gateway.pages.marking import words
from services.gateway.pages.telling import made

# In the order people meet them.
KINDS: tuple[tuple[str, str], ...] = (
    ("number", words("a number")),
    ("percent", words("per cent")),
    ("currency", words("money")),
    ("boolean", words("done or not done")),
    ("milestones", words("milestones")),
    ("maintain", words("stay within limits")),
)
AMOUNTS = ("baseline", "target", "commit", "stretch")
LIMITS = ("at_least", "at_most")
FIELDS = ("kind", *AMOUNTS, *LIMITS, "unit", "decimals", "milestones")
NUMBERS = frozenset((*AMOUNTS, *LIMITS, "decimals", "weight"))
# A milestone that is there already is three fields: its id, its title, its weight.
ROW = "m."
ROWS_SPARE = 3


def metric_in(form: Form, language: Language) -> dict[str, Any]:
    """The metric as plain values, as a body of the API would hold it; numbers that are none stay
    text, which the shape then finds at its place."""
    kind = form.get("kind") or "number"
    metric: dict[str, Any] = {"kind": kind}
    if kind in ("number", "percent", "currency"):
        metric |= _amounts(form, language, AMOUNTS)
    if kind == "maintain":
        metric["band"] = _amounts(form, language, LIMITS)
    if kind == "milestones":
        metric["milestones"] = (_rows(form, language) or _lines(form))[:MILESTONES_MAX]
    if kind not in ("boolean", "milestones"):
        if form.line("unit"):
            metric["unit"] = form.line("unit")
        if form.line("decimals"):
            metric["decimals"] = _whole(form.line("decimals"))
    return metric


def _amounts(form: Form, language: Language, names: tuple[str, ...]) -> dict[str, Decimal | str]:
    return {name: language.amount(form.line(name)) for name in names if form.line(name)}


def _whole(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def _lines(form: Form) -> list[dict[str, Any]]:
    return [{"title": line.strip()} for line in form.text("milestones").split("\n") if line.strip()]


def _rows(form: Form, language: Language) -> list[dict[str, Any]]:
    """Milestones one by one; one whose title is emptied goes."""
    found = []
    for n in range(MILESTONES_MAX + ROWS_SPARE):
        title, id = form.line(f"{ROW}{n}.title"), form.get(f"{ROW}{n}.id")
        if title:
            weight = form.line(f"{ROW}{n}.weight")
            given = {"title": title, "weight": language.amount(weight) if weight else Decimal(1)}
            found.append(given | ({"id": id} if id else {}))
    return found


def row_names(rows: int) -> tuple[str, ...]:
    """The fields of so many milestones."""
    return tuple(f"{ROW}{n}.{part}" for n in range(rows) for part in ("id", "title", "weight"))


def texts_of(metric: Metric, language: Language) -> dict[str, str]:
    """A metric as its fields show it."""
    band = metric.band
    numbers = {name: getattr(metric, name) for name in AMOUNTS}
    numbers |= {name: getattr(band, name) if band else None for name in LIMITS}
    texts = {name: "" if n is None else language.typed(n) for name, n in numbers.items()}
    decimals = "" if metric.decimals is None else str(metric.decimals)
    texts |= {"kind": metric.kind, "unit": metric.unit or "", "decimals": decimals}
    if not metric.milestones:
        return {**texts, "milestones": ""}
    spare = min(ROWS_SPARE, MILESTONES_MAX - len(metric.milestones))
    texts |= dict.fromkeys(row_names(len(metric.milestones) + spare), "")
    for n, each in enumerate(metric.milestones):
        texts[f"{ROW}{n}.id"] = str(each.id or "")
        texts[f"{ROW}{n}.title"] = each.title
        texts[f"{ROW}{n}.weight"] = language.typed(each.weight)
    return texts


def measured(kind: type[Command], given: Mapping[str, Any], more: Mapping[str, Any]) -> Any:
    """A command that holds a metric or a weight, of plain values, and of more what says something.
    Raises Invalid with every fault at once; what is no number is called so."""
    try:
        return made(kind, given, more)
    except Invalid as invalid:
        raise Invalid(*map(_as_typed, invalid.faults)) from None


def _as_typed(fault: Fault) -> Fault:
    is_number = fault.pointer.rpartition("/")[2] in NUMBERS
    code = "not_a_number" if is_number and fault.code == "wrong_type" else fault.code
    return Fault(fault.pointer, code, fault.message)


def perhaps_metric(form: Form, language: Language) -> Metric | None:
    """The metric as far as it is typed, None while it is none."""
    try:
        return msgspec.convert(metric_in(form, language), Metric)
    except msgspec.ValidationError:
        return None
