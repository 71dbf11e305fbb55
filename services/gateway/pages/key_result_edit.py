"""Changing a key result: its words, who is accountable, its weight, its metric; withdrawing it."""

from collections.abc import Sequence
from typing import Any

from contracts.commands.planning import ChangeKeyResult, WithdrawKeyResult
from contracts.queries.planning import CycleById, KeyResultById, KeyResultView, ObjectiveById
from contracts.rights import may, relations_to
from services.gateway.answer import Answer
from services.gateway.pages.choosing import members_to_choose, said_in
from services.gateway.pages.editing import Edit, fresh
from services.gateway.pages.form import Form
from services.gateway.pages.language import Language
from services.gateway.pages.metric import (
    FIELDS,
    KINDS,
    ROW,
    measured,
    metric_in,
    row_names,
    texts_of,
)
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.telling import changed, told
from services.gateway.pages.whom import ask_about
from services.gateway.pages.window import Window

OWN = ("title", "accountable_id", "weight")


async def show(window: Window) -> Answer:
    """The form with what stands there. Raises NotFound."""
    key_result = await _asked(window)
    return await _page(window, key_result, edit_of(key_result, window.language))


async def _asked(window: Window) -> KeyResultView:
    query = KeyResultById(key_result_id=window.place("key_result_id"))
    found: KeyResultView = await window.ask(query)
    return found


def edit_of(key_result: KeyResultView, language: Language) -> Edit:
    """A key result as a form that nobody has touched yet."""
    values = {
        "title": key_result.title,
        "accountable_id": str(key_result.accountable_id),
        "weight": language.typed(key_result.weight),
    }
    return fresh(key_result.version, values | texts_of(key_result.metric, language))


async def _page(
    window: Window,
    key_result: KeyResultView,
    edit: Edit,
    found: Wrong = NOTHING,
    withdrawing: Form | None = None,
) -> Answer:
    objective, cycle = await window.ask_all(
        ObjectiveById(objective_id=key_result.objective_id),
        CycleById(cycle_id=key_result.cycle_id),
    )
    people = await people_of(window)
    mine = relations_to(window.actor, objective.owner, objective.accountable_id)
    mine |= relations_to(window.actor, objective.owner, key_result.accountable_id)
    is_open = objective.state != "closed" and cycle.state in ("planning", "active")
    return window.page(
        "pages/key_result_edit.html",
        status=200 if found is NOTHING else 422,
        key_result=key_result,
        objective=objective,
        cycle=cycle,
        edit=edit,
        wrong=found,
        withdrawing=withdrawing,
        kinds=said_in(window, KINDS),
        members=members_to_choose(people, edit.get("accountable_id")),
        is_open=is_open and not objective.archived and key_result.state == "live",
        may_change=may(ChangeKeyResult, window.actor, mine),
        whom=ask_about(
            window, people, objective.owner, objective.accountable_id, key_result.accountable_id
        ),
    )


def _names(form: Form) -> Sequence[str]:
    return (*OWN, *FIELDS, *row_names(_rows_in(form)))


async def _now(window: Window) -> Edit:
    return edit_of(await _asked(window), window.language)


async def _anew(window: Window, edit: Edit, found: Wrong) -> Answer:
    return await _page(window, await _asked(window), edit, found)


def _there(window: Window, _form: Form) -> str:
    return f"/key-results/{window.place('key_result_id')}"


def _rows_in(form: Form) -> int:
    """How many milestones a form has fields of."""
    rows = 0
    while form.has(f"{ROW}{rows}.title"):
        rows += 1
    return rows


def command_of(window: Window, edit: Edit) -> ChangeKeyResult | None:
    """The command of the fields that changed, None for none. Raises Invalid."""
    form, language = edit.form, window.language
    given: dict[str, Any] = {
        name: form.line(name) for name in ("title", "accountable_id") if name in edit.changed
    }
    if "weight" in edit.changed:
        given["weight"] = language.amount(form.line("weight"))
    if any(name in FIELDS or name.startswith(ROW) for name in edit.changed):
        given["metric"] = metric_in(form, language)
    if not given:
        return None
    given["key_result_id"] = str(window.place("key_result_id"))
    command: ChangeKeyResult = measured(ChangeKeyResult, given, {"reason": edit.reason})
    return command


def _withdrawn(window: Window, form: Form) -> WithdrawKeyResult:
    return WithdrawKeyResult(
        key_result_id=window.place("key_result_id"), reason=form.text("reason") or None
    )


async def _again(window: Window, form: Form, found: Wrong) -> Answer:
    key_result = await _asked(window)
    return await _page(window, key_result, edit_of(key_result, window.language), found, form)


def _home(_window: Window, form: Form) -> str:
    return f"/objectives/{form.id('objective_id') or ''}"


SCREENS = (
    shows("/key-results/{key_result_id}/edit", show),
    takes("/key-results/{key_result_id}/edit", changed(_names, command_of, _now, _anew, _there)),
    takes("/key-results/{key_result_id}/withdraw", told(_withdrawn, _again, _home)),
)
