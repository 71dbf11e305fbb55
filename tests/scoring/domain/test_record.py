from datetime import timedelta
from typing import Literal
from uuid import UUID

from services.scoring.domain.record import DAY_US, Blocked, Record, Word, lasted
from tests.support.quarter import ANNA, CYCLE, KEY_RESULT, NOON_US, OBJECTIVE, TODAY, who


def test_a_blocker_lasted_whole_days_once_it_is_gone():
    there = Blocked(
        blocker_id=UUID(int=1), key_result_id=KEY_RESULT, owner_id=who(ANNA), raised_at=NOON_US
    )
    assert (lasted(there).days, lasted(there).resolved_at) == (None, None)
    gone = Blocked(
        blocker_id=UUID(int=1),
        key_result_id=KEY_RESULT,
        owner_id=who(ANNA),
        raised_at=NOON_US,
        resolved_at=NOON_US + 5 * DAY_US + 1,
    )
    assert lasted(gone).days == 5


def record(*came: tuple[int, Literal["in_time", "late", "missed"]]) -> Record:
    words = tuple(
        Word(
            index=n,
            key_result_id=KEY_RESULT,
            due_on=TODAY + timedelta(weeks=week),
            member_id=who(ANNA),
            came=how,
        )
        for n, (week, how) in enumerate(came)
    )
    return Record(objective_id=OBJECTIVE, cycle_id=CYCLE, words=words)


def test_of_several_words_on_a_day_the_first_stands():
    found = record((0, "missed"), (0, "late"), (1, "in_time"), (1, "late"))
    assert [slot.came for slot in found.slots] == ["missed", "in_time"]


def test_silence_is_outdated_until_a_newer_day_is_reported_for():
    assert record((0, "in_time"), (1, "missed")).is_outdated(KEY_RESULT)
    assert not record((0, "missed"), (1, "in_time")).is_outdated(KEY_RESULT)
    assert not record((0, "missed"), (0, "late")).is_outdated(KEY_RESULT)
    assert not record().is_outdated(KEY_RESULT)
