"""What is said and done in a review: scores, answers, the outcome, the close."""

from collections.abc import Awaitable, Callable
from typing import Any

from contracts.commands.planning import CloseCycle, ReopenCycle, StartCycleReview
from contracts.commands.planning_life import CarryObjectiveForward, CloseObjective
from contracts.commands.scoring import (
    ConfirmKeyResultScore,
    CycleAnswers,
    ObjectiveAnswers,
    ReviewCycle,
    ReviewObjective,
    SetKeyResultScore,
)
from contracts.envelope import Command, Refused
from contracts.errors import Stale
from contracts.queries.scoring import KeyResultScore, ScoreView
from services.gateway.answer import Answer
from services.gateway.pages.form import Form
from services.gateway.pages.refusals import Wrong, wrong
from services.gateway.pages.review import outcome_in, review_page, verdict_in
from services.gateway.pages.screen import takes
from services.gateway.pages.shortages import SHORT, refused_cycle
from services.gateway.pages.window import Refusing, Window
from services.runtime import ids

Made = Callable[[Window, Form], Command]


def told(make: Made, place: str) -> Callable[[Window], Awaitable[Answer]]:
    """What takes a form of the review: the command it makes, and the page anew at its place."""

    async def tell(window: Window) -> Answer:
        form = await window.form()
        try:
            await window.tell(make(window, form), if_match=await _seen(window, form))
        except Refusing as refusing:
            found = await _refused(window, refusing.refused)
            return await review_page(window, found, form, _place(window, place))
        except ValueError:
            said = window.language.say("Write a number, as 12.5.")
            return await review_page(window, Wrong({}, (said,)), form, _place(window, place))
        return window.go(f"/review?cycle={form.id('cycle_id') or ''}#{_place(window, place)}")

    return tell


async def _seen(window: Window, form: Form) -> int | None:
    """The version of the score that a form was rendered with, None for a form without one. Raises
    Refusing where another score stands by now: nobody confirms a figure they did not see."""
    if not form.has("seen"):
        return None
    query = KeyResultScore(key_result_id=window.place("key_result_id"))
    view: ScoreView = await window.ask(query)
    if window.language.amount(form.get("seen")) != view.score:
        raise Refusing(Stale(seen=form.get("seen"), actual=view.score).refused)
    return view.version


async def _refused(window: Window, refused: Refused) -> Wrong:
    if refused.code == SHORT:
        return await refused_cycle(window, refused)
    return wrong(refused, window.language)


def _place(window: Window, place: str) -> str:
    """Where on the page a form stands: at the thing it is about."""
    names = window.visit.scope["path_params"]
    thing = names.get("key_result_id") or names.get("objective_id") or ""
    return f"{place}-{thing}" if thing else place


def _turned(kind: Callable[..., Command]) -> Made:
    def make(window: Window, form: Form) -> Command:
        return kind(
            cycle_id=window.place("cycle_id"),
            reason=form.text("reason") or None,
            override_reason=form.text("override_reason") or None,
        )

    return make


def _reopened(window: Window, form: Form) -> Command:
    return ReopenCycle(cycle_id=window.place("cycle_id"), reason=form.text("reason"))


def _answered(window: Window, form: Form) -> Command:
    names = CycleAnswers.__struct_fields__
    return ReviewCycle(
        cycle_id=window.place("cycle_id"),
        answers=CycleAnswers(**{name: form.text(name) for name in names}),
        verdict=verdict_in(form.get("verdict")),
    )


def _looked_back(window: Window, form: Form) -> Command:
    names = ObjectiveAnswers.__struct_fields__
    return ReviewObjective(
        objective_id=window.place("objective_id"),
        answers=ObjectiveAnswers(**{name: form.text(name) for name in names}),
        outcome=outcome_in(form.get("outcome")),
    )


def _scored(window: Window, form: Form) -> Command:
    amount: Any = window.language.amount(form.line("score"))
    if isinstance(amount, str):
        raise ValueError(amount)
    return SetKeyResultScore(
        key_result_id=window.place("key_result_id"), score=amount, reason=form.text("reason")
    )


def _confirmed(window: Window, form: Form) -> Command:
    return ConfirmKeyResultScore(key_result_id=window.place("key_result_id"))


def _carried(window: Window, form: Form) -> Command:
    return CarryObjectiveForward(
        new_objective_id=form.id("once") or ids.new_id(),
        objective_id=window.place("objective_id"),
        cycle_id=form.id("into") or window.place("objective_id"),
        reason=form.text("reason") or None,
    )


def _ended(window: Window, form: Form) -> Command:
    return CloseObjective(
        objective_id=window.place("objective_id"),
        outcome=outcome_in(form.get("outcome")) or "abandoned",
        reason=form.text("reason") or None,
        children="keep",
    )


SCREENS = (
    takes("/review/{cycle_id}/start", told(_turned(StartCycleReview), "turn")),
    takes("/review/{cycle_id}/close", told(_turned(CloseCycle), "turn")),
    takes("/review/{cycle_id}/reopen", told(_reopened, "turn")),
    takes("/review/{cycle_id}/answers", told(_answered, "answers")),
    takes("/objectives/{objective_id}/review", told(_looked_back, "o")),
    takes("/objectives/{objective_id}/carry-forward", told(_carried, "o")),
    takes("/objectives/{objective_id}/close", told(_ended, "o")),
    takes("/key-results/{key_result_id}/score", told(_scored, "k")),
    takes("/key-results/{key_result_id}/score/confirm", told(_confirmed, "k")),
)
