"""An initiative: what is done for a key result, by whom, until when."""

from collections.abc import Sequence
from typing import Any

from contracts.commands.planning_work import ChangeInitiative
from contracts.errors import NotFound
from contracts.queries.planning import CycleById, KeyResultById, ObjectiveById
from contracts.queries.planning_work import InitiativeList, InitiativeView
from contracts.rights import may, relations_to
from services.gateway.answer import Answer
from services.gateway.pages.choosing import members_to_choose
from services.gateway.pages.editing import Edit, fresh
from services.gateway.pages.form import Form
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.telling import changed, made
from services.gateway.pages.whom import ask_about
from services.gateway.pages.window import Window

NAMES = ("title", "assignee_id", "due_on", "state")


async def show(window: Window) -> Answer:
    """The form with what stands there. Raises NotFound."""
    one = await _asked(window)
    return await _page(window, one, _edit_of(one))


async def _asked(window: Window) -> InitiativeView:
    wanted = window.place("initiative_id")
    found: list[InitiativeView] = await window.listed(
        InitiativeList, key_result_id=window.place("key_result_id")
    )
    for one in found:
        if one.id == wanted:
            return one
    raise NotFound(what="initiative")


def _edit_of(one: InitiativeView) -> Edit:
    values = {
        "title": one.title,
        "assignee_id": str(one.assignee_id or ""),
        "due_on": one.due_on.isoformat() if one.due_on else "",
        "state": one.state,
    }
    return fresh(one.version, values)


async def _page(window: Window, one: InitiativeView, edit: Edit, found: Wrong = NOTHING) -> Answer:
    key_result, objective = await window.ask_all(
        KeyResultById(key_result_id=one.key_result_id),
        ObjectiveById(objective_id=one.objective_id),
    )
    cycle = await window.ask(CycleById(cycle_id=objective.cycle_id))
    people = await people_of(window)
    mine = relations_to(window.actor, objective.owner, objective.accountable_id)
    mine |= relations_to(window.actor, objective.owner, key_result.accountable_id)
    mine |= relations_to(window.actor, None, one.assignee_id)
    nobody = [("", window.language.say("nobody yet"))]
    return window.page(
        "pages/initiative.html",
        status=200 if found is NOTHING else 422,
        one=one,
        key_result=key_result,
        objective=objective,
        edit=edit,
        wrong=found,
        members=nobody + members_to_choose(people, edit.get("assignee_id")),
        is_open=cycle.state != "closed",
        may_change=may(ChangeInitiative, window.actor, mine),
        whom=ask_about(window, people, objective.owner, key_result.accountable_id, one.assignee_id),
    )


def _names(_form: Form) -> Sequence[str]:
    return NAMES


async def _now(window: Window) -> Edit:
    return _edit_of(await _asked(window))


async def _anew(window: Window, edit: Edit, found: Wrong) -> Answer:
    return await _page(window, await _asked(window), edit, found)


def _there(window: Window, _form: Form) -> str:
    return f"/key-results/{window.place('key_result_id')}#tasks"


def command_of(window: Window, edit: Edit) -> ChangeInitiative | None:
    """The command of the fields that changed, None for none. Raises Invalid."""
    given: dict[str, Any] = {
        name: edit.get(name) for name in ("title", "state") if name in edit.changed
    }
    for name in ("assignee_id", "due_on"):
        if name in edit.changed:
            given[name] = edit.get(name) or None
    if not given:
        return None
    given["initiative_id"] = str(window.place("initiative_id"))
    command: ChangeInitiative = made(ChangeInitiative, given)
    return command


HERE = "/key-results/{key_result_id}/initiatives/{initiative_id}"
SCREENS = (
    shows(HERE, show),
    takes(HERE, changed(_names, command_of, _now, _anew, _there)),
)
