"""How the demo organisation's data is written down: goals, measures, and what was said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Week of the cycle, from 1: (value, confidence) and, in notes, what was said with it.
Said = tuple[float | bool, int]


@dataclass(frozen=True, kw_only=True)
class Result:
    """A key result. said holds a check-in per week, None for a week in which nobody spoke; status
    is the owner's word at the last of them."""

    title: str
    metric: Mapping[str, Any]
    by: str
    said: Sequence[Said | None]
    notes: Mapping[int, str] = field(default_factory=dict)
    status: str | None = None
    weight: int = 1
    # The score that was set at the end, and why; None where the computed one stood.
    graded: tuple[float, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Goal:
    """An objective. team is empty for the company; under is the title of what it hangs under."""

    title: str
    by: str
    results: Sequence[Result]
    team: str = ""
    ambition: str = "aspirational"
    description: str = ""
    under: str = ""
    confidential: bool = False
    # What was looked back on at the end: what went well, what stood in the way, what was learnt.
    review: tuple[str, str, str] = ("", "", "")
    outcome: str | None = None


def number(baseline: float, target: float, unit: str, kind: str = "number") -> dict[str, Any]:
    """A metric from one number to another."""
    return {"kind": kind, "unit": unit, "baseline": baseline, "target": target}


def percent(baseline: float, target: float) -> dict[str, Any]:
    """A metric in per cent."""
    return number(baseline, target, "%", "percent")


def euros(baseline: float, target: float) -> dict[str, Any]:
    """A metric in money."""
    return number(baseline, target, "€", "currency")


def way(start: float, end: float, weeks: int, sure: Sequence[int]) -> list[Said]:
    """Steady weeks from start to end; sure holds the confidence of each, the last one holds on."""
    step = (end - start) / weeks
    return [
        (round(start + step * week, 1), sure[min(week, len(sure)) - 1])
        for week in range(1, weeks + 1)
    ]
