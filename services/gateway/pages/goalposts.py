"""Goalposts: what was changed of what had been published, and what it did to the scores."""

from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.queries.planning import ObjectiveList, ObjectiveView
from contracts.queries.planning_amendments import AmendmentView, CycleAmendments
from contracts.queries.scoring_summary import CycleSummary
from services.gateway.answer import Answer
from services.gateway.pages.cycles import chosen_cycle, cycles_of
from services.gateway.pages.happenings import field_name, value_in_words
from services.gateway.pages.people import People, people_of
from services.gateway.pages.screen import dated
from services.gateway.pages.window import Window


class Post(Struct, frozen=True, kw_only=True):
    """A goalpost that moved, in words."""

    title: str
    path: str
    field: str
    old: str
    new: str
    reason: str
    who: str
    at: str
    position: int


class Figures(Struct, frozen=True, kw_only=True):
    """An objective whose two scores may differ."""

    title: str
    path: str
    committed: str
    amended: str
    differs: bool
    amendments: int


async def show(window: Window) -> Answer:
    """Every amendment of a cycle, and the scores against both goals."""
    cycles = await cycles_of(window)
    cycle = chosen_cycle(window, cycles)
    people = await people_of(window)
    posts: list[Post] = []
    figures: list[Figures] = []
    if cycle is not None:
        objectives = await window.listed(ObjectiveList, cycle_id=cycle.id)
        amended = await window.listed(CycleAmendments, cycle_id=cycle.id)
        posts = [_post(window, people, objectives, one) for one in reversed(amended)]
        summary = await window.ask(CycleSummary(cycle_id=cycle.id))
        figures = _figures(window, objectives, summary)
    return window.page(
        "pages/goalposts.html", cycle=cycle, cycles=cycles, posts=posts, figures=figures
    )


def _post(
    window: Window, people: People, objectives: list[ObjectiveView], one: AmendmentView
) -> Post:
    say = value_in_words(window.language, people)
    name = field_name(window.language, one.field) or one.field
    who = people.name(UUID(one.by.id)) if one.by.kind == "member" else one.by.kind
    title, path = _thing(objectives, one)
    return Post(
        title=title,
        path=path,
        field=name,
        old=say(one.old) or "–",
        new=say(one.new) or "–",
        reason=one.reason or "",
        who=who,
        at=window.language.moment(one.at, window.session.timezone),
        position=one.position,
    )


def _thing(objectives: list[ObjectiveView], one: AmendmentView) -> tuple[str, str]:
    """The title of what was amended, and its page."""
    for objective in objectives:
        if objective.id != one.objective_id:
            continue
        for key_result in objective.key_results:
            if key_result.id == one.key_result_id:
                return key_result.title, f"/key-results/{key_result.id}"
        return objective.title, f"/objectives/{objective.id}"
    return "–", f"/objectives/{one.objective_id}"


def _figures(window: Window, objectives: list[ObjectiveView], summary: Any) -> list[Figures]:
    titles = {one.id: one.title for one in objectives}
    return [
        Figures(
            title=titles.get(line.objective_id, "–"),
            path=f"/objectives/{line.objective_id}",
            committed=_figure(window, line.as_committed),
            amended=_figure(window, line.as_amended),
            differs=line.as_committed.progress != line.as_amended.progress,
            amendments=line.amendments,
        )
        for line in summary.objectives
        if line.state != "draft"
    ]


def _figure(window: Window, figure: Any) -> str:
    score = window.language.score(figure.score)
    return f"{score} ({window.language.percent(figure.progress)})"


SCREENS = (dated("/goalposts", show),)
