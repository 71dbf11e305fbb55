from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.checkin import (
    AcknowledgeCheckIn,
    CorrectCheckIn,
    RecordCheckIn,
    RetractCheckIn,
)
from contracts.envelope import decode
from contracts.queries.checkin import CheckInById, CheckInView
from contracts.queries.planning import KeyResultById
from contracts.queries.scoring import KeyResultScore
from contracts.values import Change
from services.checkin.main import SERVICE
from services.planning.main import SERVICE as PLANNING
from services.scoring.main import SERVICE as SCORING
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    KEY_RESULT,
    LEA,
    MAX,
    OLGA,
    RUNNING,
    activated,
    amended,
    bakery,
    defined,
    drafted,
    hear,
    opened,
    published,
    who,
)

FIRST, SECOND = UUID(int=101), UUID(int=102)
correct = CorrectCheckIn(check_in_id=SECOND, reason="Miscounted", value=Decimal(7))
retract = RetractCheckIn(check_in_id=SECOND, reason="Meant for another")
acknowledge = AcknowledgeCheckIn(check_in_id=SECOND)


async def reported(*others: Any):
    """Anna has said 4 about the 9th and 9 about the 10th of February."""
    town = await bakery(SERVICE, *others, so_far=RUNNING)
    for check_in_id, value, day in ((FIRST, 4, 9), (SECOND, 9, 10)):
        command = RecordCheckIn(
            check_in_id=check_in_id,
            key_result_id=KEY_RESULT,
            value=Decimal(value),
            effective_on=date(2026, 2, day),
            note="Counted twice",
        )
        await town.tell(command, actor=ANNA)
    return town


@pytest.mark.parametrize("command", [correct, retract, acknowledge])
async def test_the_answer_to_what_is_done_to_a_check_in_is_what_a_later_question_shows(command):
    town = await reported()
    done = await town.tell(command, actor=BEN)
    shown = await town.ask(CheckInById(check_in_id=SECOND), actor=BEN)
    assert decode(done.body, CheckInView) == shown
    assert done.version == shown.version == 3


async def test_a_corrected_check_in_shows_both_values_and_both_people():
    town = await reported()
    await town.tell(correct, actor=BEN)
    shown = await town.ask(CheckInById(check_in_id=SECOND), actor=MAX)
    assert (shown.state, shown.value) == ("corrected", Decimal(7))
    assert (shown.author, shown.corrected_by) == (who(ANNA), who(BEN))
    (correction,) = shown.corrections
    assert (correction.value.old, correction.value.new) == (Decimal(9), Decimal(7))
    assert correction.reason == "Miscounted"


async def test_a_retracted_check_in_stays_to_be_read_with_the_reason():
    town = await reported()
    await town.tell(retract, actor=ANNA)
    shown = await town.ask(CheckInById(check_in_id=SECOND), actor=MAX)
    assert (shown.state, shown.value) == ("retracted", Decimal(9))
    assert (shown.retraction.by, shown.retraction.reason) == (who(ANNA), "Meant for another")


async def test_an_acknowledged_check_in_says_by_whom():
    town = await reported()
    await town.tell(acknowledge, actor=LEA)
    shown = await town.ask(CheckInById(check_in_id=SECOND), actor=MAX)
    assert [a.by for a in shown.acknowledgements] == [who(LEA)]
    assert shown.state == "recorded"


async def test_key_result_and_score_follow_what_is_corrected_and_retracted():
    town = await reported(PLANNING, SCORING)

    async def standing() -> tuple[Any, Any]:
        key_result = await town.ask(KeyResultById(key_result_id=KEY_RESULT), actor=OLGA)
        score = await town.ask(KeyResultScore(key_result_id=KEY_RESULT), actor=OLGA)
        return (key_result.current, key_result.current_on), score.progress

    assert await standing() == ((Decimal(9), date(2026, 2, 10)), Decimal("0.9"))
    await town.tell(correct, actor=ANNA)
    assert await standing() == ((Decimal(7), date(2026, 2, 10)), Decimal("0.7"))
    await town.tell(retract, actor=ANNA)
    assert await standing() == ((Decimal(4), date(2026, 2, 9)), Decimal("0.4"))
    await town.tell(RetractCheckIn(check_in_id=FIRST, reason="Gone too"), actor=ANNA)
    assert await standing() == ((None, None), Decimal(0))


@pytest.mark.parametrize("actor", [MAX, ADA])
@pytest.mark.parametrize("command", [correct, retract])
async def test_nobody_else_may_correct_or_retract(actor, command):
    town = await reported()
    with pytest.raises(errors.Forbidden):
        await town.tell(command, actor=actor)


async def test_an_author_may_correct_though_the_key_result_is_another_s_by_now():
    town = await reported()
    await hear(town, amended(accountable_id=Change(old=who(ANNA), new=who(MAX))))
    await town.tell(correct, actor=ANNA)


async def test_whoever_writes_may_acknowledge_and_an_auditor_changes_nothing():
    town = await reported()
    await town.tell(acknowledge, actor=MAX)
    with pytest.raises(errors.Forbidden):
        await town.tell(acknowledge, actor=ADA)


@pytest.mark.parametrize("command", [correct, retract, acknowledge])
async def test_what_is_done_to_a_hidden_check_in_finds_none(command):
    hidden = (opened(), drafted(confidential=True), defined(), published, activated)
    town = await bakery(SERVICE, so_far=hidden)
    report = RecordCheckIn(check_in_id=SECOND, key_result_id=KEY_RESULT, value=Decimal(9))
    await town.tell(report, actor=ANNA)
    with pytest.raises(errors.NotFound):
        await town.tell(command, actor=MAX)
    elsewhere = await town.open(UUID(int=999))
    with pytest.raises(errors.NotFound):
        await town.tell(command, actor=OLGA, organisation=elsewhere)


async def test_a_check_in_is_corrected_though_another_was_recorded_since_one_looked():
    town = await reported()
    first = CorrectCheckIn(check_in_id=FIRST, reason="Miscounted", value=Decimal(3))
    await town.tell(first, actor=ANNA, if_match=1)
    with pytest.raises(errors.Stale):
        await town.tell(first, actor=ANNA, if_match=1)
