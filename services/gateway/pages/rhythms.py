"""How regularly each team speaks, week by week."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from contracts.queries.identity import TeamView
from contracts.queries.planning import CycleView, ObjectiveList, ObjectiveView
from contracts.queries.scoring_board import BoardDue, ScoreBoard, ScoreBoardView
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
    due = due_by_team(objectives, board) if board else {}
    starts = _starts(window, cycle)
    return {team: [_week(days, start) for start in starts] for team, days in due.items()}


def due_by_team(
    objectives: Sequence[ObjectiveView], board: ScoreBoardView
) -> dict[UUID, list[BoardDue]]:
    """The days that were due of what each team owns."""
    sheets = {one.objective_id: one for one in board.objectives}
    found: dict[UUID, list[BoardDue]] = {}
    for objective in objectives:
        if objective.owner.kind == "team" and objective.owner.id and objective.id in sheets:
            lines = sheets[objective.id].key_results
            found.setdefault(objective.owner.id, []).extend(
                day for line in lines for day in line.due
            )
    return found


def _starts(window: Window, cycle: CycleView) -> list[Any]:
    until = min(window.today, cycle.ends_on)
    weeks = max((until - cycle.starts_on).days // DAYS_PER_WEEK + 1, 0)
    first = max(weeks - WEEKS_SHOWN_MAX, 0)
    return [cycle.starts_on + timedelta(weeks=n) for n in range(first, weeks)]


def _week(days: Sequence[BoardDue], start: Any) -> Week:
    end = start + timedelta(weeks=1)
    came = Counter(day.came for day in days if start <= day.on < end)
    return Week(in_time=came["in_time"], late=came["late"], missed=came["missed"])


def strip(language: Language, weeks: Sequence[Week]) -> Any:
    """The picture of a team, None where nothing was due yet."""
    if not any(week.word for week in weeks):
        return None
    return rhythm(weeks, sentence(language, weeks))


def sentence(language: Language, weeks: Sequence[Week]) -> str:
    """What the picture says."""
    came = Counter(week.word for week in weeks)
    return language.say(
        "Weeks with check-ins due: %(n)s; all in time in %(done)s, some late in %(late)s, some"
        " missed in %(missed)s.",
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
