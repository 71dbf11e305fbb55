"""What a stream gives; see test_check_in.py and test_correction.py too."""

from datetime import date
from decimal import Decimal

from contracts.values import Change
from services.checkin.domain.reports import newest_until
from services.checkin.handlers.commands import KEY_RESULT as REPORTS
from tests.support.quarter import TODAY, reported
from tests.support.reports import corrected, retracted
from tests.support.scenario import scenario

MONDAY, TUESDAY = date(2026, 2, 2), date(2026, 2, 3)


def told(*events):
    return scenario(REPORTS).given(*events).aggregate.state(events)


def test_nothing_is_current_before_anything_was_said():
    assert told().newest is None


def test_a_retracted_check_in_stays_and_does_not_count():
    first, second = reported(4, MONDAY), reported(9, TUESDAY)
    reports = told(first, second, retracted(second, Decimal(4), MONDAY))
    assert [c.is_retracted for c in reports.check_ins] == [False, True]
    assert reports.newest is not None
    assert reports.newest.id == first.check_in_id


def test_a_corrected_check_in_keeps_its_place_among_those_of_its_day():
    first, second = reported(4), reported(5)
    change = Change(old=Decimal(4), new=Decimal(3))
    reports = told(first, second, corrected(first, Decimal(5), value=change))
    assert [c.said.value for c in reports.check_ins] == [Decimal(3), Decimal(5)]
    assert reports.newest is not None
    assert reports.newest.id == second.check_in_id


def test_a_check_in_has_the_version_of_the_event_that_changed_it_last():
    first, second = reported(4), reported(5)
    reports = told(first, second, retracted(first, Decimal(5), TODAY))
    assert [c.version for c in reports.check_ins] == [3, 2]


def test_the_newest_until_a_day_knows_nothing_of_later_ones():
    first, second = reported(4, MONDAY), reported(9, TUESDAY)
    reports = told(second, first)
    for day, found in ((MONDAY, first), (TUESDAY, second)):
        newest = newest_until(reports, day)
        assert newest is not None
        assert newest.id == found.check_in_id
