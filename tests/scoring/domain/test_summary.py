from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from contracts.events.planning import KeyResultWithdrawn
from contracts.events.planning_life import ObjectiveArchived, ObjectiveClosed
from contracts.queries.scoring import Figure
from contracts.values import Change, Owner
from services.scoring.domain.facts import Surroundings
from services.scoring.domain.pace import Calendar
from services.scoring.domain.summary import summary
from services.scoring.projections.records import RECORDS
from tests.scoring.sheets import about, sheet
from tests.support.quarter import (
    CYCLE,
    ENDS_ON,
    KEY_RESULT,
    OBJECTIVE,
    OTHER_KEY_RESULT,
    STARTS_ON,
    TEAM,
    TODAY,
    amended,
    defined,
    documents,
    drafted,
    metric,
    published,
    reported,
)
from tests.support.reports import blocked, missed

SECOND, OF_SECOND = UUID(int=700), UUID(int=701)
COMPANY = Owner(kind="company")
ONE = (drafted(), defined(), published)
TWO = (
    *ONE,
    drafted(objective_id=SECOND, owner=COMPANY),
    about(SECOND, defined(OF_SECOND)),
    about(SECOND, published),
)
doubled = amended(metric=Change(old=metric(0, 10), new=metric(0, 20)))


def of(*story: Any, ids: tuple[UUID, ...] = (OBJECTIVE, SECOND)):
    around = Surroundings(
        state="active",
        days=(STARTS_ON, ENDS_ON),
        calendar=Calendar(starts_on=STARTS_ON, ends_on=ENDS_ON, today=TODAY),
        sheets=tuple(sheet(*story, objective_id=id) for id in ids),
        records=documents(RECORDS, *story),
        books={},
    )
    return summary(CYCLE, "2026 Q1", around)


def second(value: int):
    return about(SECOND, reported(value, key_result_id=OF_SECOND))


def test_a_moved_target_shows_both_goalposts_for_the_objective_and_in_total():
    found = of(*TWO, reported(8), second(2), doubled)
    first = found.objectives[0]
    assert first.as_committed == Figure(progress=Decimal("0.8"), score=Decimal("0.8"))
    assert first.as_amended == Figure(progress=Decimal("0.4"), score=Decimal("0.4"))
    assert (first.amendments, first.key_results[0].amendments) == (1, 1)
    assert found.total.as_committed == Figure(progress=Decimal("0.5"), score=Decimal("0.5"))
    assert found.total.as_amended == Figure(progress=Decimal("0.3"), score=Decimal("0.3"))
    assert (found.total.amendments, found.total.moved, found.total.over) == (1, 1, 2)
    assert found.goalposts == f"/v1/cycles/{CYCLE}/amendments"


def test_a_level_is_the_mean_of_exact_progress_rounded_once():
    third = about(SECOND, amended(OF_SECOND, metric=Change(old=metric(), new=metric(0, 3))))
    found = of(*TWO, third, reported(8), second(2))
    exact = (Fraction(8, 10) + Fraction(2, 3)) / 2
    assert found.total.progress == Decimal(int(exact * 10**12)).scaleb(-12)
    assert [(level.owner, level.over) for level in found.levels] == [
        (COMPANY, 1),
        (Owner(kind="team", id=TEAM), 1),
    ]
    assert found.total.success.value == Decimal(1)


def test_what_does_not_count_is_named_with_why():
    gone = KeyResultWithdrawn(objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=KEY_RESULT)
    more = defined(OTHER_KEY_RESULT)
    cancelled = ObjectiveClosed(objective_id=SECOND, cycle_id=CYCLE, outcome="abandoned")
    found = of(*TWO, more, gone, cancelled)
    assert [(out.kind, out.why) for out in found.left_out] == [
        ("key_result", "withdrawn"),
        ("objective", "abandoned"),
    ]
    assert [objective.counted for objective in found.objectives] == [True, False]
    assert found.total.over == 1
    aside = ObjectiveArchived(objective_id=SECOND, cycle_id=CYCLE, root_id=SECOND)
    assert [out.why for out in of(*TWO, aside).left_out] == ["archived"]


def test_key_results_are_counted_by_how_they_are_shown():
    story = (*TWO, reported(8, status="on_track", due_on=TODAY, days_late=0))
    found = {count.status: count.over for count in of(*story).statuses}
    assert found == {"on_track": 1, "no_check_in": 1}
    silent = (*story, missed(TODAY + timedelta(weeks=1)))
    found = {count.status: count.over for count in of(*silent).statuses}
    assert found == {"outdated": 1, "no_check_in": 1}


def test_adherence_and_open_blockers_are_those_of_what_counts():
    story = (*TWO, missed(TODAY), blocked(UUID(int=900)))
    found = of(*story)
    assert (found.adherence.value, found.adherence.over, found.blockers_open) == (Decimal(0), 1, 1)


def test_a_key_result_says_what_was_said_last():
    found = of(*TWO, reported(8, confidence=7, status="on_track"), reported(9))
    line = found.objectives[0].key_results[0]
    assert (line.current, line.current_on, line.confidence, line.status) == (
        Decimal(9),
        TODAY,
        7,
        None,
    )
