"""The pictures of a review: scores by team, and the way of each key result."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.arithmetic import score_band
from contracts.queries.planning import CycleView
from contracts.queries.scoring_board import ScoreBoardView
from contracts.queries.scoring_summary import CycleSummaryView, LevelLine
from services.gateway.pages.cycles import share_of_time
from services.gateway.pages.figure import Figure
from services.gateway.pages.language import Language
from services.gateway.pages.marking import words
from services.gateway.pages.people import People
from services.gateway.pages.window import Window
from services.gateway.web.charts.dots import DotRow, dots
from services.gateway.web.charts.slope import Slope, slope

BANDS = {"strong": words("strong"), "partial": words("partial"), "missed": words("missed")}
# With more lines nobody can follow one.
SLOPES_MAX = 16


def dots_of(window: Window, summary: CycleSummaryView, people: People) -> Figure | None:
    """Scores as dots, a line for each owner; None without any."""
    rows = [_row(window, summary, level, people) for level in summary.levels]
    if not rows or not summary.total.over:
        return None
    language = window.language
    sentence = language.say(
        "Scores of %(n)s objectives; the mean of all is %(mean)s.",
        n=summary.total.over,
        mean=language.score(summary.total.score),
    )
    ticks = [language.score(Decimal(n) / 5) for n in range(6)]
    cells = [
        (
            row.name,
            ", ".join(language.score(round(Decimal(score), 2)) for score, _ in row.scores) or "–",
            "–" if row.mean is None else language.score(round(Decimal(row.mean), 2)),
        )
        for row in rows
    ]
    return Figure(
        picture=dots(rows, ticks, sentence),
        caption=language.say("Scores by team"),
        head=(language.say("Owner"), language.say("Scores"), language.say("Mean")),
        rows=tuple(cells),
    )


def _row(window: Window, summary: CycleSummaryView, level: LevelLine, people: People) -> DotRow:
    scores = [
        (float(line.score), line.band)
        for line in summary.objectives
        if line.owner == level.owner and line.counted
    ]
    name = people.owner(level.owner, window) if level.owner else ""
    return DotRow(name=name, scores=scores, mean=float(level.progress) if level.over else None)


def slopes_of(
    window: Window, cycle: CycleView, board: ScoreBoardView, titles: Mapping[UUID, str]
) -> Figure | None:
    """From start to finish, a line per key result; None without any."""
    lines = [
        _slope(cycle, line, titles.get(line.key_result_id, ""))
        for sheet in board.objectives
        for line in sheet.key_results
        if line.readings
    ][:SLOPES_MAX]
    if not lines:
        return None
    language = window.language
    strong = sum(1 for one in lines if one.band == "strong")
    sentence = language.say(
        "The way of %(n)s key results from start to finish; %(strong)s of them ended strong.",
        n=len(lines),
        strong=strong,
    )
    over = (language.say("Start"), language.say("Middle"), language.say("Finish"))
    return Figure(
        picture=slope(lines, over, sentence),
        caption=language.say("From start to finish"),
        head=(language.say("Key result"), *over[1:], language.say("Band")),
        rows=tuple(_cells(language, one) for one in lines),
    )


def _cells(language: Language, one: Slope) -> tuple[str, ...]:
    shares = (language.percent(round(Decimal(share), 4)) for share in (one.middle, one.end))
    return (one.name, *shares, language.say(BANDS[one.band]))


def _slope(cycle: CycleView, line: Any, title: str) -> Slope:
    half = [one for one in line.readings if share_of_time(cycle, one.on) <= 0.5]
    return Slope(
        name=title,
        middle=float(half[-1].progress) if half else 0.0,
        end=float(line.score.progress),
        band=score_band(line.score.score),
    )
