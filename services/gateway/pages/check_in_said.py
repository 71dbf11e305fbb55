"""A check-in: what it says, everything that was said before, and how it is put right."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.commands.checkin import CorrectCheckIn, RetractCheckIn
from contracts.queries.checkin import CheckInById, CheckInView, Correction
from contracts.queries.planning import (
    CycleById,
    CycleView,
    KeyResultById,
    KeyResultView,
    ObjectiveById,
)
from contracts.rights import may, relations_to
from contracts.values import Metric
from services.gateway.answer import Answer
from services.gateway.pages.editing import WAS, Edit, fresh
from services.gateway.pages.form import Form
from services.gateway.pages.language import Language
from services.gateway.pages.marking import words
from services.gateway.pages.metric import measured
from services.gateway.pages.people import People, people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.rows import STANDINGS, amount_of
from services.gateway.pages.screen import dated, takes
from services.gateway.pages.telling import changed, told
from services.gateway.pages.whom import ask_about
from services.gateway.pages.window import Window

OWN = ("value", "confidence", "status", "note", "effective_on")
REACHED = "r."
CONFIDENCE_MAX = 10
# What is done or not done, as its field says it.
SO = {"yes": True, "no": False}
FIELDS: Mapping[str, str] = {
    "value": words("value"),
    "reached": words("milestones reached"),
    "effective_on": words("day"),
    "confidence": words("confidence"),
    "status": words("status"),
    "note": words("note"),
}


class Move(Struct, frozen=True, kw_only=True):
    """A field that was put right, in words."""

    field: str
    old: str
    new: str


class Step(Struct, frozen=True, kw_only=True):
    """Something that happened to a check-in."""

    what: str
    who: str
    at: str
    reason: str = ""
    moves: tuple[Move, ...] = ()


class About(Struct, frozen=True, kw_only=True):
    """A check-in with what it is of."""

    check_in: CheckInView
    key_result: KeyResultView
    objective: Any
    cycle: CycleView


async def show(window: Window) -> Answer:
    """The page of a check-in. Raises NotFound."""
    about = await _asked(window)
    return await _page(window, about, edit_of(about, window.language))


async def _asked(window: Window) -> About:
    check_in = await window.ask(CheckInById(check_in_id=window.place("check_in_id")))
    key_result, objective, cycle = await window.ask_all(
        KeyResultById(key_result_id=check_in.key_result_id),
        ObjectiveById(objective_id=check_in.objective_id),
        CycleById(cycle_id=check_in.cycle_id),
    )
    return About(check_in=check_in, key_result=key_result, objective=objective, cycle=cycle)


def edit_of(about: About, language: Language) -> Edit:
    """A check-in as a form that nobody has touched yet."""
    one, metric = about.check_in, about.key_result.metric
    values = {
        "value": _typed(language, one.value),
        "confidence": "" if one.confidence is None else str(one.confidence),
        "status": one.status or "",
        "note": one.note,
        "effective_on": one.effective_on.isoformat(),
    }
    for each in metric.milestones:
        values[f"{REACHED}{each.id}"] = "yes" if each.id in (one.reached or ()) else ""
    return fresh(one.version, values)


def _typed(language: Language, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return language.typed(value)


async def _page(
    window: Window,
    about: About,
    edit: Edit,
    found: Wrong = NOTHING,
    retracting: Form | None = None,
) -> Answer:
    people = await people_of(window)
    one, owner = about.check_in, about.objective.owner
    mine = relations_to(window.actor, owner, about.objective.accountable_id)
    mine |= relations_to(window.actor, owner, about.key_result.accountable_id)
    if one.author == window.me:
        mine.add("owns")
    named = (about.objective.accountable_id, about.key_result.accountable_id, one.author)
    return window.page(
        "pages/check_in_said.html",
        status=200 if found is NOTHING else 422,
        one=one,
        key_result=about.key_result,
        objective=about.objective,
        cycle=about.cycle,
        edit=edit,
        wrong=found,
        retracting=retracting,
        numbers=[(str(n), str(n)) for n in range(CONFIDENCE_MAX + 1)],
        people=people,
        steps=steps_of(window, people, about),
        value=value_in(window.language, about.key_result.metric, one.value, one.reached),
        may_correct=may(CorrectCheckIn, window.actor, mine),
        is_open=one.state != "retracted" and about.cycle.state in ("active", "review"),
        whom=ask_about(window, people, owner, *named),
    )


def value_in(language: Language, metric: Metric, value: Any, reached: Any) -> str:
    """What a check-in says, in words: an amount, done or not, or the milestones by name."""
    if metric.kind == "milestones":
        titles = [each.title for each in metric.milestones if each.id in (reached or ())]
        return ", ".join(titles) or "–"
    if value is None:
        return "–"
    if isinstance(value, bool):
        return language.say("done") if value else language.say("not done")
    return amount_of(language, metric, value)


def steps_of(window: Window, people: People, about: About) -> list[Step]:
    """Everything that happened to a check-in, oldest first, with old and new values."""
    one, language = about.check_in, window.language

    def step(what: str, by: UUID | None, at: str, reason: str = "", moves: Any = ()) -> Step:
        who, when = people.name(by), language.moment(at, window.session.timezone)
        return Step(what=language.say(what), who=who, at=when, reason=reason, moves=tuple(moves))

    steps = [step(words("Recorded"), one.author, one.recorded_at)]
    for each in one.corrections:
        moves = moves_of(language, about.key_result.metric, each)
        steps.append(step(words("Corrected"), each.by, each.at, each.reason, moves))
    if one.retraction:
        back = one.retraction
        steps.append(step(words("Retracted"), back.by, back.at, back.reason))
    return steps


def moves_of(language: Language, metric: Metric, correction: Correction) -> list[Move]:
    """What a correction changed, in words."""

    def said(name: str, value: Any) -> str:
        match name:
            case "value":
                return value_in(language, metric, value, ())
            case "reached":
                return value_in(language, metric, None, value)
            case "effective_on":
                return language.day(value)
            case "status" if value:
                return language.say(STANDINGS[value])
            case _:
                return str(value) if value not in (None, "") else "–"

    found = []
    for name, label in FIELDS.items():
        change = getattr(correction, name)
        if change is not None:
            old, new = said(name, change.old), said(name, change.new)
            found.append(Move(field=language.say(label), old=old, new=new))
    return found


def _names(form: Form) -> list[str]:
    milestones = (name.removeprefix(WAS) for name in form.names)
    return [*OWN, *dict.fromkeys(name for name in milestones if name.startswith(REACHED))]


async def _now(window: Window) -> Edit:
    return edit_of(await _asked(window), window.language)


async def _anew(window: Window, edit: Edit, found: Wrong) -> Answer:
    return await _page(window, await _asked(window), edit, found)


def command_of(window: Window, edit: Edit) -> CorrectCheckIn | None:
    """The command of the fields that changed, None for none. Raises Invalid."""
    given: dict[str, Any] = {
        name: edit.get(name) for name in ("note", "effective_on", "status") if name in edit.changed
    }
    if "confidence" in edit.changed:
        confidence = edit.get("confidence")
        given["confidence"] = int(confidence) if confidence.isdecimal() else confidence
    if "value" in edit.changed:
        text = edit.get("value")
        given["value"] = SO.get(text, window.language.amount(text))
    if any(name.startswith(REACHED) for name in edit.changed):
        reached = (name for name in edit.values if name.startswith(REACHED) and edit.get(name))
        given["reached"] = [name.removeprefix(REACHED) for name in reached]
    if not given:
        return None
    # Without a reason it is refused by the shape; an empty text says so in the form's words.
    given |= {"check_in_id": str(window.place("check_in_id")), "reason": edit.reason}
    command: CorrectCheckIn = measured(CorrectCheckIn, given, {})
    return command


def _retracted(window: Window, form: Form) -> RetractCheckIn:
    given = {"check_in_id": str(window.place("check_in_id")), "reason": form.text("reason")}
    command: RetractCheckIn = measured(RetractCheckIn, given, {})
    return command


async def _again(window: Window, form: Form, found: Wrong) -> Answer:
    about = await _asked(window)
    return await _page(window, about, edit_of(about, window.language), found, form)


def _there(window: Window, _form: Form) -> str:
    return f"/check-ins/{window.place('check_in_id')}"


HERE = "/check-ins/{check_in_id}"
SCREENS = (
    dated(HERE, show),
    takes(f"{HERE}/correct", changed(_names, command_of, _now, _anew, _there)),
    takes(f"{HERE}/retract", told(_retracted, _again, _there)),
)
