"""The review of a cycle: what it came to, what was learnt, what goes on; and its close."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args
from uuid import UUID

from msgspec import Struct

from contracts.commands.planning import CloseCycle
from contracts.commands.planning_life import CarryObjectiveForward, CloseObjective
from contracts.commands.scoring import (
    ConfirmKeyResultScore,
    ReviewCycle,
    ReviewObjective,
    SetKeyResultScore,
)
from contracts.queries.planning import CycleView, KeyResultView, ObjectiveList, ObjectiveView
from contracts.queries.scoring_board import ScoreBoard
from contracts.queries.scoring_reviews import CycleReview, CycleReviewView, ObjectiveReview
from contracts.queries.scoring_summary import CycleSummary, CycleSummaryView, KeyResultLine
from contracts.rights import may, relations_to
from contracts.values import Outcome, Verdict
from services.gateway.answer import Answer
from services.gateway.pages.cycles import cycles_of
from services.gateway.pages.form import Form
from services.gateway.pages.learnt import VERDICTS, learnt_before
from services.gateway.pages.marking import words
from services.gateway.pages.people import People, people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.review_pictures import dots_of, slopes_of
from services.gateway.pages.rows import target_of, value_of
from services.gateway.pages.screen import dated
from services.gateway.pages.window import Window

# What is looked back on first: what is being reviewed, then what runs, then what is over.
FIRST = ("review", "active", "closed", "planning")
QUESTIONS: dict[str, str] = {
    "performance": words("How well did we perform?"),
    "challenge": words("Were the objectives challenging?"),
    "adherence": words("Were the OKRs followed?"),
    "impact": words("What impact did they have?"),
    "future": words("How will we define OKRs going forward?"),
    "learnings": words("What did we learn?"),
}
LOOKING_BACK: dict[str, str] = {
    "went_well": words("What went well"),
    "in_the_way": words("What stood in the way"),
    "learnings": words("What we learnt"),
}
OUTCOMES: dict[Outcome, str] = {
    "achieved": words("achieved"),
    "partly": words("partly"),
    "missed": words("missed"),
    "abandoned": words("abandoned"),
    "postponed": words("postponed"),
}


class Judged(Struct, frozen=True, kw_only=True):
    """A key result at the end: in words, with what may be done about its score."""

    key_result: KeyResultView
    line: KeyResultLine
    now: str
    target: str
    may_set: bool
    may_confirm: bool


class LookedBack(Struct, frozen=True, kw_only=True):
    """An objective at the end; reviews are what people said of it, mine what this person did."""

    objective: ObjectiveView
    owner: str
    line: Any
    key_results: tuple[Judged, ...]
    reviews: tuple[Any, ...]
    mine: Any
    suggested: Outcome | None
    may_review: bool
    may_close: bool
    carried: bool


async def show(window: Window) -> Answer:
    """The review of a cycle."""
    return await review_page(window)


async def review_page(
    window: Window, found: Wrong = NOTHING, form: Form | None = None, at: str = ""
) -> Answer:
    """The page; found is what was wrong with the form at this place."""
    cycles = await cycles_of(window)
    cycle = _chosen(window, cycles)
    people = await people_of(window)
    view: dict[str, Any] = {"judged": [], "summary": None, "review": None, "pictures": ()}
    if cycle is not None and cycle.state != "planning":
        view = await view_of(window, cycle, people)
    return window.page(
        "pages/review.html",
        status=422 if found is not NOTHING else 200,
        cycle=cycle,
        cycles=cycles,
        learnt=await learnt_before(window, people, cycle) if cycle else [],
        planned=[one for one in cycles if one.state == "planning"],
        people=people,
        questions=QUESTIONS,
        looking_back=LOOKING_BACK,
        verdicts=VERDICTS,
        outcomes=OUTCOMES,
        may_turn=may(CloseCycle, window.actor, set()),
        may_answer=cycle is not None
        and cycle.state == "review"
        and may(ReviewCycle, window.actor, set()),
        may_carry=may(CarryObjectiveForward, window.actor, set()),
        wrong=found,
        form=form or Form({}),
        at=at,
        **view,
    )


def _chosen(window: Window, cycles: Sequence[CycleView]) -> CycleView | None:
    named = window.parameter("cycle")
    for cycle in cycles:
        if str(cycle.id) == named:
            return cycle
    return min(cycles, key=lambda cycle: FIRST.index(cycle.state), default=None)


async def view_of(window: Window, cycle: CycleView, people: People) -> dict[str, Any]:
    """Everything the review of a cycle shows, as this reader may see it. Raises Refusing."""
    objectives: list[ObjectiveView] = await window.listed(ObjectiveList, cycle_id=cycle.id)
    objectives = [one for one in objectives if one.state != "draft"]
    summary, board, review = await window.ask_all(
        CycleSummary(cycle_id=cycle.id),
        ScoreBoard(cycle_id=cycle.id),
        CycleReview(cycle_id=cycle.id),
    )
    reviews = await window.ask_all(*(ObjectiveReview(objective_id=one.id) for one in objectives))
    said = {one.objective_id: one for one in reviews}
    judged = [_looked_back(window, cycle, one, summary, said[one.id], people) for one in objectives]
    return {
        "summary": summary,
        "review": review,
        "mine": _mine(window, review),
        "others": [one for one in review.reviews if not one.draft],
        "judged": judged,
        "pictures": (
            dots_of(window, summary, people),
            slopes_of(window, cycle, board, titles_of(objectives)),
        ),
    }


def titles_of(objectives: Sequence[ObjectiveView]) -> Mapping[UUID, str]:
    """What key results are called."""
    return {one.id: one.title for objective in objectives for one in objective.key_results}


def _mine(window: Window, review: CycleReviewView) -> Any:
    return next((one for one in review.reviews if one.reviewer_id == window.me), None)


def _looked_back(
    window: Window,
    cycle: CycleView,
    objective: ObjectiveView,
    summary: CycleSummaryView,
    said: Any,
    people: People,
) -> LookedBack:
    line = next((one for one in summary.objectives if one.objective_id == objective.id), None)
    lines = {one.key_result_id: one for one in (line.key_results if line else ())}
    relations = relations_to(window.actor, objective.owner, objective.accountable_id)
    is_reviewed = cycle.state == "review"
    return LookedBack(
        objective=objective,
        owner=people.owner(objective.owner, window),
        line=line,
        key_results=tuple(
            _judged(window, cycle, objective, one, lines[one.id])
            for one in objective.key_results
            if one.id in lines and one.state == "live"
        ),
        reviews=said.reviews,
        mine=next((one for one in said.reviews if one.reviewer_id == window.me), None),
        suggested=said.suggested,
        may_review=is_reviewed and may(ReviewObjective, window.actor, relations),
        may_close=is_reviewed
        and objective.state == "published"
        and may(CloseObjective, window.actor, relations),
        carried=bool(objective.carried_to),
    )


def _judged(
    window: Window,
    cycle: CycleView,
    objective: ObjectiveView,
    key_result: KeyResultView,
    line: KeyResultLine,
) -> Judged:
    language = window.language
    relations = relations_to(window.actor, objective.owner, objective.accountable_id)
    relations |= relations_to(window.actor, objective.owner, key_result.accountable_id)
    is_open = cycle.state == "review"
    return Judged(
        key_result=key_result,
        line=line,
        now=value_of(language, key_result.metric, line.current, line.progress),
        target=target_of(language, key_result.metric),
        may_set=is_open and may(SetKeyResultScore, window.actor, relations),
        may_confirm=is_open
        and line.set is not None
        and not line.confirmed
        and may(ConfirmKeyResultScore, window.actor, relations),
    )


def outcome_in(text: str) -> Outcome | None:
    """An outcome that a form names."""
    return next((one for one in get_args(Outcome) if one == text), None)


def verdict_in(text: str) -> Verdict | None:
    """A verdict that a form names."""
    return next((one for one in get_args(Verdict) if one == text), None)


SCREENS = (dated("/review", show),)
