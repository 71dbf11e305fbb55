"""An objective: why it matters, its key results, where it hangs, and the sum of its score."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.commands.planning import DefineKeyResult, PublishObjective
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
from contracts.queries.planning_lint import LintedKeyResult, LintText, LintView, ObjectiveLint
from contracts.queries.planning_work import ObjectiveComments
from contracts.queries.scoring_board import ScoreBoard
from contracts.rights import may, relations_to
from services.gateway.answer import Answer
from services.gateway.pages.board import block_of
from services.gateway.pages.form import Form
from services.gateway.pages.metric import KINDS, definition, metric_in, perhaps_metric
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong, wrong
from services.gateway.pages.rules import findings_of
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.window import Refusing, Window
from services.runtime import ids

SHOWN_MAX = 200
TITLE_CHARS_LINTED_MAX = 300


class Summand(Struct, frozen=True, kw_only=True):
    """A line of the sum that makes a score."""

    title: str
    progress: str
    weight: str


async def show(window: Window) -> Answer:
    """The page of an objective. Raises NotFound."""
    return await _page(window)


async def _page(
    window: Window, *, form: Form | None = None, found: Wrong = NOTHING, at: str = ""
) -> Answer:
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
    sheets = {one.objective_id: one for one in board.objectives}
    block = block_of(window, cycle, objective, sheets.get(objective_id), people)
    mine = relations_to(window.actor, objective.owner, objective.accountable_id)
    return window.page(
        "pages/objective.html",
        status=422 if found is not NOTHING else 200,
        block=block,
        objective=objective,
        cycle=cycle,
        parent=_parent(tree, objective),
        children=_children(tree, objective_id),
        summands=summands(window, block),
        findings=findings_of(window.language, linted.findings if linted else ()),
        needs=needs.data,
        comments=comments.data,
        people=people,
        kinds=KINDS,
        may_add=_is_open(objective, cycle) and may(DefineKeyResult, window.actor, mine),
        may_publish=objective.state == "draft" and may(PublishObjective, window.actor, mine),
        may_comment=may(CommentOnObjective, window.actor, set()),
        form=form or Form({}),
        wrong=found,
        at=at,
    )


async def _linted(window: Window, objective_id: UUID) -> LintView | None:
    asked = ObjectiveLint(objective_id=objective_id, locale=window.language.code)
    found: LintView | None = await window.perhaps(asked)
    return found


def _is_open(objective: ObjectiveView, cycle: CycleView) -> bool:
    return objective.state != "closed" and cycle.state in ("planning", "active")


def _nodes(nodes: tuple[TreeNode, ...]) -> Iterator[TreeNode]:
    for node in nodes:
        yield node
        yield from _nodes(node.children)


def _parent(tree: TreeView, objective: ObjectiveView) -> ObjectiveView | None:
    found = (node.objective for node in _nodes(tree.roots))
    return next((one for one in found if one.id == objective.parent_id), None)


def _children(tree: TreeView, objective_id: UUID) -> list[ObjectiveView]:
    for node in _nodes(tree.roots):
        if node.objective.id == objective_id:
            return [child.objective for child in node.children]
    return []


def summands(window: Window, block: Any) -> list[Summand]:
    """What the score is the mean of, in words."""
    if block.score is None:
        return []
    titles = {row.key_result.id: row.key_result.title for row in block.rows}
    language = window.language
    return [
        Summand(
            title=titles.get(term.key_result_id, "–"),
            progress=language.number(round(term.progress, 3)),
            weight=language.number(term.weight),
        )
        for term in block.score.terms
    ]


async def add(window: Window) -> Answer:
    """Defines a key result; a refused one comes back as it was typed."""
    form = await window.form()
    objective_id = window.place("objective_id")
    given: dict[str, Any] = {
        "objective_id": str(objective_id),
        "key_result_id": str(form.id("once") or ids.new_id()),
        "title": form.line("title"),
        "metric": metric_in(form, window.language),
    }
    if form.text("reason"):
        given["reason"] = form.text("reason")
    try:
        await window.tell(definition(given))
    except Refusing as refusing:
        found = wrong(refusing.refused, window.language)
        return await _page(window, form=form, found=found, at="add")
    return window.go(f"/objectives/{objective_id}")


async def publish(window: Window) -> Answer:
    """Shows a draft to everybody."""
    form = await window.form()
    objective_id = window.place("objective_id")
    try:
        reason = form.text("reason") or None
        await window.tell(PublishObjective(objective_id=objective_id, reason=reason))
    except Refusing as refusing:
        found = wrong(refusing.refused, window.language)
        return await _page(window, form=form, found=found, at="publish")
    return window.go(f"/objectives/{objective_id}")


async def comment(window: Window) -> Answer:
    """Says something about the objective."""
    form = await window.form()
    objective_id = window.place("objective_id")
    try:
        await window.tell(
            CommentOnObjective(
                comment_id=form.id("once") or ids.new_id(),
                objective_id=objective_id,
                text=form.text("text"),
            )
        )
    except Refusing as refusing:
        found = wrong(refusing.refused, window.language)
        return await _page(window, form=form, found=found, at="comment")
    return window.go(f"/objectives/{objective_id}#comments")


async def lint(window: Window) -> Answer:
    """What the rules find in words that are just being typed; nothing is kept."""
    form = await window.form()
    title = form.line("title")[:TITLE_CHARS_LINTED_MAX]
    found = None
    if title and form.get("of") == "objective":
        found = await window.perhaps(LintText(title=title, locale=window.language.code))
    elif title:
        metric = perhaps_metric(form, window.language)
        found = await window.perhaps(
            LintText(
                key_results=(LintedKeyResult(title=title, metric=metric),),
                locale=window.language.code,
            )
        )
    return window.page(
        "parts/lint_found.html",
        findings=findings_of(window.language, found.findings if found else ()),
    )


SCREENS = (
    shows("/objectives/{objective_id}", show),
    takes("/objectives/{objective_id}/key-results", add),
    takes("/objectives/{objective_id}/publish", publish),
    takes("/objectives/{objective_id}/comments", comment),
    takes("/lint", lint),
)
