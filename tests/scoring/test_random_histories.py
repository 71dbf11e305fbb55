"""Whatever happens, every figure that is shown is what a plain reading of the log says.

HISTORIES_TOLD sets how many stories are told, 80 without it.
"""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.envelope import Event
from contracts.events.planning import CycleReviewStarted
from contracts.events.scoring import ProvisionalScoreChanged, ScoreProposed
from contracts.queries.scoring import KeyResultScores, ObjectiveScores
from services.runtime.store.api import Append, Appended, StreamWrite
from services.scoring.main import SERVICE
from tests.scoring.naive.cycles import Cycles
from tests.scoring.naive.reading import Reading
from tests.scoring.naive.scores import Scores, told
from tests.scoring.naive.stories import stories
from tests.scoring.naive.sums import of_key_result, of_objective, tenths
from tests.scoring.naive.world import world_of
from tests.support.quarter import MAX, NOON_US, OLGA, ORGANISATION, bakery, stream_of
from tests.support.town import Town

DAY_US = 86_400_000_000
HISTORIES = int(os.environ.get("HISTORIES_TOLD", "80"))

plays = stories().flatmap(
    lambda steps: st.tuples(
        st.just(steps), st.lists(st.booleans(), min_size=len(steps), max_size=len(steps))
    )
)
quick = settings(
    max_examples=HISTORIES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@dataclass
class Clock:
    """A clock that goes by days."""

    now_us: int = NOON_US

    def __call__(self) -> int:
        return self.now_us

    @property
    def today(self) -> date:
        """The day in Berlin, where noon in London is the same day."""
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.now_us)).date()


async def happen(steps: list[tuple[Event, int]], pauses: list[bool]) -> tuple[Town, Clock]:
    """Let it happen; where there is no pause, the service hears of several events at once."""
    clock = Clock()
    town = await bakery(SERVICE, now=clock)
    for (event, days_later), pause in zip(steps, pauses, strict=True):
        clock.now_us += days_later * DAY_US
        stream = stream_of(event)
        if stream.startswith("score/"):
            # Beside those that the service itself writes, and after them.
            await town.settle(ORGANISATION)
        history = await town.store.read_stream(ORGANISATION, stream)
        outcome = await town.store.append(
            Append(
                organisation_id=ORGANISATION,
                writes=(StreamWrite(stream=stream, expected=len(history), events=(event,)),),
                actor=OLGA.reference,
                correlation=ORGANISATION,
                at=clock.now_us,
            )
        )
        assert isinstance(outcome, Appended)
        if pause:
            await town.settle(ORGANISATION)
    await town.settle(ORGANISATION)
    return town, clock


def moved(log: list[Any]) -> list[Any]:
    """The moves that were told."""
    moves = [r.event for r in log if isinstance(r.event, ProvisionalScoreChanged)]
    return [(e.cause, e.subject_id, e.score.old, e.score.new, e.progress) for e in moves]


@quick
@given(plays)
async def test_every_move_is_told_once_from_what_to_what_with_its_cause(play):
    town, _ = await happen(*play)
    log = await town.events()
    assert sorted(moved(log), key=str) == sorted(told(log), key=str)
    await town.react_again()
    assert await town.events() == log


@quick
@given(plays)
async def test_every_figure_is_that_of_a_plain_reading_of_the_log(play):
    town, clock = await happen(*play)
    log = await town.events()
    for actor, sees in ((OLGA, True), (MAX, False)):

        async def ask(question: Any, actor: Any = actor) -> Any:
            return await town.ask(question, actor=actor)

        reading = Reading(world_of(log), ask, clock.today, clock.now_us, sees)
        await Scores(reading).held()
        await Cycles(reading).held()


@settings(quick, max_examples=max(HISTORIES // 3, 1))
@given(plays, st.data())
async def test_every_figure_of_a_moment_is_that_of_a_plain_reading_up_to_then(play, data):
    town, clock = await happen(*play)
    log = await town.events()
    at = data.draw(st.integers(1, len(log)))
    moment = log[at - 1].header.recorded_at
    clock.now_us = moment

    async def ask(question: Any) -> Any:
        return await town.ask(question, actor=OLGA, as_of=at)

    reading = Reading(world_of(log[:at]), ask, clock.today, moment, True)
    await Scores(reading, is_dated=True).held()
    for cycle_id in reading.world.cycles:
        await Cycles(reading).summary(cycle_id)


@settings(quick, max_examples=max(HISTORIES // 2, 1))
@given(plays)
async def test_every_history_is_a_chain_that_ends_at_the_score_of_now(play):
    town, _ = await happen(*play)
    log = await town.events()
    world = world_of(log)
    for id, question in questions(world):
        lines = (await town.ask(question, actor=OLGA)).data
        moves = [line for line in lines if line.kind == "provisional"]
        assert [m.old for m in moves] == [None, *(m.new for m in moves)][: len(moves)]
        assert all(len(list(same)) == 1 for _, same in groupby(m.cause for m in moves))
        assert [m.new for m in moves] == [m[3] for m in told(log) if m[1] == id]


def questions(world: Any) -> list[Any]:
    """The histories of all that there is."""
    return [
        *((o, ObjectiveScores(objective_id=o, limit=200)) for o in world.objectives),
        *(
            (k.id, KeyResultScores(key_result_id=k.id, limit=200))
            for o in world.objectives.values()
            for k in o.key_results
        ),
    ]


@settings(quick, max_examples=max(HISTORIES // 2, 1))
@given(plays)
async def test_a_review_proposes_what_the_log_said_when_it_began(play):
    town, _ = await happen(*play)
    log = await town.events()
    for start in (r for r in log if isinstance(r.event, CycleReviewStarted)):
        world = world_of(log[: start.index])
        expected = {}
        for objective in world.objectives.values():
            if objective.cycle == start.event.cycle_id and world.counts(objective.id):
                expected[objective.id] = tenths(of_objective(world, objective.id))
                expected |= {k.id: tenths(of_key_result(k)) for k in objective.live}
        proposed = [r.event for r in log if isinstance(r.event, ScoreProposed)]
        assert expected == {e.subject_id: e.score for e in proposed if e.cause == start.index}
