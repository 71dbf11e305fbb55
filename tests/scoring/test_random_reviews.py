"""Whatever happened, pace, proposals and insights are what a plain reading of the log says."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings

from contracts.events.scoring import ScoreProposed
from contracts.queries.scoring import KeyResultScore, ObjectiveScore
from contracts.queries.scoring_insights import Insights
from tests.scoring import naive
from tests.scoring.test_random_histories import happen, plays
from tests.support.quarter import MAX, OBJECTIVE, activated, hear, review_started

# 10 February is the 41st of 90 days.
GONE = Fraction(41, 90)


def word(progress: Fraction) -> str:
    """The status that progress suggests."""
    if progress >= GONE * 95 / 100:
        return "on_track"
    return "at_risk" if progress >= GONE * 7 / 10 else "off_track"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plays)
async def test_pace_proposals_and_insights_are_those_of_a_plain_reading(play):
    events, pauses = play
    town = await happen(events, pauses)
    await hear(town, activated, review_started)
    world = naive.world(events, len(events))
    live = {key: kr for key, kr in world.key_results.items() if not kr.gone}
    for key_result_id, kr in live.items():
        view = await town.ask(KeyResultScore(key_result_id=key_result_id), actor=MAX)
        assert view.pace.suggested == word(kr.progress(kr.now))
        assert (view.forecast is None) or view.forecast.over == len(kr.values) >= 3
    of_all = await town.ask(ObjectiveScore(objective_id=OBJECTIVE), actor=MAX)
    if live:
        assert of_all.pace.suggested == word(world.progress())
    told = [r.event for r in await town.events() if isinstance(r.event, ScoreProposed)]
    expected = {key: naive.tenths(kr.progress(kr.now)) for key, kr in live.items()}
    if live:
        expected[OBJECTIVE] = naive.tenths(world.progress())
    assert {e.subject_id: e.score for e in told} == (expected if world.published else {})
    found = (await town.ask(Insights(), actor=MAX)).all
    counts = world.published and bool(live)
    assert found.score.over == int(counts)
    assert found.score.value == (naive.tenths(world.progress()) if counts else None)
