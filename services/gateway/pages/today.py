"""Today: what I owe, how what is mine goes, what others did."""

import asyncio
from collections.abc import Sequence
from typing import Any

from contracts.queries.checkin import DueList, DueView, UnacknowledgedList, UnacknowledgedView
from services.gateway.answer import Answer
from services.gateway.pages.beginning import beginning_of, is_over, is_wanted
from services.gateway.pages.board import blocks_of
from services.gateway.pages.cycles import chosen_cycle, cycles_of
from services.gateway.pages.inbox import news_of
from services.gateway.pages.moved import what_moved
from services.gateway.pages.people import people_of
from services.gateway.pages.screen import dated
from services.gateway.pages.window import Window

# What is due at once; upcoming ones wait in the queue.
DUE_NOW = ("outdated", "grace", "due")
# The rest is in the queue, which begins with the most urgent.
DUE_SHOWN_MAX = 10
# Once one is acknowledged the next one comes up.
REPORTS_SHOWN_MAX = 5
WORST_FIRST = ("off_track", "at_risk", "none", "on_track")


async def today(window: Window) -> Answer:
    """My check-ins due, a row for every key result of mine, the worst first, and what moved."""
    cycles = await cycles_of(window)
    cycle = chosen_cycle(window, cycles)
    people = await people_of(window)
    due: list[DueView]
    due, blocks, moved, reports, news = await asyncio.gather(
        window.listed(DueList, states=DUE_NOW),
        blocks_of(window, cycle, people) if cycle else nothing(),
        what_moved(window, people),
        to_acknowledge(window),
        nothing() if window.past else news_of(window),
    )
    rows = [
        row for block in blocks for row in block.rows if row.key_result.accountable_id == window.me
    ]
    shown = [block.objective for block in blocks]
    ticks = await beginning_of(window, cycles, people, shown) if is_wanted(window) else []
    return window.page(
        "pages/today.html",
        ticks=[] if is_over(ticks) else ticks,
        cycle=cycle,
        due=due[:DUE_SHOWN_MAX],
        owed=len(due),
        rows=sorted(rows, key=lambda row: WORST_FIRST.index(row.standing)),
        moved=moved,
        reports=reports,
        people=people,
        news=news,
    )


async def nothing() -> list[Any]:
    """What there is to ask for on no such page."""
    return []


async def to_acknowledge(window: Window) -> Sequence[UnacknowledgedView]:
    """What others reported to me; nothing where that is not known just now."""
    page = await window.perhaps(UnacknowledgedList(limit=REPORTS_SHOWN_MAX))
    return page.data if page else ()


SCREENS = (dated("/", today),)
