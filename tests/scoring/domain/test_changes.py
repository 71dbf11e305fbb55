from decimal import Decimal
from uuid import UUID

from contracts.events.planning import KeyResultChanged
from contracts.values import Change
from tests.scoring.sheets import sheet
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    MAX,
    OBJECTIVE,
    OTHER_KEY_RESULT,
    amended,
    defined,
    drafted,
    metric,
    published,
    reported,
    who,
)
from tests.support.reports import corrected, retracted

DRAFT = (drafted(), defined())
LIVE = (*DRAFT, published)


def test_a_draft_is_not_committed_to():
    line = sheet(*DRAFT).line(KEY_RESULT)
    assert line.committed is None
    assert line.amended.metric == metric(0, 10)


def test_publication_commits_to_the_definitions_of_then():
    reshaped = KeyResultChanged(
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        key_result_id=KEY_RESULT,
        metric=Change(old=metric(0, 10), new=metric(0, 12)),
    )
    line = sheet(*DRAFT, reshaped, published).line(KEY_RESULT)
    assert line.committed == line.amended
    assert line.amended.metric == metric(0, 12)


def test_an_amendment_leaves_what_was_committed_to():
    new = amended(
        metric=Change(old=metric(0, 10), new=metric(0, 20)),
        weight=Change(old=Decimal(1), new=Decimal(3)),
        accountable_id=Change(old=who(ANNA), new=who(MAX)),
    )
    line = sheet(*LIVE, new).line(KEY_RESULT)
    assert line.committed is not None
    assert (line.committed.metric, line.committed.weight) == (metric(0, 10), Decimal(1))
    assert (line.amended.metric, line.amended.weight) == (metric(0, 20), Decimal(3))
    assert line.accountable_id == who(MAX)


def test_a_key_result_that_came_later_is_committed_to_as_it_was_first_defined():
    line = sheet(*LIVE, defined(OTHER_KEY_RESULT, amendment=True)).line(OTHER_KEY_RESULT)
    assert line.committed == line.amended


def test_every_reported_value_is_kept_with_its_place_in_the_log():
    line = sheet(*LIVE, reported(3), reported(2)).line(KEY_RESULT)
    assert [(r.position, r.value) for r in line.reported] == [(4, Decimal(3)), (5, Decimal(2))]


def test_a_corrected_value_keeps_its_place_and_a_retracted_one_is_gone():
    first, second = reported(4), reported(9)
    put_right = corrected(first, Decimal(9), value=Change(old=Decimal(4), new=Decimal(3)))
    values = sheet(*LIVE, first, second, put_right).line(KEY_RESULT).reported
    assert [(v.position, v.value) for v in values] == [(4, Decimal(3)), (5, Decimal(9))]
    values = sheet(*LIVE, first, second, put_right, retracted(second)).line(KEY_RESULT).reported
    assert [v.check_in_id for v in values] == [first.check_in_id]


def test_milestones_reached_are_kept_in_place_of_a_value():
    (value,) = sheet(*LIVE, reported(1, reached=(UUID(int=7),))).line(KEY_RESULT).reported
    assert value.reached == (UUID(int=7),)
