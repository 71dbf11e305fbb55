"""The alignment map: how everything hangs together, and what hangs under nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.commands.planning_life import AlignObjective
from contracts.queries.planning import CycleTree, CycleView, ObjectiveView, TreeNode, TreeView
from contracts.queries.scoring_board import BoardSheet, ScoreBoard
from contracts.rights import may, relations_to
from services.gateway.answer import Answer
from services.gateway.pages.cycles import chosen_cycle, cycles_of
from services.gateway.pages.people import People, people_of
from services.gateway.pages.screen import dated
from services.gateway.pages.window import Window
from services.gateway.web.charts.tree import Branch, tree


class Leaf(Struct, frozen=True, kw_only=True):
    """An objective of the map; those below it stand in children. is_shown is False where a filter
    leaves it as the way to one that is."""

    objective: ObjectiveView
    owner: str
    score: str
    standing: str
    expected: float | None
    progress: float
    confidence: int | None
    is_shown: bool
    may_align: bool
    children: tuple["Leaf", ...] = ()


Sheets = Mapping[UUID, BoardSheet]


async def show(window: Window) -> Answer:
    """The map of a cycle."""
    cycles = await cycles_of(window)
    cycle = chosen_cycle(window, cycles)
    people = await people_of(window)
    team = window.parameter("team")
    leaves: list[Leaf] = []
    unaligned: tuple[UUID, ...] = ()
    if cycle is not None:
        outline, board = await window.ask_all(
            CycleTree(cycle_id=cycle.id), ScoreBoard(cycle_id=cycle.id)
        )
        sheets = {sheet.objective_id: sheet for sheet in board.objectives}
        leaves = _leaves(window, outline, sheets, people, team)
        unaligned = outline.unaligned
    all_leaves = list(flat(leaves))
    return window.page(
        "pages/alignment.html",
        cycle=cycle,
        cycles=cycles,
        leaves=leaves,
        picture=_picture(window, leaves),
        unaligned=[leaf for leaf in all_leaves if leaf.objective.id in unaligned],
        teams=sorted(people.teams.values(), key=lambda one: one.name.casefold()),
        team=team,
    )


def _leaves(
    window: Window, outline: TreeView, sheets: Sheets, people: People, team: str
) -> list[Leaf]:
    """The outline with figures, of one team with the way to it, or of everybody."""

    def leaf(node: TreeNode) -> Leaf | None:
        below = tuple(one for one in map(leaf, node.children) if one is not None)
        owner = node.objective.owner
        is_shown = not team or (owner.kind == "team" and str(owner.id) == team)
        if not is_shown and not below:
            return None
        sheet = sheets.get(node.objective.id)
        return _leaf(window, outline.cycle, node.objective, sheet, people, (is_shown, below))

    return [one for one in map(leaf, outline.roots) if one is not None]


def _leaf(
    window: Window,
    cycle: CycleView,
    objective: ObjectiveView,
    sheet: BoardSheet | None,
    people: People,
    place: tuple[bool, tuple[Leaf, ...]],
) -> Leaf:
    score = sheet.score if sheet else None
    pace = score.pace if score and score.checked_in else None
    relations = relations_to(window.actor, objective.owner, objective.accountable_id)
    is_open = cycle.state in ("planning", "active") and objective.state != "closed"
    return Leaf(
        objective=objective,
        owner=people.owner(objective.owner, window),
        score=window.language.score(score.score) if score else "",
        standing=pace.suggested if pace else "none",
        expected=float(pace.expected) if pace else None,
        progress=float(score.progress) if score else 0.0,
        confidence=lowest_confidence(sheet),
        is_shown=place[0],
        may_align=is_open and may(AlignObjective, window.actor, relations),
        children=place[1],
    )


def lowest_confidence(sheet: BoardSheet | None) -> int | None:
    """How sure people are of an objective: as sure as of its weakest key result."""
    last: list[int] = []
    for line in sheet.key_results if sheet else ():
        said = [one.confidence for one in line.readings if one.confidence is not None]
        last += said[-1:]
    return min(last, default=None)


def flat(leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """All leaves, each before those under it."""
    for leaf in leaves:
        yield leaf
        yield from flat(leaf.children)


def _picture(window: Window, leaves: Sequence[Leaf]) -> Any:
    hanging = [leaf for leaf in leaves if leaf.children]
    if not hanging:
        return None
    n = sum(1 for _ in flat(hanging)) - len(hanging)
    sentence = window.language.count(
        "%(n)s objective hangs under another.", "%(n)s objectives hang under others.", n
    )
    return tree([_branch(leaf) for leaf in hanging], sentence)


def _branch(leaf: Leaf) -> Branch:
    return Branch(
        title=leaf.objective.title,
        owner=leaf.owner,
        progress=leaf.progress,
        expected=leaf.expected,
        standing=leaf.standing,
        confidence=leaf.confidence,
        children=tuple(_branch(child) for child in leaf.children),
    )


SCREENS = (dated("/map", show),)
