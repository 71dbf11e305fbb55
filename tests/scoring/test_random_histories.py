"""Whatever happens to an objective, the service says what a plain reading of the log says."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.envelope import Event
from contracts.events.checkin import CheckInRecorded
from contracts.events.planning import KeyResultChanged, KeyResultWithdrawn
from contracts.events.scoring import ProvisionalScoreChanged
from contracts.queries.scoring import (
    Figure,
    KeyResultScore,
    KeyResultScores,
    ObjectiveScore,
    ObjectiveScores,
)
from contracts.values import Change, Metric
from services.runtime.store.api import Append, Appended, StreamWrite
from services.scoring.main import SERVICE
from tests.scoring import naive
from tests.support.quarter import (
    CYCLE,
    MAX,
    NOON_US,
    OBJECTIVE,
    OLGA,
    ORGANISATION,
    STARTS_ON,
    amended,
    bakery,
    defined,
    drafted,
    metric,
    opened,
    published,
    reported,
    stream_of,
)
from tests.support.reports import corrected, retracted
from tests.support.town import Town

KEY_RESULTS = [UUID(int=500 + n) for n in range(4)]

amounts = st.decimals(-50, 50, places=2)
weights = st.decimals("0.01", 9, places=2)
days = st.integers(0, 12).map(lambda n: STARTS_ON + timedelta(days=n))
ends = st.tuples(amounts, amounts).filter(lambda both: both[0] != both[1])
metrics = ends.map(lambda both: metric(str(both[0]), str(both[1])))


class Story:
    """Draws one thing after the other that can happen to the objective then."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.events: list[Event] = [opened(), drafted()]
        self.metrics: dict[UUID, Metric] = {}
        self.gone: set[UUID] = set()
        self.is_published = False
        self.reports: list[CheckInRecorded] = []

    def tell(self) -> list[Event]:
        """A whole story."""
        self.define()
        for _ in range(self.draw(st.integers(0, 25))):
            self.draw(st.sampled_from(self.possible()))()
        return self.events

    def possible(self) -> list[Any]:
        """What can happen now; the more often it stands here, the likelier."""
        deeds: list[Any] = []
        if len(self.metrics) < len(KEY_RESULTS):
            deeds.append(self.define)
        if self.live:
            deeds += [self.redefine, self.withdraw]
        if not self.is_published:
            return [*deeds, self.publish, self.publish]
        if self.reports:
            deeds += [self.correct, self.retract]
        return [*deeds, *[self.report] * 5] if self.live else deeds or [self.define_nothing]

    @property
    def live(self) -> list[UUID]:
        """The key results that are not withdrawn."""
        return [k for k in self.metrics if k not in self.gone]

    def define(self) -> None:
        """One more key result."""
        key_result_id = KEY_RESULTS[len(self.metrics)]
        self.metrics[key_result_id] = self.draw(metrics)
        self.events.append(
            defined(
                key_result_id,
                metric=self.metrics[key_result_id],
                weight=self.draw(weights),
                amendment=self.is_published,
            )
        )

    def define_nothing(self) -> None:
        """Everything is withdrawn and nothing more can come."""

    def redefine(self) -> None:
        """Another target, another weight, or both."""
        key_result_id = self.draw(st.sampled_from(self.live))
        changes: dict[str, Any] = {}
        if self.draw(st.booleans()):
            new = self.draw(metrics)
            changes["metric"] = Change(old=self.metrics[key_result_id], new=new)
            self.metrics[key_result_id] = new
        if not changes or self.draw(st.booleans()):
            changes["weight"] = Change(old=Decimal(1), new=self.draw(weights))
        if self.is_published:
            self.events.append(amended(key_result_id, **changes))
        else:
            self.events.append(
                KeyResultChanged(
                    objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=key_result_id, **changes
                )
            )

    def withdraw(self) -> None:
        """One key result less."""
        key_result_id = self.draw(st.sampled_from(self.live))
        self.gone.add(key_result_id)
        self.events.append(
            KeyResultWithdrawn(objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=key_result_id)
        )

    def publish(self) -> None:
        """What stands is committed to."""
        self.is_published = True
        self.events.append(published)

    def report(self) -> None:
        """A value about a day, in no order of days."""
        key_result_id = self.draw(st.sampled_from(self.live))
        on: date = self.draw(days)
        self.reports.append(reported(str(self.draw(amounts)), on, key_result_id))
        self.events.append(self.reports[-1])

    def correct(self) -> None:
        """One of the values was another, or about another day, or both."""
        report = self.draw(st.sampled_from(self.reports))
        changes: dict[str, Any] = {}
        if self.draw(st.booleans()):
            changes["effective_on"] = Change(old=report.effective_on, new=self.draw(days))
        if not changes or self.draw(st.booleans()):
            changes["value"] = Change(old=report.value, new=self.draw(amounts))
        # What is current afterwards is check-in's to say; scoring goes by the values alone.
        self.events.append(corrected(report, None, None, **changes))

    def retract(self) -> None:
        """One value less."""
        report = self.draw(st.sampled_from(self.reports))
        self.reports.remove(report)
        self.events.append(retracted(report))


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    """What happened to one objective."""
    return Story(draw).tell()


