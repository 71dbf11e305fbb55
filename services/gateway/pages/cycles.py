"""Which cycle a page is about."""

from collections.abc import Sequence
from datetime import date

from contracts.commands.planning import QUESTION
from contracts.queries.planning import CycleList, CycleView
from services.gateway.pages.marking import words
from services.gateway.pages.window import Window

# What people look at first: what runs, then what is looked back on, then what is to come.
FIRST = ("active", "review", "planning", "closed")
# What a cycle asks that was opened without a question of its own.
USUAL = words("What is the most significant change we need to make in this cycle?")


async def cycles_of(window: Window) -> list[CycleView]:
    """All cycles, the latest first. Raises Refusing."""
    found: list[CycleView] = await window.listed(CycleList)
    return found


def chosen_cycle(window: Window, cycles: Sequence[CycleView]) -> CycleView | None:
    """The cycle that the address names, else the one people look at first."""
    named = window.parameter("cycle")
    for cycle in cycles:
        if str(cycle.id) == named:
            return cycle
    ranked = sorted(cycles, key=lambda cycle: FIRST.index(cycle.state))
    return ranked[0] if ranked else None


def share_of_time(cycle: CycleView, day: date) -> float:
    """How much of a cycle is gone by the end of a day, 0..1."""
    days = (cycle.ends_on - cycle.starts_on).days + 1
    gone = (day - cycle.starts_on).days + 1
    return min(max(gone / days, 0.0), 1.0)


def question_of(window: Window, cycle: CycleView) -> str:
    """What a cycle asks: the company's own words, or the usual question in the reader's."""
    return window.language.say(USUAL) if cycle.question == QUESTION else cycle.question
