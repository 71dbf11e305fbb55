"""The pulse: the whole company in one view, who is losing confidence, who has gone silent."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from msgspec import Struct

from contracts.queries.planning import CycleView, KeyResultView, ObjectiveList
from contracts.queries.scoring_board import BoardReading, ScoreBoard
from services.gateway.answer import Answer
from services.gateway.pages.cycles import chosen_cycle, cycles_of
from services.gateway.pages.people import People, people_of
from services.gateway.pages.screen import dated
from services.gateway.pages.window import Window
from services.gateway.web.charts.heat import HeatRow, heat

WEEKS_SHOWN_MAX = 26
DAYS_PER_WEEK = 7
# More rows nobody takes in at once; the table has all of them.
ROWS_DRAWN_MAX = 40
# So much less than a few check-ins ago is a loss worth talking about.
LOSS_MIN = 2
CHECK_INS_BACK = 4
# Nobody has spoken for longer than this: two check-ins of the usual rhythm.
SILENT_DAYS = 14


class Beat(Struct, frozen=True, kw_only=True):
    """A key result: the last confidence of each week, and how it moved."""

    key_result: KeyResultView
    who: str
    cells: tuple[int | None, ...]
    first: int | None
    last: int | None
    fall: int
    note_on: Any
    silent_days: int | None


async def show(window: Window) -> Answer:
    """The pulse of a cycle."""
    cycles = await cycles_of(window)
    cycle = chosen_cycle(window, cycles)
    people = await people_of(window)
    beats = await beats_of(window, cycle, people) if cycle else []
    losing = sorted((one for one in beats if one.fall >= LOSS_MIN), key=lambda one: -one.fall)
    silent = [one for one in beats if one.silent_days is not None]
    return window.page(
        "pages/pulse.html",
        cycle=cycle,
        cycles=cycles,
        beats=beats,
        weeks=_weeks(window, cycle) if cycle else [],
        picture=_picture(window, cycle, beats, len(losing), len(silent)) if cycle else None,
        losing=losing,
        silent=sorted(silent, key=lambda one: -(one.silent_days or 0)),
        is_table=bool(window.parameter("table")),
        is_running=cycle is not None and cycle.state == "active",
    )


async def beats_of(window: Window, cycle: CycleView, people: People) -> list[Beat]:
    """Every live key result of published objectives, those sure least first. Raises Refusing."""
    objectives = await window.listed(ObjectiveList, cycle_id=cycle.id)
    board = await window.ask(ScoreBoard(cycle_id=cycle.id))
    readings = {
        line.key_result_id: line.readings
        for sheet in board.objectives
        for line in sheet.key_results
    }
    found = [
        _beat(window, cycle, key_result, readings.get(key_result.id, ()), people)
        for objective in objectives
        if objective.state != "draft"
        for key_result in objective.key_results
        if key_result.state == "live"
    ]
    return sorted(found, key=lambda one: 11 if one.last is None else one.last)


def _beat(
    window: Window,
    cycle: CycleView,
    key_result: KeyResultView,
    readings: Sequence[BoardReading],
    people: People,
) -> Beat:
    cells: list[int | None] = [None] * _count(cycle)
    for one in readings:
        week = (one.on - cycle.starts_on).days // DAYS_PER_WEEK
        if one.confidence is not None and 0 <= week < len(cells):
            cells[week] = one.confidence
    said = [one.confidence for one in readings if one.confidence is not None]
    recent = said[-CHECK_INS_BACK:]
    return Beat(
        key_result=key_result,
        who=people.name(key_result.accountable_id),
        cells=tuple(cells),
        first=recent[0] if recent else None,
        last=said[-1] if said else None,
        fall=max(recent) - said[-1] if said else 0,
        note_on=readings[-1].on if readings else None,
        silent_days=_silence(window, cycle, readings),
    )


def _silence(window: Window, cycle: CycleView, readings: Sequence[BoardReading]) -> int | None:
    """For how many days nobody spoke, None where that is not long."""
    if cycle.state != "active":
        return None
    since = readings[-1].on if readings else cycle.starts_on
    days = (min(window.today, cycle.ends_on) - since).days
    return days if days >= SILENT_DAYS else None


def _count(cycle: CycleView) -> int:
    days = (cycle.ends_on - cycle.starts_on).days + 1
    return min(-(-days // DAYS_PER_WEEK), WEEKS_SHOWN_MAX)


def _weeks(window: Window, cycle: CycleView) -> list[str]:
    """The first day of each week, in words."""
    starts = [cycle.starts_on + timedelta(weeks=n) for n in range(_count(cycle))]
    return [window.language.day(day) for day in starts]


def _picture(
    window: Window, cycle: CycleView, beats: Sequence[Beat], losing: int, silent: int
) -> Any:
    if not beats:
        return None
    language = window.language
    sentence = language.say(
        "Confidence by week: %(n)s key results, %(losing)s losing confidence, %(silent)s silent.",
        n=len(beats),
        losing=losing,
        silent=silent,
    )
    rows = [
        HeatRow(name=beat.key_result.title, cells=beat.cells) for beat in beats[:ROWS_DRAWN_MAX]
    ]
    this_week = (window.today - cycle.starts_on).days // DAYS_PER_WEEK
    if cycle.state != "active":
        this_week = _count(cycle)
    weeks = [str(n + 1) for n in range(_count(cycle))]
    return heat(rows, weeks, this_week, sentence)


SCREENS = (dated("/pulse", show),)
