"""Changing an objective: its words, whose it is, its ambition, who may see it, its rhythm."""

from collections.abc import Sequence
from typing import Any

from contracts.commands.planning import ChangeObjective
from contracts.queries.planning import CycleById, CycleView, ObjectiveById, ObjectiveView
from contracts.rights import may, relations_to
from services.gateway.answer import Answer
from services.gateway.pages.choosing import (
    RHYTHMS,
    WEEKDAYS,
    members_to_choose,
    owner_in,
    owner_text,
    owners_to_choose,
    said_in,
)
from services.gateway.pages.editing import Edit, fresh
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.telling import changed, made, to_objective
from services.gateway.pages.whom import ask_about
from services.gateway.pages.window import Window

NAMES = (
    "title",
    "description",
    "owner",
    "accountable_id",
    "ambition",
    "confidential",
    "every",
    "weekday",
)
AMBITIONS = (
    ("aspirational", words("aspirational: 0.7 is a success")),
    ("committed", words("committed: all of it is due")),
)


async def show(window: Window) -> Answer:
    """The form with what stands there. Raises NotFound."""
    objective, cycle = await _asked(window)
    return await _page(window, objective, cycle, _edit_of(objective, cycle))


async def _asked(window: Window) -> tuple[ObjectiveView, CycleView]:
    query = ObjectiveById(objective_id=window.place("objective_id"))
    objective: ObjectiveView = await window.ask(query)
    return objective, await window.ask(CycleById(cycle_id=objective.cycle_id))


def _edit_of(objective: ObjectiveView, cycle: CycleView) -> Edit:
    rhythm = objective.rhythm
    values = {
        "title": objective.title,
        "description": objective.description,
        "owner": owner_text(objective.owner),
        "accountable_id": str(objective.accountable_id),
        "ambition": objective.ambition,
        "confidential": "yes" if objective.confidential else "",
        "every": rhythm.every if rhythm else "",
        "weekday": (rhythm or cycle.check_ins).weekday,
    }
    return fresh(objective.version, values)


async def _page(
    window: Window,
    objective: ObjectiveView,
    cycle: CycleView,
    edit: Edit,
    found: Wrong = NOTHING,
) -> Answer:
    people = await people_of(window)
    mine = relations_to(window.actor, objective.owner, objective.accountable_id)
    rhythms = said_in(window, RHYTHMS)
    is_open = objective.state != "closed" and cycle.state in ("planning", "active")
    return window.page(
        "pages/objective_edit.html",
        status=200 if found is NOTHING else 422,
        objective=objective,
        cycle=cycle,
        edit=edit,
        wrong=found,
        owners=owners_to_choose(window, people, edit.get("owner")),
        members=members_to_choose(people, edit.get("accountable_id")),
        ambitions=said_in(window, AMBITIONS),
        rhythms=[("", window.language.say("as the cycle")), *rhythms],
        weekdays=said_in(window, WEEKDAYS),
        is_open=is_open and not objective.archived,
        may_change=may(ChangeObjective, window.actor, mine),
        whom=ask_about(window, people, objective.owner, objective.accountable_id),
    )


def _names(_form: Form) -> Sequence[str]:
    return NAMES


async def _now(window: Window) -> Edit:
    return _edit_of(*await _asked(window))


async def _anew(window: Window, edit: Edit, found: Wrong) -> Answer:
    return await _page(window, *await _asked(window), edit, found)


def command_of(window: Window, edit: Edit) -> ChangeObjective | None:
    """The command of the fields that changed, None for none. Raises Invalid."""
    given: dict[str, Any] = {name: edit.get(name) for name in edit.changed & PLAIN}
    if "owner" in edit.changed:
        given["owner"] = owner_in(edit.get("owner"))
    if "confidential" in edit.changed:
        given["confidential"] = bool(edit.get("confidential"))
    if edit.changed & {"every", "weekday"}:
        given["rhythm"] = _rhythm(edit)
    if not given:
        return None
    fixed = {"objective_id": str(window.place("objective_id")), "reason": edit.reason}
    command: ChangeObjective = made(ChangeObjective, given, fixed)
    return command


PLAIN = frozenset(("title", "description", "accountable_id", "ambition"))


def _rhythm(edit: Edit) -> dict[str, str] | None:
    if not edit.get("every"):
        return None
    return {"every": edit.get("every"), "weekday": edit.get("weekday") or "friday"}


HERE = "/objectives/{objective_id}/edit"
SCREENS = (
    shows(HERE, show),
    takes(HERE, changed(_names, command_of, _now, _anew, to_objective)),
)
