"""The check-in: one key result at a time from what I owe, in twenty seconds each."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.commands.checkin import RecordCheckIn
from contracts.envelope import Fault, Refused
from contracts.errors import Invalid
from contracts.queries.checkin import CheckInList, CheckInView, DueList, DueView
from contracts.queries.planning import (
    CycleById,
    CycleView,
    KeyResultById,
    KeyResultView,
    ObjectiveById,
    ObjectiveView,
)
from contracts.queries.scoring_board import ScoreBoard
from services.gateway.answer import Answer
from services.gateway.pages.form import Form
from services.gateway.pages.refusals import NOTHING, Wrong, wrong
from services.gateway.pages.rows import (
    amount_of,
    points_of,
    spark_sentence,
    target_of,
    value_of,
)
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.today import DUE_NOW
from services.gateway.pages.window import Refusing, Window
from services.gateway.shape import Shape, fields_of
from services.gateway.web.charts.spark import spark
from services.runtime import ids

SKIPPED_MAX = 50
COMING_SHOWN_MAX = 10
_SHAPE = Shape(RecordCheckIn)


class Subject(Struct, frozen=True, kw_only=True):
    """The key result that is reported on, and what a person needs to know to do so."""

    key_result: KeyResultView
    objective: ObjectiveView
    cycle: CycleView
    last: CheckInView | None
    last_value: str
    start: str
    target: str
    expected: str
    spark: Any


async def queue(window: Window) -> Answer:
    """The first that is owed and was not skipped, or that all is done."""
    due = await _due(window)
    skipped = _skipped(window)
    left = [one for one in due if str(one.key_result_id) not in skipped]
    if not left:
        return await _done(window, skipped=len(due))
    return await _form(window, left[0].key_result_id, due)


async def one(window: Window) -> Answer:
    """A certain key result, due or not. Raises NotFound."""
    return await _form(window, window.place("key_result_id"), await _due(window))


async def save(window: Window) -> Answer:
    """Records a check-in and goes on to the next; a refused one comes back as it was typed."""
    form = await window.form()
    key_result_id = window.place("key_result_id")
    try:
        await window.tell(await _command(window, form, key_result_id))
    except (Invalid, Refusing) as refusal:
        due = await _due(window)
        found = wrong(refusal.refused, window.language)
        return await _form(window, key_result_id, due, form=form, found=found)
    if not window.is_partial:
        return window.go("/check-in")
    said = window.language.say("Saved.")
    due = [one for one in await _due(window) if one.key_result_id != key_result_id]
    if not due:
        return await _done(window, said=said)
    return await _form(window, due[0].key_result_id, due, said=said)


async def _done(window: Window, *, skipped: int = 0, said: str = "") -> Answer:
    """Nothing is owed, or only what was skipped; what comes next may be told before its day."""
    coming: list[DueView] = await window.listed(DueList, states=("upcoming",))
    return window.page(
        "pages/check_ins_done.html", skipped=skipped, said=said, coming=coming[:COMING_SHOWN_MAX]
    )


async def _due(window: Window) -> list[DueView]:
    found: list[DueView] = await window.listed(DueList, states=DUE_NOW)
    return found


def _skipped(window: Window) -> list[str]:
    return window.parameter("skip").split(",")[:SKIPPED_MAX]


async def _form(
    window: Window,
    key_result_id: UUID,
    due: Sequence[DueView],
    *,
    form: Form | None = None,
    found: Wrong = NOTHING,
    said: str = "",
) -> Answer:
    subject = await subject_of(window, key_result_id)
    owed = [one.key_result_id for one in due]
    at = owed.index(key_result_id) + 1 if key_result_id in owed else 0
    skipped = [*filter(None, _skipped(window)), str(key_result_id)]
    return window.page(
        "pages/check_in.html",
        status=422 if found is not NOTHING else 200,
        subject=subject,
        form=form or Form({}),
        wrong=found,
        said=said,
        at=at,
        of=len(owed),
        skip=",".join(skipped),
        check_in_id=form.get("check_in_id") if form else str(ids.new_id()),
    )


async def subject_of(window: Window, key_result_id: UUID) -> Subject:
    """What is to be known of a key result before it is reported on. Raises Refusing."""
    key_result, said = await window.ask_all(
        KeyResultById(key_result_id=key_result_id),
        CheckInList(key_result_id=key_result_id, limit=10),
    )
    objective, cycle, board = await window.ask_all(
        ObjectiveById(objective_id=key_result.objective_id),
        CycleById(cycle_id=key_result.cycle_id),
        ScoreBoard(cycle_id=key_result.cycle_id),
    )
    language, metric = window.language, key_result.metric
    lines = [
        line
        for sheet in board.objectives
        for line in sheet.key_results
        if line.key_result_id == key_result_id
    ]
    readings = lines[0].readings if lines else ()
    pace = lines[0].score.pace if lines else None
    counting = [one for one in said.data if one.state != "retracted"]
    last = counting[0] if counting else None
    progress = readings[-1].progress if readings else key_result.weight * 0
    measured = metric.baseline is not None and metric.target is not None
    return Subject(
        key_result=key_result,
        objective=objective,
        cycle=cycle,
        last=last,
        last_value=value_of(language, metric, last.value if last else None, progress),
        start=amount_of(language, metric, metric.baseline) if measured else "",
        target=target_of(language, metric),
        expected="" if pace is None else language.percent(pace.expected),
        spark=spark(
            points_of(cycle, readings), spark_sentence(language, len(readings)), ghost=measured
        ),
    )


async def _command(window: Window, form: Form, key_result_id: UUID) -> RecordCheckIn:
    """The command in a form. Raises Refusing with every fault."""
    check_in_id = form.id("check_in_id") or ids.new_id()
    if form.has("no_change"):
        return RecordCheckIn(check_in_id=check_in_id, key_result_id=key_result_id, no_change=True)
    metric = (await window.ask(KeyResultById(key_result_id=key_result_id))).metric
    given: dict[str, Any] = {
        "check_in_id": str(check_in_id),
        "key_result_id": str(key_result_id),
        "note": form.text("note"),
    }
    faults: list[Fault] = []
    if metric.kind == "milestones":
        given["reached"] = form.all("reached")
    elif metric.kind == "boolean":
        given["value"] = {"yes": True, "no": False}.get(form.get("value"))
    elif form.line("value"):
        given["value"] = window.language.amount(form.line("value"))
        if isinstance(given["value"], str):
            del given["value"]
            faults.append(Fault("/value", "not_a_number", "Write a number, as 12.5."))
    if form.get("confidence").isdigit():
        given["confidence"] = int(form.get("confidence"))
    if form.get("status"):
        given["status"] = form.get("status")
    if form.line("effective_on"):
        given["effective_on"] = form.line("effective_on")
    if form.text("blocker"):
        given["blockers"] = [{"text": form.text("blocker")}]
    if metric.kind != "milestones" and given.get("value") is None and not faults:
        faults.append(Fault("/value", "missing", "This is needed."))
    if faults:
        raise Refusing(Refused(kind="invalid", code="invalid", message="", errors=tuple(faults)))
    return RecordCheckIn(**fields_of(_SHAPE.from_values(given)))


SCREENS = (
    shows("/check-in", queue),
    shows("/check-in/{key_result_id}", one),
    takes("/check-in/{key_result_id}", save),
)