async def happen(events: list[Event], pauses: list[bool]) -> Town:
    """Let it happen; where there is no pause, the service hears of several events at once."""
    town = await bakery(SERVICE)
    versions: dict[str, int] = {}
    for event, pause in zip(events, pauses, strict=True):
        stream = stream_of(event)
        write = StreamWrite(stream=stream, expected=versions.get(stream, 0), events=(event,))
        versions[stream] = write.expected + 1
        outcome = await town.store.append(
            Append(
                organisation_id=ORGANISATION,
                writes=(write,),
                actor=OLGA.reference,
                correlation=ORGANISATION,
                at=NOON_US,
            )
        )
        assert isinstance(outcome, Appended)
        if pause:
            await town.settle(ORGANISATION)
    await town.settle(ORGANISATION)
    return town


def shown(exact: Fraction) -> Figure:
    """An exact figure as it is shown: cut to 12 decimals, scored in tenths."""
    cut = Decimal(int(exact * 10**12)) / 10**12
    return Figure(progress=cut, score=naive.tenths(exact))


def subject(event: ProvisionalScoreChanged) -> UUID | str:
    """Whose score moved, as the plain reading names it."""
    return "objective" if event.subject == "objective" else event.subject_id


plays = stories().flatmap(
    lambda events: st.tuples(
        st.just(events), st.lists(st.booleans(), min_size=len(events), max_size=len(events))
    )
)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(plays)
async def test_every_move_is_told_once_from_what_to_what_with_its_cause(play):
    events, pauses = play
    town = await happen(events, pauses)
    log = [recorded.event for recorded in await town.events()]
    moves = [e for e in log if isinstance(e, ProvisionalScoreChanged)]
    told = [(e.cause, subject(e), e.score.old, e.score.new) for e in moves]
    assert sorted(told, key=str) == sorted(naive.told(log), key=str)
    for event in moves:
        before = naive.world(log, event.cause)
        of = before.key_results.get(event.subject_id)
        exact = of.progress(of.now) if of else before.progress()
        assert event.progress == shown(exact).progress


@quick
@given(plays)
async def test_every_score_is_that_of_a_plain_reading_of_the_log(play):
    events, pauses = play
    town = await happen(events, pauses)
    world = naive.world(events, len(events))
    view = await town.ask(ObjectiveScore(objective_id=OBJECTIVE), actor=MAX)
    assert view.as_amended == shown(world.progress())
    assert view.as_committed == shown(world.progress(committed=True))
    assert (view.progress, view.score) == (view.as_amended.progress, view.as_amended.score)
    assert view.checked_in == any(k.values for k in world.counting())
    gone = {key for key, key_result in world.key_results.items() if key_result.gone}
    assert set(view.left_out) == gone
    assert {term.key_result_id for term in view.terms} == world.key_results.keys() - gone
    for key_result_id, key_result in world.key_results.items():
        of_one = await town.ask(KeyResultScore(key_result_id=key_result_id), actor=MAX)
        assert of_one.as_amended == shown(key_result.progress(key_result.now))
        assert of_one.as_committed == shown(key_result.progress(key_result.then or key_result.now))
        assert of_one.checked_in == bool(key_result.values)


@quick
@given(plays)
async def test_every_history_is_a_chain_that_ends_at_the_score_of_now(play):
    events, pauses = play
    town = await happen(events, pauses)
    questions = [KeyResultScores(key_result_id=k.key_result_id) for k in defined_in(events)]
    world = naive.world(events, len(events)).scores()
    for question in (*questions, ObjectiveScores(objective_id=OBJECTIVE)):
        lines = (await town.ask(question, actor=MAX)).data
        assert [line.old for line in lines] == [None, *(line.new for line in lines)][: len(lines)]
        assert all(len(list(same)) == 1 for _, same in groupby(line.cause for line in lines))
        of = getattr(question, "key_result_id", "objective")
        if of in world:
            assert world[of] == (lines[-1].new if lines else None)


@quick
@given(plays)
async def test_hearing_of_a_whole_story_again_changes_nothing(play):
    town = await happen(*play)
    before = await town.events()
    await town.react_again()
    assert await town.events() == before


def defined_in(events: list[Event]) -> list[Any]:
    """The definitions in a story."""
    return [event for event in events if type(event).__name__ == "KeyResultDefined"]
