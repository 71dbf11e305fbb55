from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from contracts.events.planning_life import ObjectiveClosed
from contracts.queries.scoring_insights import InsightItems, Insights
from contracts.values import Change
from services.scoring.main import SERVICE
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    CYCLE,
    LEA,
    MAX,
    NOON_US,
    OBJECTIVE,
    OLGA,
    RUNNING,
    TEAM,
    TODAY,
    amended,
    bakery,
    defined,
    drafted,
    hear,
    metric,
    opened,
    published,
    reported,
    review_started,
    who,
)
from tests.support.reports import blocked, cleared, missed


async def test_cycles_count_from_their_review_on_as_a_whole_by_cycle_and_by_team():
    town = await bakery(SERVICE, so_far=(*RUNNING, reported(4)))
    assert (await town.ask(Insights(), actor=MAX)).all.score.over == 0
    await hear(town, review_started)
    view = await town.ask(Insights(), actor=MAX)
    assert ([c.id for c in view.cycles], [t.id for t in view.teams]) == ([CYCLE], [TEAM])
    ones = (view.all, view.cycles[0], view.teams[0])
    assert len({(one.score.value, one.score.over) for one in ones}) == 1
    assert (str(view.all.score.value), view.all.score.over) == ("0.4", 1)


async def test_what_is_confidential_to_others_is_not_counted_for_them():
    hidden = (opened(), drafted(confidential=True), defined(), published, review_started)
    town = await bakery(SERVICE, so_far=hidden)
    assert (await town.ask(Insights(), actor=ANNA)).all.score.over == 1
    assert (await town.ask(Insights(), actor=MAX)).all.score.over == 0


def cut(figure: Decimal) -> Decimal:
    """As figures are shown: twelve decimals, the rest cut off."""
    return figure.quantize(Decimal("1e-12"), ROUND_DOWN)


async def everything(town, actor=OLGA, **named):
    """All items of a figure, page by page."""
    found, after = [], None
    while True:
        page = await town.ask(InsightItems(limit=2, after=after, **named), actor=actor)
        found += page.data
        after = page.next
        if after is None:
            return found


STORY = (
    *RUNNING,
    reported(8, confidence=6, due_on=TODAY, days_late=0),
    reported(9, TODAY, confidence=9, due_on=TODAY + timedelta(weeks=1), days_late=2),
    missed(TODAY + timedelta(weeks=2)),
    amended(metric=Change(old=metric(), new=metric(0, 20))),
    blocked(UUID(int=901)),
    cleared(UUID(int=901)),
    blocked(UUID(int=902)),
    review_started,
)


async def test_every_figure_is_made_of_exactly_what_its_link_leads_to():
    town = await bakery(SERVICE, so_far=STORY)
    view = await town.ask(Insights(), actor=OLGA)
    scopes = [
        (view.all, {}),
        (view.cycles[0], {"cycle_id": CYCLE}),
        (view.teams[0], {"team_id": TEAM}),
        *((one, {"member_id": one.id}) for one in view.members),
    ]
    assert len(scopes) == 5
    for found, named in scopes:
        for figure in ("score", "success", "adherence", "calibration", "blockers"):
            shown = getattr(found, figure)
            items = await everything(town, figure=figure, **named)
            assert shown.over == len(items)
            mean = sum((item.value for item in items), Decimal(0)) / max(len(items), 1)
            assert shown.value == (cut(mean) if items else None)
        items = await everything(town, figure="amendments", **named)
        assert sum(item.value for item in items) == (found.amendments.value or 0)


async def test_people_are_told_of_to_themselves_their_leads_admins_and_auditors():
    town = await bakery(SERVICE, so_far=STORY)
    seen = {
        actor.id: {one.id for one in (await town.ask(Insights(), actor=actor)).members}
        for actor in (ANNA, BEN, MAX, LEA, OLGA, ADA)
    }
    both = {who(ANNA), who(BEN)}
    assert seen == {
        ANNA.id: {who(ANNA)},
        BEN.id: {who(BEN)},
        MAX.id: set(),
        LEA.id: both,
        OLGA.id: both,
        ADA.id: both,
    }
    assert await everything(town, MAX, figure="score", member_id=who(BEN)) == []


async def test_a_person_s_figures_are_of_what_is_theirs():
    town = await bakery(SERVICE, so_far=STORY)
    of = {one.id: one for one in (await town.ask(Insights(), actor=OLGA)).members}
    anna, ben = of[who(ANNA)], of[who(BEN)]
    assert (anna.score.over, anna.adherence.over, anna.calibration.over) == (0, 3, 2)
    assert (ben.score.over, ben.adherence.over, ben.amendments.value) == (1, 0, Decimal(1))


async def test_the_slowest_blockers_are_named_the_open_one_too():
    town = await bakery(SERVICE, so_far=STORY)
    town.now_us = lambda: NOON_US + 6 * 86_400_000_000
    view = (await town.ask(Insights(), actor=MAX)).all
    assert [(one.days, one.open, one.link) for one in view.slowest] == [
        (5, True, f"/v1/blockers/{UUID(int=902)}"),
        (0, False, f"/v1/blockers/{UUID(int=901)}"),
    ]
    assert view.blockers.over == 1


async def test_cancelled_objectives_are_not_counted():
    town = await bakery(SERVICE, so_far=STORY)
    assert (await town.ask(Insights(), actor=MAX)).all.score.over == 1
    gone = ObjectiveClosed(objective_id=OBJECTIVE, cycle_id=CYCLE, outcome="abandoned")
    await hear(town, gone)
    assert (await town.ask(Insights(), actor=MAX)).all.score.over == 0
