"""The board: objectives with their key results, of a team, of the company, or of everybody."""

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.queries.planning import CycleView, ObjectiveList, ObjectiveView
from contracts.queries.scoring import ScoreView
from contracts.queries.scoring_board import BoardSheet, ScoreBoard
from services.gateway.answer import Answer
from services.gateway.pages.cycles import chosen_cycle, cycles_of
from services.gateway.pages.people import People, people_of
from services.gateway.pages.rows import Row, row_of
from services.gateway.pages.screen import dated
from services.gateway.pages.window import Window


class Block(Struct, frozen=True, kw_only=True):
    """An objective on the board; weakest is the standing of its worst key result."""

    objective: ObjectiveView
    owner: str
    score: ScoreView | None
    rows: tuple[Row, ...]
    weakest: str


WORST_FIRST = ("off_track", "at_risk", "on_track", "none")


async def everybody(window: Window) -> Answer:
    """The board of all that is under way."""
    return await _board(window, None)


async def team(window: Window) -> Answer:
    """The board of a team. Raises NotFound."""
    return await _board(window, window.place("team_id"))


async def _board(window: Window, team_id: UUID | None) -> Answer:
    cycles = await cycles_of(window)
    cycle = chosen_cycle(window, cycles)
    people = await people_of(window)
    if team_id is not None and team_id not in people.teams:
        raise errors.NotFound(what="team")
    blocks = await blocks_of(window, cycle, people) if cycle else []
    return window.page(
        "pages/board.html",
        cycle=cycle,
        cycles=cycles,
        blocks=[block for block in blocks if team_id is None or _is_of(block.objective, team_id)],
        teams=sorted(people.teams.values(), key=lambda one: one.name.casefold()),
        team=people.teams.get(team_id) if team_id else None,
        people=people,
    )


def _is_of(objective: ObjectiveView, team_id: UUID) -> bool:
    return objective.owner.kind == "team" and objective.owner.id == team_id


async def blocks_of(window: Window, cycle: CycleView, people: People) -> list[Block]:
    """The objectives of a cycle as a board shows them. Raises Refusing."""
    objectives = await window.listed(ObjectiveList, cycle_id=cycle.id)
    board = await window.perhaps(ScoreBoard(cycle_id=cycle.id))
    sheets = {sheet.objective_id: sheet for sheet in (board.objectives if board else ())}
    return [
        block_of(window, cycle, objective, sheets.get(objective.id), people)
        for objective in objectives
    ]


def block_of(
    window: Window,
    cycle: CycleView,
    objective: ObjectiveView,
    sheet: BoardSheet | None,
    people: People,
) -> Block:
    """An objective as a board shows it; sheet is what scoring knows of it."""
    lines = {line.key_result_id: line for line in (sheet.key_results if sheet else ())}
    rows = tuple(
        row_of(window, cycle, objective, one, lines.get(one.id))
        for one in objective.key_results
        if one.state == "live"
    )
    return Block(
        objective=objective,
        owner=people.owner(objective.owner, window),
        score=sheet.score if sheet else None,
        rows=rows,
        weakest=weakest(row.standing for row in rows),
    )


def weakest(standings: Iterable[str]) -> str:
    """The worst of some standings: a chain is as strong as that."""
    return min(standings, key=WORST_FIRST.index, default="none")


SCREENS = (
    dated("/board", everybody),
    dated("/teams/{team_id}", team),
)
