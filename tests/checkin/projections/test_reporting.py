from datetime import date

from services.checkin.projections.reporting import REPORTING, Reporting
from tests.support.quarter import KEY_RESULT, NOON_US, documents, reported
from tests.support.reports import missed, retracted

FIRST, SECOND, THIRD = date(2026, 2, 6), date(2026, 2, 13), date(2026, 2, 20)
on_time = reported(4, due_on=FIRST, days_late=0)
late = reported(5, due_on=SECOND, days_late=4)


def reporting(*events) -> Reporting:
    return documents(REPORTING, *events)[str(KEY_RESULT)]


def test_the_days_reported_for_are_known_and_which_of_them_in_time():
    found = reporting(on_time, late)
    assert (found.reported, found.in_time) == ({FIRST, SECOND}, {FIRST})
    assert found.last_at == NOON_US + 2_000_000


def test_a_check_in_that_was_due_for_no_day_is_a_check_in_all_the_same():
    found = reporting(reported(4))
    assert (found.reported, found.last_at) == (set(), NOON_US + 1_000_000)


def test_a_retracted_check_in_is_no_report():
    found = reporting(on_time, late, retracted(late))
    assert (found.reported, found.last_at) == ({FIRST}, NOON_US + 1_000_000)


def test_missed_days_are_counted():
    assert reporting(missed(FIRST), missed(THIRD)).missed == (FIRST, THIRD)
