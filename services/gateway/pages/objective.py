"""An objective: why it matters, its key results, where it hangs, and the sum of its score."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.commands.planning import ChangeObjective, DefineKeyResult, PublishObjective
from contracts.commands.planning_life import ArchiveObjective
from contracts.commands.planning_lint import AnswerLint
from contracts.commands.planning_work import CommentOnObjective
from contracts.queries.planning import (
    CycleById,
    CycleTree,
    CycleView,
    ObjectiveById,
    ObjectiveView,
    TreeNode,
    TreeView,
)
from contracts.queries.planning_dependencies import ObjectiveDependencies
from contracts.queries.planning_lint import LintFinding, LintView, ObjectiveLint
from contracts.queries.planning_work import ObjectiveComments
from contracts.queries.scoring_ambition import ObjectiveAmbition
from contracts.queries.scoring_board import BoardSheet, ScoreBoard
from contracts.rights import may, relations_to
from services.gateway.answer import Answer
from services.gateway.pages.ambition import advice_of
from services.gateway.pages.board import block_of
from services.gateway.pages.choosing import members_to_choose, said_in
from services.gateway.pages.editing import Edit, fresh, sent
from services.gateway.pages.form import Form
from services.gateway.pages.language import Language
from services.gateway.pages.metric import FIELDS, KINDS
from services.gateway.pages.needs import needs_of
from services.gateway.pages.objective_pictures import (
    parts_of,
    shares_of,
    subject_of,
    sum_of,
    tree_of,
)
from services.gateway.pages.people import People, people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.rules import findings_of
from services.gateway.pages.screen import dated
from services.gateway.pages.starting import TEMPLATE, still, taken
from services.gateway.pages.whom import ask_about
from services.gateway.pages.window import Window
from services.runtime import ids

SHOWN_MAX = 200
NEW = ("title", "accountable_id", "weight", *FIELDS)


class Summand(Struct, frozen=True, kw_only=True):
    """A line of the sum that makes a score."""

    title: str
    progress: str
    weight: str
    adds: str


async def show(window: Window) -> Answer:
    """The page of an objective. Raises NotFound."""
    return await objective_page(window)


async def objective_page(
    window: Window, *, form: Form | None = None, found: Wrong = NOTHING, at: str = ""
) -> Answer:
    """The page of an objective, with a form that was refused; at says which. Raises NotFound."""
    objective_id = window.place("objective_id")
    objective = await window.ask(ObjectiveById(objective_id=objective_id))
    cycle, tree, board, needs, comments, people = (
        *await window.ask_all(
            CycleById(cycle_id=objective.cycle_id),
            CycleTree(cycle_id=objective.cycle_id),
            ScoreBoard(cycle_id=objective.cycle_id),
            ObjectiveDependencies(objective_id=objective_id, limit=SHOWN_MAX),
            ObjectiveComments(objective_id=objective_id, limit=SHOWN_MAX),
        ),
        await people_of(window),
    )
    linted = await _linted(window, objective_id)
    ambition = await window.perhaps(ObjectiveAmbition(objective_id=objective_id))
    language = window.language
    sheets = {one.objective_id: one for one in board.objectives}
    block = block_of(window, cycle, objective, sheets.get(objective_id), people)
    around = await _parent(window, tree, objective), _children(tree, objective_id)
    return window.page(
        "pages/objective.html",
        status=422 if found is not NOTHING else 200,
        block=block,
        objective=objective,
        cycle=cycle,
        **_sum(window, block, around[1]),
        **_around(window, people, sheets, objective, around),
        advice=advice_of(language, objective, ambition) if ambition else [],
        needs=await needs_of(window, people, needs.data, (n.objective for n in _nodes(tree.roots))),
        comments=comments.data,
        people=people,
        may_now=_may_now(window, objective, cycle),
        wrong=found,
        at=at or ("add" if taken(window) else ""),
        **_rules(language, objective, linted.findings if linted else ()),
        **_forms(window, people, objective, form, at),
    )


def _sum(window: Window, block: Any, children: Sequence[ObjectiveView]) -> dict[str, Any]:
    """What the score is the sum of, in words and as a picture."""
    return {
        "summands": summands(window, block, children),
        "adding": sum_of(window.language, block.score),
    }


def _around(
    window: Window,
    people: People,
    sheets: Mapping[UUID, BoardSheet],
    objective: ObjectiveView,
    around: tuple[ObjectiveView | None, list[ObjectiveView]],
) -> dict[str, Any]:
    """What it hangs under and what hangs under it, as words and as a picture."""
    parent, children = around
    hanging = tree_of(window, people, sheets, objective, around)
    return {"parent": parent, "children": children, "hanging": hanging}


def _rules(
    language: Language, objective: ObjectiveView, found: Sequence[LintFinding]
) -> dict[str, Any]:
    """What the rules say, and what of it may be argued with."""
    return {
        "findings": findings_of(language, found),
        "unanswered": _unanswered(language, objective, found),
    }


def _forms(
    window: Window, people: People, objective: ObjectiveView, form: Form | None, at: str
) -> dict[str, Any]:
    """What the forms of the page hold and offer, or whom to ask instead."""
    return {
        "members": members_to_choose(people),
        "kinds": said_in(window, KINDS),
        "whom": ask_about(window, people, objective.owner, objective.accountable_id),
        "once": (form.get("once") if form else "") or str(ids.new_id()),
        "edit": _new(objective, form, at, taken(window)),
        "still": still(window, objective),
        "begun_with": form.get(TEMPLATE) if form else window.parameter(TEMPLATE),
        "form": form or Form({}),
    }


def _may_now(window: Window, objective: ObjectiveView, cycle: CycleView) -> dict[str, bool]:
    """What this person can do here as things stand."""
    mine = relations_to(window.actor, objective.owner, objective.accountable_id)
    is_open = _is_open(objective, cycle)
    return {
        "add": is_open and may(DefineKeyResult, window.actor, mine),
        "change": is_open and may(ChangeObjective, window.actor, mine),
        "publish": objective.state == "draft" and may(PublishObjective, window.actor, mine),
        "end": may(ArchiveObjective, window.actor, mine),
        "argue": may(AnswerLint, window.actor, mine),
        "comment": may(CommentOnObjective, window.actor, set()),
    }


def _new(objective: ObjectiveView, form: Form | None, at: str, given: Mapping[str, str]) -> Edit:
    """The form of a further key result, as it was typed, or as a template gives it."""
    if form is not None and at == "add":
        return sent(form, NEW)
    own = {"kind": "number", "accountable_id": str(objective.accountable_id)}
    return fresh(0, {**own, **given})


def _unanswered(
    language: Language, objective: ObjectiveView, found: Sequence[LintFinding]
) -> list[tuple[str, str]]:
    """The findings that somebody may argue with, as choices of a form."""
    titles: dict[UUID | None, str] = {one.id: one.title for one in objective.key_results}
    choices = []
    for finding, said in zip(found, findings_of(language, found), strict=True):
        if finding.answer is None:
            about = titles.get(finding.key_result_id, objective.title)
            value = f"{finding.rule}/{finding.key_result_id or ''}"
            choices.append((value, f"{about}: {said.message}"))
    return list(dict.fromkeys(choices))


async def _linted(window: Window, objective_id: UUID) -> LintView | None:
    asked = ObjectiveLint(objective_id=objective_id, locale=window.language.code)
    found: LintView | None = await window.perhaps(asked)
    return found


def _is_open(objective: ObjectiveView, cycle: CycleView) -> bool:
    is_here = objective.state != "closed" and not objective.archived
    return is_here and cycle.state in ("planning", "active")


def _nodes(nodes: tuple[TreeNode, ...]) -> Iterator[TreeNode]:
    for node in nodes:
        yield node
        yield from _nodes(node.children)


async def _parent(window: Window, tree: TreeView, objective: ObjectiveView) -> ObjectiveView | None:
    """What it hangs under, perhaps in another cycle."""
    if objective.parent_id is None:
        return None
    for node in _nodes(tree.roots):
        if node.objective.id == objective.parent_id:
            return node.objective
    elsewhere = ObjectiveById(objective_id=objective.parent_id)
    found: ObjectiveView | None = await window.perhaps(elsewhere)
    return found


def _children(tree: TreeView, objective_id: UUID) -> list[ObjectiveView]:
    for node in _nodes(tree.roots):
        if node.objective.id == objective_id:
            return [child.objective for child in node.children]
    return []


def summands(window: Window, block: Any, children: Sequence[ObjectiveView] = ()) -> list[Summand]:
    """What the score is the mean of, in words: key results, and objectives that count here."""
    if block.score is None:
        return []
    titles = {row.key_result.id: row.key_result.title for row in block.rows}
    titles |= {child.id: child.title for child in children}
    parts = parts_of(block.score)
    language = window.language
    return [
        Summand(
            title=titles.get(subject_of(part), "–"),
            progress=language.number(round(part.progress, 3)),
            weight=language.number(part.weight),
            adds=language.number(round(share, 3)),
        )
        for part, share in zip(parts, shares_of(parts), strict=True)
    ]


SCREENS = (dated("/objectives/{objective_id}", show),)
