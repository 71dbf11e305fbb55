"""What an objective hangs under: every place that can be, and why another cannot."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.commands.planning_life import AlignObjective, UnalignObjective
from contracts.queries.planning import CycleView, ObjectiveById, ObjectiveList, ObjectiveView
from contracts.rights import may, relations_to
from contracts.values import ALIGNMENT_DEPTH_MAX
from services.gateway.answer import Answer
from services.gateway.pages.cycles import cycles_of
from services.gateway.pages.form import Form
from services.gateway.pages.language import Language
from services.gateway.pages.metric import measured
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.telling import again_on, made, to_objective, told
from services.gateway.pages.whom import ask_about
from services.gateway.pages.window import Window

# Cycles in which something may still be served.
GOING_ON = ("planning", "active", "review")
OBJECTIVE, KEY_RESULT = "objective", "key_result"


class Spot(Struct, frozen=True, kw_only=True):
    """A place to hang under, as a choice; why is the reason where it cannot be one."""

    value: str
    label: str
    why: str = ""
    is_inner: bool = False


class Group(Struct, frozen=True, kw_only=True):
    """The places of a cycle."""

    name: str
    spots: tuple[Spot, ...]


Known = Mapping[UUID, ObjectiveView]


async def show(window: Window) -> Answer:
    """The form with the place it has. Raises NotFound."""
    return await _page(window)


async def _page(
    window: Window, form: Form | None = None, found: Wrong = NOTHING, at: str = ""
) -> Answer:
    query = ObjectiveById(objective_id=window.place("objective_id"))
    objective: ObjectiveView = await window.ask(query)
    cycles = await cycles_of(window)
    own = next(one for one in cycles if one.id == objective.cycle_id)
    around = [one for one in cycles if one.state in GOING_ON and one.id != own.id]
    listed = await asyncio.gather(
        *(window.listed(ObjectiveList, cycle_id=one.id) for one in (own, *around))
    )
    people = await people_of(window)
    mine = relations_to(window.actor, objective.owner, objective.accountable_id)
    is_open = objective.state != "closed" and own.state in ("planning", "active")
    return window.page(
        "pages/objective_parent.html",
        status=200 if found is NOTHING else 422,
        objective=objective,
        cycle=own,
        groups=groups_of(window.language, objective, [own, *around], listed),
        chosen=form.get("under") if form else _value(objective),
        depth=ALIGNMENT_DEPTH_MAX,
        form=form or _form_of(objective, window.language),
        is_open=is_open and not objective.archived,
        may_change=may(AlignObjective, window.actor, mine),
        whom=ask_about(window, people, objective.owner, objective.accountable_id),
        wrong=found,
        at=at,
    )


def _value(objective: ObjectiveView) -> str:
    place = objective.parent
    if place is None:
        return ""
    if place.key_result_id:
        return f"{KEY_RESULT}/{place.key_result_id}"
    return f"{OBJECTIVE}/{place.objective_id}"


def _form_of(objective: ObjectiveView, language: Language) -> Form:
    place = objective.parent
    fields = {"weight": [language.typed(place.weight)] if place else ["1"]}
    return Form({**fields, "contributes": ["yes"]} if place and place.contributes else fields)


def groups_of(
    language: Language,
    objective: ObjectiveView,
    cycles: Sequence[CycleView],
    listed: Sequence[Sequence[ObjectiveView]],
) -> list[Group]:
    """Every place by cycle, those that cannot be with the reason; its own cycle comes first."""
    known = {one.id: one for each in listed for one in each}
    height = _height(objective.id, known)
    groups = []
    for cycle, objectives in zip(cycles, listed, strict=True):
        spots: list[Spot] = []
        for one in objectives:
            why = _why_not(language, objective, one, known, height)
            spots.append(Spot(value=f"{OBJECTIVE}/{one.id}", label=one.title, why=why))
            spots += [
                Spot(value=f"{KEY_RESULT}/{kr.id}", label=kr.title, why=why, is_inner=True)
                for kr in one.key_results
                if kr.state == "live" and not why
            ]
        groups.append(Group(name=cycle.name, spots=tuple(spots)))
    return [group for group in groups if group.spots]


def _why_not(
    language: Language, objective: ObjectiveView, place: ObjectiveView, known: Known, height: int
) -> str:
    """Why nothing can hang there, empty where it can: the rules that the service holds to."""
    above = _above(place, known)
    if place.id == objective.id:
        return language.say("this one itself")
    if objective.id in above:
        return language.say("hangs under this one")
    if place.confidential and not objective.confidential:
        return language.say("is confidential, and this one is not")
    if len(above) + height > ALIGNMENT_DEPTH_MAX:
        return language.say("stands too deep")
    return ""


def _above(place: ObjectiveView, known: Known) -> list[UUID]:
    """A place and all above it, as far as they are to be seen."""
    chain: list[UUID] = []
    one: ObjectiveView | None = place
    while one is not None and one.id not in chain:
        chain.append(one.id)
        one = known.get(one.parent_id) if one.parent_id else None
    return chain


def _height(objective_id: UUID, known: Known) -> int:
    """How many levels an objective brings along, itself included."""
    level, height = {objective_id}, 0
    while level and height <= ALIGNMENT_DEPTH_MAX:
        height += 1
        level = {one.id for one in known.values() if one.parent_id in level}
    return height


def _aligned(window: Window, form: Form) -> Any:
    objective_id = window.place("objective_id")
    kind, _, id = form.get("under").partition("/")
    given: dict[str, Any] = {"objective_id": str(objective_id)}
    if not id:
        return made(UnalignObjective, given, {"reason": form.text("reason")})
    given["key_result_id" if kind == KEY_RESULT else "parent_id"] = id
    given["contributes"] = form.has("contributes")
    if form.has("contributes") and form.line("weight"):
        given["weight"] = window.language.amount(form.line("weight"))
    return measured(AlignObjective, given, {"reason": form.text("reason")})


HERE = "/objectives/{objective_id}/parent"
SCREENS = (
    shows(HERE, show),
    takes(HERE, told(_aligned, again_on(_page, "align"), to_objective)),
)
