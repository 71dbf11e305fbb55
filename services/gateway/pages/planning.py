"""Planning: the question, ideas told in silence, drafts, and whether the cycle is ready to run."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.commands.planning import ActivateCycle, DraftObjective, OpenCycle
from contracts.commands.planning_ideas import (
    CastVote,
    MergeIdea,
    RevealIdeas,
    ShortlistIdea,
    SubmitIdea,
)
from contracts.envelope import Command
from contracts.errors import Invalid
from contracts.queries.planning import CycleView, ObjectiveList, ObjectiveView
from contracts.queries.planning_ideas import CycleIdeas
from contracts.queries.planning_lint import ObjectiveLint
from contracts.rights import may
from contracts.values import LIST_LIMIT_MAX, Owner
from services.gateway.answer import Answer
from services.gateway.pages.choosing import HERE, members_to_choose, owner_in
from services.gateway.pages.coverage import coverage_of
from services.gateway.pages.cycles import cycles_of, question_of
from services.gateway.pages.form import Form
from services.gateway.pages.learnt import learnt_before
from services.gateway.pages.needs import dependencies_of, needs_of
from services.gateway.pages.people import People, people_of
from services.gateway.pages.readiness import Check, checks_of, gaps_of, live
from services.gateway.pages.refusals import NOTHING, Wrong, wrong
from services.gateway.pages.screen import dated, takes
from services.gateway.pages.shortages import refused_cycle
from services.gateway.pages.starting import begun, carried
from services.gateway.pages.whom import ask_admins
from services.gateway.pages.window import Refusing, Window
from services.gateway.shape import Shape, fields_of
from services.runtime import ids

# What people plan first, the newest of each.
FIRST = ("planning", "active", "review", "closed")
# What the page offers to whoever may do it.
MAY: dict[str, type[Command]] = {
    "may_open": OpenCycle,
    "may_activate": ActivateCycle,
    "may_write": DraftObjective,
    "may_think": SubmitIdea,
    "may_reveal": RevealIdeas,
    "may_merge": MergeIdea,
}
_CYCLE, _OBJECTIVE = Shape(OpenCycle), Shape(DraftObjective)


class Draft(Struct, frozen=True, kw_only=True):
    """An objective of the cycle with what is still short of it, in words."""

    objective: ObjectiveView
    owner: str
    key_results: int
    gaps: tuple[Check, ...]


async def show(window: Window) -> Answer:
    """The planning page."""
    return await page(window)


async def page(
    window: Window, *, form: Form | None = None, found: Wrong = NOTHING, at: str = ""
) -> Answer:
    """The planning page, with a form that was refused."""
    cycles = await cycles_of(window)
    cycle = planned(window, cycles)
    people = await people_of(window)
    drafts = await drafts_of(window, cycle, people) if cycle else []
    board = (
        await window.perhaps(CycleIdeas(cycle_id=cycle.id, limit=LIST_LIMIT_MAX)) if cycle else None
    )
    objectives = [one.objective for one in drafts]
    needed = await dependencies_of(window, objectives)
    if form is None and (form := begun(window)):
        at = "begun"
    return window.page(
        "pages/planning.html",
        status=422 if found is not NOTHING else 200,
        cycles=cycles,
        cycle=cycle,
        drafts=drafts,
        checks=_checks(window, cycle, objectives, people) if cycle else [],
        coverage=coverage_of(people.teams.values(), objectives),
        board=board,
        learnt=await learnt_before(window, people, cycle)
        if cycle and cycle.state == "planning"
        else [],
        needs=await needs_of(window, people, needed, objectives),
        titles={one.id: one.title for one in objectives},
        ideas=[(str(one.id), one.text.split("\n")[0]) for one in (board.data if board else ())],
        people=people,
        question=question_of(window, cycle) if cycle else "",
        quarter=quarter_of(window.today),
        **{name: may(command, window.actor, set()) for name, command in MAY.items()},
        members=members_to_choose(people),
        whom=ask_admins(window, people),
        form=form or Form({}),
        wrong=found,
        at=at,
    )


def _checks(
    window: Window, cycle: CycleView, objectives: list[ObjectiveView], people: People
) -> list[Check]:
    if cycle.state != "planning":
        return []
    return checks_of(window.language, cycle, objectives, lambda owner: people.owner(owner, window))


def planned(window: Window, cycles: Sequence[CycleView]) -> CycleView | None:
    """The cycle that the address names, else the one that is planned."""
    named = window.parameter("cycle")
    ranked = sorted(cycles, key=lambda cycle: FIRST.index(cycle.state))
    return next((one for one in cycles if str(one.id) == named), ranked[0] if ranked else None)


async def drafts_of(window: Window, cycle: CycleView, people: People) -> list[Draft]:
    """The objectives of a cycle with what is short of each. Raises Refusing."""
    objectives: list[ObjectiveView] = await window.listed(ObjectiveList, cycle_id=cycle.id)
    found = await asyncio.gather(
        *(window.perhaps(ObjectiveLint(objective_id=one.id)) for one in objectives)
    )
    here = {one.id for one in people.members.values() if one.state in HERE}
    has_company = any(one.owner.kind == "company" for one in objectives)
    return [
        Draft(
            objective=one,
            owner=people.owner(one.owner, window),
            key_results=len(live(one)),
            gaps=tuple(
                gaps_of(
                    window.language,
                    one,
                    errors=lint.unanswered_errors if lint else 0,
                    has_company=has_company,
                    here=here,
                )
            ),
        )
        for one, lint in zip(objectives, found, strict=True)
    ]


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter a day is in."""
    month = 3 * ((day.month - 1) // 3) + 1
    first = date(day.year, month, 1)
    after = date(day.year + 1, 1, 1) if month > 9 else date(day.year, month + 3, 1)
    return first, after - timedelta(days=1)


async def open_cycle(window: Window) -> Answer:
    """Begins to plan a cycle."""
    form = await window.form()
    given = {
        "cycle_id": str(form.id("once") or ids.new_id()),
        "name": form.line("name"),
        "starts_on": form.line("starts_on"),
        "ends_on": form.line("ends_on"),
        "silent_ideas": form.has("silent"),
        "check_ins": {
            "every": form.get("every") or "weekly",
            "weekday": form.get("weekday") or "friday",
        },
    }
    there = carried("/welcome", form) if form.get("template") else "/planning"
    return await _told(window, form, "cycle", _CYCLE, OpenCycle, given, there)


async def draft(window: Window) -> Answer:
    """Writes an objective down and goes on to its key results."""
    form = await window.form()
    objective_id = form.id("once") or ids.new_id()
    given: dict[str, Any] = {
        "objective_id": str(objective_id),
        "cycle_id": form.get("cycle_id"),
        "title": form.line("title"),
        "description": form.text("description"),
        "owner": owner_in(form.get("owner")),
        "ambition": form.get("ambition") or "aspirational",
        "confidential": form.has("confidential"),
    }
    if form.get("accountable_id"):
        given["accountable_id"] = form.get("accountable_id")
    path = carried(f"/objectives/{objective_id}", form)
    return await _told(window, form, "objective", _OBJECTIVE, DraftObjective, given, path)


async def _told(
    window: Window,
    form: Form,
    at: str,
    shape: Shape,
    command: type[Any],
    given: dict[str, Any],
    path: str,
) -> Answer:
    try:
        await window.tell(command(**fields_of(shape.from_values(given))))
    except Invalid as invalid:
        found = wrong(invalid.refused, window.language)
        return await page(window, form=form, found=found, at=at)
    except Refusing as refusing:
        found = wrong(refusing.refused, window.language)
        return await page(window, form=form, found=found, at=at)
    return window.go(path)


async def activate(window: Window) -> Answer:
    """Starts the cycle; what is short is listed, and an admin may go on with a reason."""
    form = await window.form()
    reason = form.text("override_reason") or None
    command = ActivateCycle(cycle_id=window.place("cycle_id"), override_reason=reason)
    try:
        await window.tell(command)
    except Refusing as refusing:
        found = await refused_cycle(window, refusing.refused)
        return await page(window, form=form, found=found, at="activate")
    return window.go(f"/planning?cycle={command.cycle_id}")


async def submit(window: Window) -> Answer:
    """Says an idea."""
    form = await window.form()
    command = SubmitIdea(
        idea_id=form.id("once") or ids.new_id(),
        cycle_id=window.place("cycle_id"),
        text=form.text("text"),
    )
    return await _done(window, form, "idea", command)


async def vote(window: Window) -> Answer:
    """Gives an idea so many of one's votes."""
    form = await window.form()
    votes = form.get("votes")
    command = CastVote(idea_id=window.place("idea_id"), votes=int(votes) if votes.isdigit() else 0)
    return await _done(window, form, "vote", command)


async def merge(window: Window) -> Answer:
    """Brings an idea into another, which keeps the authors and the votes of both."""
    form = await window.form()
    nobody = window.place("cycle_id")
    command = MergeIdea(idea_id=form.id("idea") or nobody, into=form.id("into") or nobody)
    return await _done(window, form, "merge", command)


async def reveal(window: Window) -> Answer:
    """Ends the silence."""
    form = await window.form()
    return await _done(window, form, "reveal", RevealIdeas(cycle_id=window.place("cycle_id")))


async def shortlist(window: Window) -> Answer:
    """Makes an idea the draft of an objective."""
    form = await window.form()
    objective_id: UUID = ids.new_id()
    command = ShortlistIdea(
        objective_id=objective_id, idea_id=window.place("idea_id"), owner=Owner(kind="company")
    )
    return await _done(window, form, "shortlist", command, f"/objectives/{objective_id}")


async def _done(window: Window, form: Form, at: str, command: Any, path: str = "") -> Answer:
    try:
        await window.tell(command)
    except Refusing as refusing:
        found = wrong(refusing.refused, window.language)
        return await page(window, form=form, found=found, at=at)
    cycle_id = form.get("cycle_id")
    return window.go(path or (f"/planning?cycle={cycle_id}" if cycle_id else "/planning"))


SCREENS = (
    dated("/planning", show),
    takes("/cycles", open_cycle),
    takes("/objectives", draft),
    takes("/cycles/{cycle_id}/activate", activate),
    takes("/cycles/{cycle_id}/ideas", submit),
    takes("/cycles/{cycle_id}/reveal", reveal),
    takes("/cycles/{cycle_id}/merge", merge),
    takes("/ideas/{idea_id}/vote", vote),
    takes("/ideas/{idea_id}/shortlist", shortlist),
)
