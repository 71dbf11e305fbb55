"""Progress and scores worked out from the log alone, the plain way; shares no code with the
services or their arithmetic, and is as slow as it likes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any
from uuid import UUID


@dataclass
class KeyResult:
    """A key result: its definitions as (weight, baseline, target), and by check-in the
    (day, index, value) that counts."""

    now: tuple[Fraction, Fraction, Fraction]
    then: tuple[Fraction, Fraction, Fraction] | None = None
    gone: bool = False
    said: dict[UUID, tuple[date, int, Fraction]] = field(default_factory=dict)

    @property
    def values(self) -> list[tuple[date, int, Fraction]]:
        """What counts."""
        return list(self.said.values())

    def progress(self, definition: tuple[Fraction, Fraction, Fraction]) -> Fraction:
        """Between 0 and 1."""
        if not self.values:
            return Fraction(0)
        _, baseline, target = definition
        newest = sorted(self.values, key=lambda v: (v[0], v[1]))[-1][2]
        share = (newest - baseline) / (target - baseline)
        return Fraction(0) if share < 0 else Fraction(1) if share > 1 else share


@dataclass
class World:
    """One objective after some events."""

    published: bool = False
    key_results: dict[UUID, KeyResult] = field(default_factory=dict)

    def counting(self) -> list[KeyResult]:
        """The key results that count."""
        return [k for k in self.key_results.values() if not k.gone]

    def progress(self, *, committed: bool = False) -> Fraction:
        """The weighted mean."""
        total = weights = Fraction(0)
        for key_result in self.counting():
            definition = (key_result.then or key_result.now) if committed else key_result.now
            total += definition[0] * key_result.progress(definition)
            weights += definition[0]
        return total / weights if weights else Fraction(0)

    def scores(self) -> dict[UUID | str, Decimal | None]:
        """The computed score of every counting key result and of the "objective"."""
        found: dict[UUID | str, Decimal | None] = {}
        for key_result_id, key_result in self.key_results.items():
            if not key_result.gone:
                reported = self.published and bool(key_result.values)
                now = key_result.progress(key_result.now)
                found[key_result_id] = tenths(now) if reported else None
        reported = self.published and any(k.values for k in self.counting())
        found["objective"] = tenths(self.progress()) if reported else None
        return found


def tenths(exact: Fraction) -> Decimal:
    """Rounded half up."""
    return Decimal(floor(exact * 10 + Fraction(1, 2))) / 10


def world(events: Sequence[Any], upto: int) -> World:
    """The objective after the first upto events, from nothing."""
    found = World()
    for index, event in enumerate(events[:upto], start=1):
        happen(found, index, event)
    return found


def happen(found: World, index: int, event: Any) -> None:
    """One event."""
    match type(event).__name__:
        case "ObjectivePublished":
            found.published = True
            for key_result in found.key_results.values():
                key_result.then = key_result.now
        case "KeyResultDefined":
            now = definition(event.weight, event.metric)
            made = KeyResult(now, then=now if found.published else None)
            found.key_results[event.key_result_id] = made
        case "KeyResultChanged" | "KeyResultAmended":
            changed = found.key_results[event.key_result_id]
            if event.weight:
                changed.now = (Fraction(event.weight.new), *changed.now[1:])
            if event.metric:
                changed.now = definition(Decimal(1), event.metric.new, changed.now[0])
        case "KeyResultWithdrawn":
            found.key_results[event.key_result_id].gone = True
        case "CheckInRecorded":
            value = (event.effective_on, index, Fraction(event.value))
            found.key_results[event.key_result_id].said[event.check_in_id] = value
        case "CheckInCorrected":
            said = found.key_results[event.key_result_id].said
            day, place, amount = said[event.check_in_id]
            day = event.effective_on.new if event.effective_on else day
            amount = Fraction(event.value.new) if event.value else amount
            said[event.check_in_id] = (day, place, amount)
        case "CheckInRetracted":
            del found.key_results[event.key_result_id].said[event.check_in_id]


def definition(
    weight: Decimal, metric: Any, kept: Fraction | None = None
) -> tuple[Fraction, Fraction, Fraction]:
    """Weight, baseline, target."""
    return (kept or Fraction(weight), Fraction(metric.baseline), Fraction(metric.target))


def told(events: Sequence[Any]) -> list[tuple[int, UUID | str, Decimal | None, Decimal | None]]:
    """Every move there should be: the index that caused it, whose score, from what, to what."""
    moves: list[tuple[int, UUID | str, Decimal | None, Decimal | None]] = []
    last: dict[UUID | str, Decimal | None] = {}
    for index in range(1, len(events) + 1):
        for subject, new in world(events, index).scores().items():
            if new != last.get(subject):
                moves.append((index, subject, last.get(subject), new))
                last[subject] = new
    return moves
