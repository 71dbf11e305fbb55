from contracts.queries.scoring_insights import Insights
from services.scoring.main import SERVICE
from tests.support.quarter import (
    ANNA,
    CYCLE,
    MAX,
    RUNNING,
    TEAM,
    bakery,
    defined,
    drafted,
    hear,
    opened,
    published,
    reported,
    review_started,
)


async def test_cycles_count_from_their_review_on_as_a_whole_by_cycle_and_by_team():
    town = await bakery(SERVICE, so_far=(*RUNNING, reported(4)))
    assert (await town.ask(Insights(), actor=MAX)).all.score.over == 0
    await hear(town, review_started)
    view = await town.ask(Insights(), actor=MAX)
    assert ([c.id for c in view.cycles], [t.id for t in view.teams]) == ([CYCLE], [TEAM])
    assert view.all.score == view.cycles[0].score == view.teams[0].score
    assert (str(view.all.score.value), view.all.score.over) == ("0.4", 1)


async def test_what_is_confidential_to_others_is_not_counted_for_them():
    hidden = (opened(), drafted(confidential=True), defined(), published, review_started)
    town = await bakery(SERVICE, so_far=hidden)
    assert (await town.ask(Insights(), actor=ANNA)).all.score.over == 1
    assert (await town.ask(Insights(), actor=MAX)).all.score.over == 0
