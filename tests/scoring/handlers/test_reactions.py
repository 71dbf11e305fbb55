from decimal import Decimal

from contracts.arithmetic import FORMULA
from contracts.events.planning import CycleReopened, KeyResultWithdrawn
from contracts.events.scoring import ProvisionalScoreChanged, ScoreProposed
from contracts.queries.scoring import KeyResultScore, KeyResultScores, ObjectiveScore
from contracts.values import Change
from services.runtime.store.api import Recorded
from services.scoring.handlers.reactions import tell_moves
from services.scoring.main import SERVICE
from tests.support.quarter import (
    CYCLE,
    KEY_RESULT,
    MAX,
    OBJECTIVE,
    OTHER_KEY_RESULT,
    RUNNING,
    amended,
    bakery,
    defined,
    hear,
    metric,
    published,
    reported,
    review_started,
)

doubled = amended(metric=Change(old=metric(0, 10), new=metric(0, 20)))
STORY = (*RUNNING, reported(8), reported("8.1"), doubled, defined(OTHER_KEY_RESULT))


async def told(town) -> list[Recorded[ProvisionalScoreChanged]]:
    return [r for r in await town.events() if isinstance(r.event, ProvisionalScoreChanged)]


async def test_the_first_value_tells_the_score_of_key_result_and_objective():
    town = await bakery(SERVICE, so_far=(*RUNNING, reported(8)))
    of_key_result, of_objective = await told(town)
    assert of_key_result.event == ProvisionalScoreChanged(
        subject="key_result",
        subject_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Change(old=None, new=Decimal("0.8")),
        progress=Decimal("0.8"),
        formula=FORMULA,
        cause=7,
    )
    assert (of_objective.event.subject, of_objective.event.subject_id) == ("objective", OBJECTIVE)
    assert of_key_result.header.stream == f"score/{KEY_RESULT}"
    assert of_objective.header.stream == f"score/{OBJECTIVE}"


async def test_a_move_names_the_event_that_moved_it_as_its_cause():
    town = await bakery(SERVICE, so_far=STORY)
    log = await town.events()
    for recorded in await told(town):
        assert recorded.header.causation == recorded.event.cause
        assert recorded.header.actor == "system/scoring"
    causes = [type(log[r.event.cause - 1].event).__name__ for r in await told(town)]
    assert causes == [
        "CheckInRecorded",
        "CheckInRecorded",
        "KeyResultAmended",
        "KeyResultAmended",
        "KeyResultDefined",
    ]


async def test_each_move_begins_where_the_one_before_ended():
    town = await bakery(SERVICE, so_far=STORY)
    changes = [r.event.score for r in await told(town) if r.event.subject == "objective"]
    assert [(change.old, change.new) for change in changes] == [
        (None, Decimal("0.8")),
        (Decimal("0.8"), Decimal("0.4")),
        (Decimal("0.4"), Decimal("0.2")),
    ]


async def test_reacting_to_everything_twice_tells_every_move_once():
    town = await bakery(SERVICE, so_far=STORY)
    before = await town.events()
    await town.react_again()
    assert await town.events() == before


async def test_reacting_again_when_the_keys_have_lapsed_tells_nothing():
    town = await bakery(SERVICE, so_far=STORY)
    before = await town.events()
    for recorded in before:
        for call in await tell_moves(recorded, town.desk(SERVICE)):
            await town.tell(call.command, actor=call.actor)
    assert await town.events() == before


async def test_a_reaction_long_after_the_event_tells_the_move_of_then():
    town = await bakery(SERVICE, so_far=(*RUNNING, reported(8)))
    heard = (await town.events())[6]
    before = [call.command for call in await tell_moves(heard, town.desk(SERVICE))]
    await hear(town, reported(1), reported(9))
    assert [call.command for call in await tell_moves(heard, town.desk(SERVICE))] == before


async def proposed(town) -> list[ScoreProposed]:
    return [r.event for r in await town.events() if isinstance(r.event, ScoreProposed)]


async def test_the_start_of_the_review_proposes_a_score_for_each_and_the_objective():
    town = await bakery(SERVICE, so_far=(*STORY, review_started))
    told = [(e.subject_id, str(e.score), e.cause) for e in await proposed(town)]
    began = next(r.index for r in await town.events() if r.event == review_started)
    assert told == [
        (KEY_RESULT, "0.4", began),
        (OTHER_KEY_RESULT, "0.0", began),
        (OBJECTIVE, "0.2", began),
    ]
    for question in (
        KeyResultScore(key_result_id=KEY_RESULT),
        ObjectiveScore(objective_id=OBJECTIVE),
    ):
        view = await town.ask(question, actor=MAX)
        assert (view.proposed.score, view.proposed.progress) == (view.score, view.progress)
    history = await town.ask(KeyResultScores(key_result_id=KEY_RESULT), actor=MAX)
    assert [line.kind for line in history.data][-1] == "proposed"


async def test_starting_the_review_twice_heard_twice_proposes_once_for_each_start():
    town = await bakery(SERVICE, so_far=(*STORY, review_started))
    before = await town.events()
    await town.react_again()
    assert await town.events() == before
    back = CycleReopened(
        cycle_id=CYCLE, state=Change(old="review", new="active"), reason="Too early"
    )
    await hear(town, back, review_started)
    assert len(await proposed(town)) == 6


async def test_drafts_and_withdrawn_key_results_are_not_proposed_for():
    gone = KeyResultWithdrawn(
        objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=OTHER_KEY_RESULT
    )
    town = await bakery(SERVICE, so_far=(*STORY, gone, review_started))
    assert [e.subject_id for e in await proposed(town)] == [KEY_RESULT, OBJECTIVE]
    draft = [event for event in STORY if event != published]
    town = await bakery(SERVICE, so_far=(*draft, review_started))
    assert await proposed(town) == []
