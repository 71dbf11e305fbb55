"""The plain reading of a log beside the one who asks."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from tests.scoring.naive.sums import cut
from tests.scoring.naive.world import Objective, World

Ask = Callable[[Any], Awaitable[Any]]


@dataclass
class Reading:
    """sees tells whether the asker may know of something confidential, today is the day and now_us
    the moment of asking."""

    world: World
    ask: Ask
    today: date
    now_us: int
    sees: bool

    @property
    def seen(self) -> list[Objective]:
        """The objectives that the asker may know of, as they count."""
        every = (self.world.of(id).objectives[id] for id in self.world.objectives)
        return [o for o in every if self.sees or not o.hidden]

    def days(self, cycle_id: UUID) -> tuple[date, date, date] | None:
        """The days of a cycle and today, None before it runs."""
        cycle = self.world.cycles[cycle_id]
        return (
            None if cycle["state"] == "planning" else (cycle["starts"], cycle["ends"], self.today)
        )


def figure(shown: Any) -> tuple[Decimal, Decimal]:
    """Progress and score of a figure."""
    return shown.progress, shown.score


def mean_of(values: Sequence[Fraction]) -> tuple[Decimal | None, int]:
    """The average as it is shown, and over how many."""
    return (cut(sum(values, Fraction(0)) / len(values)) if values else None), len(values)
