"""How regularly each team speaks, week by week."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contracts.queries.identity import TeamView
from contracts.queries.planning import CycleView, ObjectiveList, ObjectiveView
from contracts.queries.scoring_board import BoardLine, ScoreBoard, ScoreBoardView
from services.gateway.pages.figure import Figure
from services.gateway.pages.language import Language
from services.gateway.pages.window import Window
from services.gateway.web.charts.rhythm import Week, rhythm

DAYS_PER_WEEK = 7
# Of a long cycle the newest weeks are shown.
WEEKS_SHOWN_MAX = 26
SIGNS = {"done": "●", "late": "◆", "missed": "■", "": "–"}

Weeks = dict[UUID, list[Week]]


async def weeks_of(window: Window, cycle: CycleView) -> Weeks:
    """What came of the check-ins of each team that has some, week by week until today. Raises
    Refusing."""
    objectives = await window.listed(ObjectiveList, cycle_id=cycle.id)
    board = await window.perhaps(ScoreBoard(cycle_id=cycle.id, due=True))
    lines = lines_by_team(objectives, board) if board else {}
    starts = _starts(window, cycle)
    return {team: [week_of(of, start) for start in starts] for team, of in lines.items()}


def lines_by_team(
    objectives: Sequence[ObjectiveView], board: ScoreBoardView
) -> dict[UUID, list[BoardLine]]:
    """The key results that each team owns."""
    sheets = {one.objective_id: one for one in board.objectives}
    found: dict[UUID, list[BoardLine]] = {}
    for objective in objectives:
        if objective.owner.kind == "team" and objective.owner.id and objective.id in sheets:
            found.setdefault(objective.owner.id, []).extend(sheets[objective.id].key_results)
    return found


def _starts(window: Window, cycle: CycleView) -> list[date]:
    until = min(window.today, cycle.ends_on)
    weeks = max((until - cycle.starts_on).days // DAYS_PER_WEEK + 1, 0)
    first = max(weeks - WEEKS_SHOWN_MAX, 0)
    return [cycle.starts_on + timedelta(weeks=n) for n in range(first, weeks)]


def week_of(lines: Sequence[BoardLine], start: date) -> Week:
    """What came in the week from a day on. A check-in that nobody asked for, of a week in which
    its key result owed none, came in time."""
    end = start + timedelta(weeks=1)
    came: Counter[str] = Counter()
    for line in lines:
        owed = [day.came for day in line.due if start <= day.on < end]
        is_spoken_of = any(start <= one.on < end for one in line.readings)
        came.update(owed or (["in_time"] if is_spoken_of else []))
    return Week(in_time=came["in_time"], late=came["late"], missed=came["missed"])


def strip(language: Language, weeks: Sequence[Week]) -> Any:
    """The picture of a team, None where nothing was given or owed yet."""
    if not any(week.word for week in weeks):
        return None
    return rhythm(weeks, sentence(language, weeks))


def sentence(language: Language, weeks: Sequence[Week]) -> str:
    """What the picture says."""
    came = Counter(week.word for week in weeks)
    return language.say(
        "Weeks with check-ins given or owed: %(n)s; all in time in %(done)s, some late in %(late)s,"
        " some missed in %(missed)s.",
        n=len(weeks) - came[""],
        done=came["done"],
        late=came["late"],
        missed=came["missed"],
    )


def table(
    window: Window, cycle: CycleView | None, teams: Sequence[TeamView], weeks: Weeks
) -> Figure | None:
    """What came in each week, of every team that owes check-ins; None where none does."""
    if cycle is None or not any(week.word for one in weeks.values() for week in one):
        return None
    language = window.language
    rows = [
        (team.name, *(cell(week) for week in weeks[team.id])) for team in teams if team.id in weeks
    ]
    days = (language.day(start) for start in _starts(window, cycle))
    return Figure(
        picture=None,
        caption=language.say("Check-ins, week by week"),
        head=(language.say("Team"), *days),
        rows=tuple(rows),
    )


def cell(week: Week) -> str:
    """A week in figures: in time, late, missed."""
    if not week.word:
        return SIGNS[""]
    return f"{SIGNS[week.word]} {week.in_time}/{week.late}/{week.missed}"
