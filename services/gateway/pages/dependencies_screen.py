"""What an objective needs of others: declared, answered, and the links of those outside."""

from typing import Any

from contracts.commands.identity_parties import AddExternalParty
from contracts.commands.planning_dependencies import (
    AcceptDependency,
    BreakDependency,
    DeclareDependency,
    DeclineDependency,
    IssueDependencyLink,
    ResolveDependency,
    RevokeDependencyLink,
)
from contracts.envelope import Fault
from contracts.errors import Invalid
from contracts.queries.planning import CycleById, ObjectiveById, ObjectiveList, ObjectiveView
from contracts.queries.planning_dependencies import ObjectiveDependencies
from contracts.rights import may, relations_to
from contracts.values import LIST_LIMIT_MAX
from services.gateway.answer import Answer
from services.gateway.pages.choosing import Choice
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.needs import needs_of, parties_of, party_name
from services.gateway.pages.people import People, people_of
from services.gateway.pages.refusals import NOTHING, Wrong, wrong
from services.gateway.pages.screen import dated, takes
from services.gateway.pages.telling import made, told
from services.gateway.pages.whom import ask_about
from services.gateway.pages.window import Refusing, Window
from services.runtime import ids

SAYINGS = {
    "accept": words("We see to it"),
    "decline": words("We cannot"),
    "resolve": words("It is done"),
    "break": words("It will not come"),
}
COMMANDS: dict[str, Any] = {
    "accept": AcceptDependency,
    "decline": DeclineDependency,
    "resolve": ResolveDependency,
    "break": BreakDependency,
}
# Somebody outside who is not known yet.
NEW = "external_party/new"


async def show(window: Window) -> Answer:
    """Everything it needs, and the forms about it. Raises NotFound."""
    return await _page(window)


async def _page(
    window: Window, form: Form | None = None, found: Wrong = NOTHING, at: str = ""
) -> Answer:
    query = ObjectiveById(objective_id=window.place("objective_id"))
    objective: ObjectiveView = await window.ask(query)
    cycle, needs = await window.ask_all(
        CycleById(cycle_id=objective.cycle_id),
        ObjectiveDependencies(objective_id=objective.id, limit=LIST_LIMIT_MAX),
    )
    others: list[ObjectiveView] = await window.listed(ObjectiveList, cycle_id=cycle.id)
    people = await people_of(window)
    mine = relations_to(window.actor, objective.owner, objective.accountable_id)
    may_declare = may(DeclareDependency, window.actor, mine)
    is_open = objective.state != "closed" and cycle.state in ("planning", "active")
    return window.page(
        "pages/dependencies.html",
        status=200 if found is NOTHING else 422,
        objective=objective,
        cycle=cycle,
        needs=await needs_of(window, people, needs.data, others),
        sayings=SAYINGS,
        choices=await choices_of(window, people, objective, others) if may_declare else [],
        may_declare=may_declare,
        is_open=is_open and not objective.archived,
        whom=ask_about(window, people, objective.owner, objective.accountable_id),
        once=(form.get("once") if form else "") or str(ids.new_id()),
        party_id=(form.get("party_id") if form else "") or str(ids.new_id()),
        form=form or Form({}),
        wrong=found,
        at=at,
    )


async def choices_of(
    window: Window, people: People, objective: ObjectiveView, others: list[ObjectiveView]
) -> list[tuple[str, list[Choice]]]:
    """Of whom or what something can be needed, by kind. Raises Refusing."""
    say = window.language.say
    teams = sorted(people.teams.values(), key=lambda one: one.name.casefold())
    outside = [(f"external_party/{one.id}", party_name(one)) for one in await parties_of(window)]
    rest = [one for one in others if one.id != objective.id and _is_named(objective, one)]
    groups = [
        (say("Teams"), [(f"team/{one.id}", one.name) for one in teams]),
        (say("Outside"), [*outside, (NEW, say("somebody else, named below"))]),
        (say("Objectives"), [(f"objective/{one.id}", one.title) for one in rest]),
        (
            say("Key results"),
            [
                (f"key_result/{kr.id}", kr.title)
                for one in rest
                for kr in one.key_results
                if kr.state == "live"
            ],
        ),
    ]
    return [(name, choices) for name, choices in groups if choices]


def _is_named(objective: ObjectiveView, other: ObjectiveView) -> bool:
    """Whether an objective may name another: what is for everybody tells nothing confidential."""
    return objective.confidential or not other.confidential


async def declare(window: Window) -> Answer:
    """Says what is needed; somebody outside who is not known yet is made known first."""
    form = await window.form()
    objective_id = window.place("objective_id")
    try:
        command = declared(window, form)
        if form.get("on") == NEW:
            await window.tell(_party(form))
        await window.tell(command)
    except (Invalid, Refusing) as refusal:
        found = wrong(refusal.refused, window.language)
        return await _page(window, form, found, "declare")
    return window.go(f"/objectives/{objective_id}/dependencies")


def declared(window: Window, form: Form) -> DeclareDependency:
    """The command in a form. Raises Invalid with every fault, those of a new party too."""
    kind, _, id = form.get("on").partition("/")
    given = {
        "dependency_id": str(form.id("once") or ids.new_id()),
        "objective_id": str(window.place("objective_id")),
        "on": {"kind": kind, "id": form.get("party_id") if form.get("on") == NEW else id},
        "need": form.text("need"),
    }
    faults: list[Fault] = []
    try:
        command: DeclareDependency = made(DeclareDependency, given, {"due_on": form.line("due_on")})
    except Invalid as invalid:
        faults += invalid.faults
    if form.get("on") == NEW:
        try:
            _party(form)
        except Invalid as invalid:
            faults += invalid.faults
    if faults:
        raise Invalid(*faults)
    return command


def _party(form: Form) -> AddExternalParty:
    given = {
        "external_party_id": form.get("party_id"),
        "name": form.line("name"),
        "email": form.line("email"),
    }
    command: AddExternalParty = made(AddExternalParty, given, {"company": form.line("company")})
    return command


def _answered(window: Window, form: Form) -> Any:
    kind = COMMANDS.get(form.get("answer"), AcceptDependency)
    given: dict[str, Any] = {"dependency_id": form.get("dependency_id")}
    if kind in (DeclineDependency, BreakDependency):
        given["reason"] = form.text("reason")
    return made(kind, given, {"reason": form.text("reason")})


def _issued(_window: Window, form: Form) -> Any:
    return made(IssueDependencyLink, {"dependency_id": form.get("dependency_id")})


def _revoked(_window: Window, form: Form) -> Any:
    return made(RevokeDependencyLink, {"dependency_id": form.get("dependency_id")})


async def _again(window: Window, form: Form, found: Wrong) -> Answer:
    # At the need that the form is about.
    return await _page(window, form, found, form.get("dependency_id"))


def _there(window: Window, form: Form) -> str:
    place = f"#n-{form.id('dependency_id')}" if form.id("dependency_id") else ""
    return f"/objectives/{window.place('objective_id')}/dependencies{place}"


HERE = "/objectives/{objective_id}/dependencies"
SCREENS = (
    dated(HERE, show),
    takes(HERE, declare),
    takes(f"{HERE}/answer", told(_answered, _again, _there)),
    takes(f"{HERE}/link", told(_issued, _again, _there)),
    takes(f"{HERE}/link/close", told(_revoked, _again, _there)),
)
