from datetime import date
from typing import Any

from contracts.events.checkin import CheckInRetracted
from contracts.events.planning import KeyResultWithdrawn
from contracts.events.planning_life import ObjectiveArchived, ObjectiveClosed, ObjectiveRestored
from contracts.values import Change
from services.notification.domain.owing import Duty
from services.notification.projections.duties import DUTIES, lists, open_in
from tests.support.quarter import (
    ANNA,
    BEN,
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    amended,
    defined,
    documents,
    drafted,
    published,
    reported,
    who,
)

ENDED: dict[str, Any] = {"objective_id": OBJECTIVE, "cycle_id": CYCLE}
archived = ObjectiveArchived(**ENDED, root_id=OBJECTIVE)
restored = ObjectiveRestored(**ENDED, root_id=OBJECTIVE)
FRIDAY = date(2026, 2, 13)


def duty(*events) -> Duty:
    return documents(DUTIES, drafted(), defined(), *events)[str(OBJECTIVE)]


def is_open(*events) -> bool:
    return list(lists(str(OBJECTIVE), duty(*events))) == [(open_in(CYCLE), str(OBJECTIVE))]


def test_an_objective_runs_from_its_publication_until_it_ends():
    closed = ObjectiveClosed(**ENDED, outcome="achieved", reason="x")
    assert not is_open()
    assert is_open(published)
    assert not is_open(published, archived)
    assert is_open(published, archived, restored)
    assert not is_open(published, closed)


def test_it_is_owed_anew_from_when_it_came_back():
    first, again = duty(published).open_since, duty(published, archived, restored).open_since
    assert first is not None and again is not None and again > first


def test_who_is_accountable_and_whether_it_counts_follows_the_key_result():
    moved = amended(accountable_id=Change(old=who(ANNA), new=who(BEN)))
    withdrawn = KeyResultWithdrawn(**ENDED, key_result_id=KEY_RESULT)
    measure = duty(moved, withdrawn).measures[KEY_RESULT]
    assert (measure.accountable_id, measure.is_withdrawn) == (who(BEN), True)


def test_a_report_counts_until_it_is_taken_back():
    report = reported(3, due_on=FRIDAY)
    taken_back = CheckInRetracted(
        check_in_id=report.check_in_id,
        key_result_id=KEY_RESULT,
        **ENDED,
        author_id=who(ANNA),
        reason="Wrong",
        current=Change(old=None, new=None),
        current_on=Change(old=None, new=None),
    )
    assert list(duty(report).measures[KEY_RESULT].reported.values()) == [FRIDAY]
    assert duty(report, taken_back).measures[KEY_RESULT].reported == {}
