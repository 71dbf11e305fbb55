"""What becomes of an objective: ended with an outcome, gone on with, set aside, brought back."""

from typing import Any

from contracts.commands.planning_life import (
    ArchiveObjective,
    CarryObjectiveForward,
    CloseObjective,
    ReopenObjective,
    RestoreObjective,
)
from contracts.queries.planning import CycleTree, ObjectiveById, ObjectiveView, TreeNode, TreeView
from contracts.rights import may, relations_to
from services.gateway.answer import Answer
from services.gateway.pages.choosing import Choice, said_in
from services.gateway.pages.cycles import cycles_of
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.review import OUTCOMES
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.telling import again_on, made, to_objective, told
from services.gateway.pages.whom import ask_about
from services.gateway.pages.window import Window
from services.runtime import ids

CHILDREN: tuple[Choice, ...] = (
    ("keep", words("they go on by themselves")),
    ("close", words("they end with it")),
)


async def show(window: Window) -> Answer:
    """What can become of it. Raises NotFound."""
    return await _page(window)


async def _page(
    window: Window, form: Form | None = None, found: Wrong = NOTHING, at: str = ""
) -> Answer:
    query = ObjectiveById(objective_id=window.place("objective_id"))
    objective: ObjectiveView = await window.ask(query)
    tree = await window.ask(CycleTree(cycle_id=objective.cycle_id))
    cycles = await cycles_of(window)
    people = await people_of(window)
    mine = relations_to(window.actor, objective.owner, objective.accountable_id)
    living = living_under(tree, objective)
    return window.page(
        "pages/objective_end.html",
        status=200 if found is NOTHING else 422,
        objective=objective,
        cycle=tree.cycle,
        living=living,
        can=_can(objective, tree.cycle.state),
        outcomes=said_in(window, tuple(OUTCOMES.items())),
        children=said_in(window, CHILDREN),
        planned=[
            (str(one.id), one.name)
            for one in cycles
            if one.state in ("planning", "active") and one.id != objective.cycle_id
        ],
        may_change=may(ArchiveObjective, window.actor, mine),
        whom=ask_about(window, people, objective.owner, objective.accountable_id),
        once=(form.get("once") if form else "") or str(ids.new_id()),
        form=form or Form({}),
        wrong=found,
        at=at,
    )


def _can(objective: ObjectiveView, cycle_state: str) -> dict[str, bool]:
    """What the state of an objective and of its cycle lets happen."""
    is_open = cycle_state != "closed" and not objective.archived
    return {
        "close": is_open and objective.state == "published",
        "reopen": is_open and objective.state == "closed",
        "archive": not objective.archived,
        "restore": objective.archived,
    }


def living_under(tree: TreeView, objective: ObjectiveView) -> list[ObjectiveView]:
    """The published ones below an objective, which would be left alone without it."""

    def below(node: TreeNode) -> list[ObjectiveView]:
        found = [child.objective for child in node.children]
        return found + [one for child in node.children for one in below(child)]

    def home(nodes: tuple[TreeNode, ...]) -> list[ObjectiveView]:
        for node in nodes:
            if node.objective.id == objective.id:
                return below(node)
            found = home(node.children)
            if found:
                return found
        return []

    return [one for one in home(tree.roots) if one.state == "published" and not one.archived]


def _closed(window: Window, form: Form) -> Any:
    given = {"objective_id": str(window.place("objective_id")), "outcome": form.get("outcome")}
    more = {"reason": form.text("reason"), "children": form.get("children")}
    return made(CloseObjective, given, more)


def _reopened(window: Window, form: Form) -> Any:
    given = {"objective_id": str(window.place("objective_id")), "reason": form.text("reason")}
    return made(ReopenObjective, given)


def _archived(window: Window, form: Form) -> Any:
    reason = form.text("reason") or None
    return ArchiveObjective(objective_id=window.place("objective_id"), reason=reason)


def _restored(window: Window, form: Form) -> Any:
    reason = form.text("reason") or None
    return RestoreObjective(objective_id=window.place("objective_id"), reason=reason)


def _carried(window: Window, form: Form) -> Any:
    given = {
        "new_objective_id": str(form.id("once") or ids.new_id()),
        "objective_id": str(window.place("objective_id")),
        "cycle_id": form.get("into"),
    }
    return made(CarryObjectiveForward, given, {"reason": form.text("reason")})


HERE = "/objectives/{objective_id}/outcome"
SCREENS = (
    shows(HERE, show),
    takes(f"{HERE}/close", told(_closed, again_on(_page, "close"), to_objective)),
    takes(f"{HERE}/reopen", told(_reopened, again_on(_page, "reopen"), to_objective)),
    takes(f"{HERE}/archive", told(_archived, again_on(_page, "archive"), to_objective)),
    takes(f"{HERE}/restore", told(_restored, again_on(_page, "restore"), to_objective)),
    takes(f"{HERE}/carry-forward", told(_carried, again_on(_page, "carry"), to_objective)),
)
