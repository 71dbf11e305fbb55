"""Answers across cycles, teams and people."""

from collections.abc import Callable
from uuid import UUID

from contracts import arithmetic, errors
from contracts.queries.page import Page
from contracts.queries.scoring_insights import (
    InsightItem,
    InsightItems,
    Insights,
    InsightsView,
)
from contracts.values import Actor
from services.runtime.projection.cursor import read_cursor, write_cursor
from services.runtime.service import Desk, Question
from services.scoring.domain.counting import Item, counted
from services.scoring.domain.insight import insight
from services.scoring.projections.cycles import CYCLES
from services.scoring.projections.records import RECORDS
from services.scoring.projections.sheets import ALL, sheets_in


async def insights(question: Question[Insights], desk: Desk) -> InsightsView:
    """The figures of all cycles that are in review or closed. Raises NotFound."""
    items = await counting(question, desk)
    cycles, teams, members = (
        grouped(items, by) for by in (of_cycle, of_team, of_member(question.actor))
    )
    company = [item for item in items if item.owner.kind == "company"]
    return InsightsView(
        all=insight(None, items, ""),
        cycles=tuple(insight(id, some, f"cycle_id={id}") for id, some in cycles.items()),
        teams=tuple(insight(id, some, f"team_id={id}") for id, some in teams.items()),
        company=insight(None, company, "company=true") if company else None,
        members=tuple(insight(id, some, f"member_id={id}") for id, some in members.items()),
    )


async def insight_items(question: Question[InsightItems], desk: Desk) -> Page[InsightItem]:
    """A page of what a figure counts. Raises NotFound, Invalid."""
    query = question.query
    whose = of_member(question.actor)
    items = [
        item
        for item in await counting(question, desk)
        if item.figure == query.figure
        # The figure of blockers is over those that are out of the way.
        and not item.is_open
        and query.cycle_id in (None, item.cycle_id)
        and query.team_id in (None, of_team(item))
        and query.member_id in (None, whose(item))
        and (not query.company or item.owner.kind == "company")
    ]
    start = read_cursor(query.after)[0] if query.after is not None else ""
    ahead = [(f"{n:09}", item) for n, item in enumerate(items, start=1) if f"{n:09}" > start]
    page = ahead[: query.limit]
    following = write_cursor(page[-1][0], "") if len(ahead) > len(page) else None
    return Page(data=tuple(present(item) for _, item in page), next=following)


async def counting(question: Question[Insights] | Question[InsightItems], desk: Desk) -> list[Item]:
    """All that counts of what the asker may see, in the order the objectives were drafted."""
    organisation_id, actor = question.organisation_id, question.actor
    if actor.kind != "member":
        raise errors.NotFound(what="insights")
    sheets = await sheets_in(desk.documents, organisation_id, ALL)
    names = sorted({str(sheet.cycle_id) for sheet in sheets})
    cycles = await desk.documents.many(CYCLES, organisation_id, names)
    over = {key for key, cycle in cycles.items() if cycle.state in ("review", "closed")}
    seen = [
        sheet
        for sheet in sheets
        if sheet.is_counted and str(sheet.cycle_id) in over and sheet.is_seen_by(actor)
    ]
    keys = [str(sheet.objective_id) for sheet in seen]
    records = await desk.documents.many(RECORDS, organisation_id, keys)
    return counted(seen, records, desk.now_us())


def grouped(items: list[Item], by: Callable[[Item], UUID | None]) -> dict[UUID, list[Item]]:
    """The items under what they are of, in the order that first came."""
    found: dict[UUID, list[Item]] = {}
    for item in items:
        id = by(item)
        if id is not None:
            found.setdefault(id, []).append(item)
    return found


def of_cycle(item: Item) -> UUID | None:
    """Its cycle."""
    return item.cycle_id


def of_team(item: Item) -> UUID | None:
    """The team that owns its objective."""
    return item.owner.id if item.owner.kind == "team" else None


def of_member(actor: Actor) -> Callable[[Item], UUID | None]:
    """Whose it is, if the actor may see it under a person's name."""
    return lambda item: item.member_id if item.is_shown_to(actor) else None


def present(item: Item) -> InsightItem:
    """One item as it is shown."""
    link = f"/v1/objectives/{item.objective_id}/score"
    if item.key_result_id is not None:
        link = f"/v1/key-results/{item.key_result_id}/check-ins"
    if item.figure == "amendments":
        link = f"/v1/cycles/{item.cycle_id}/amendments"
    if item.blocker_id is not None:
        link = f"/v1/blockers/{item.blocker_id}"
    return InsightItem(
        objective_id=item.objective_id,
        cycle_id=item.cycle_id,
        member_id=item.member_id,
        value=arithmetic.figure(item.value),
        key_result_id=item.key_result_id,
        on=item.on,
        position=item.position,
        link=link,
    )
