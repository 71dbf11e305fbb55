from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.events.checkin import CheckInRecorded
from contracts.values import Band, Change, CurvePoint
from services.scoring.domain import pace
from services.scoring.domain.pace import Calendar
from services.scoring.domain.sheet import Line
from tests.scoring.sheets import sheet
from tests.support.quarter import (
    ENDS_ON,
    KEY_RESULT,
    OTHER_KEY_RESULT,
    STARTS_ON,
    defined,
    drafted,
    metric,
    published,
    reported,
)
from tests.support.reports import corrected, retracted

# 36 of 90 days, so 0.4 of the way.
TODAY = date(2026, 2, 5)
NOW = Calendar(starts_on=STARTS_ON, ends_on=ENDS_ON, today=TODAY)


def line(*reports: CheckInRecorded, **but) -> Line:
    return sheet(drafted(), defined(**but), published, *reports).line(KEY_RESULT)


def week(value: str | int, n: int, status: str | None = "on_track") -> CheckInRecorded:
    return reported(value, STARTS_ON + timedelta(weeks=n), status=status)


@pytest.mark.parametrize(
    ("value", "suggested"),
    [("3.8", "on_track"), ("3.79", "at_risk"), ("2.8", "at_risk"), ("2.79", "off_track")],
)
def test_progress_against_the_days_gone_suggests_a_status(value, suggested):
    found = pace.of_line(line(week(value, 4, "off_track")), NOW)
    assert (found.expected, found.suggested, found.status) == (
        Decimal("0.4"),
        suggested,
        "off_track",
    )


def test_a_planned_curve_takes_the_place_of_the_line():
    curve = (CurvePoint(on=TODAY, share=Decimal("0.1")),)
    found = pace.of_line(line(week(1, 4), metric=metric(curve=curve)), NOW)
    assert (found.expected, found.suggested) == (Decimal("0.1"), "on_track")


def test_a_curve_that_left_the_cycle_s_days_is_put_aside():
    curve = (CurvePoint(on=date(2026, 6, 1), share=Decimal("0.1")),)
    assert pace.of_line(line(metric=metric(curve=curve)), NOW).expected == Decimal("0.4")


def test_a_green_word_over_three_check_ins_without_movement_is_marked():
    assert pace.contradicts(line(week(4, 1), week(4, 2), week(4, 3)))
    assert not pace.contradicts(line(week(4, 1), week(4, 2)))
    assert not pace.contradicts(line(week(4, 1), week(4, 2), week(5, 3)))
    assert not pace.contradicts(line(week(4, 1), week(4, 2), week(4, 3, "at_risk")))


def test_standing_still_at_the_target_contradicts_nothing():
    assert not pace.contradicts(line(week(10, 1), week(10, 2), week(10, 3)))


def test_keeping_to_a_band_contradicts_nothing():
    band = metric(kind="maintain", band=Band(at_least=Decimal(5)))
    assert not pace.contradicts(line(week(4, 1), week(4, 2), week(4, 3), metric=band))


def test_a_corrected_word_and_a_retracted_value_change_the_mark():
    first, second, third = week(4, 1), week(4, 2), week(4, 3)
    told = (drafted(), defined(), published, first, second, third)
    word = {"old": "on_track", "new": "off_track"}
    amber = corrected(third, None, None, status=Change(**word))
    assert not pace.contradicts(sheet(*told, amber).line(KEY_RESULT))
    assert not pace.contradicts(sheet(*told, retracted(second)).line(KEY_RESULT))


def test_an_objective_is_held_to_the_mean_of_its_key_results():
    curve = (CurvePoint(on=TODAY, share=Decimal("0.1")),)
    found = sheet(
        drafted(),
        defined(),
        defined(OTHER_KEY_RESULT, weight=Decimal(2), metric=metric(curve=curve)),
        published,
        week(2, 4),
    )
    of_it = pace.of_sheet(found, NOW)
    assert (of_it.expected, of_it.suggested, of_it.status) == (Decimal("0.2"), "off_track", None)


def test_three_check_ins_forecast_the_last_day_and_its_score():
    start = [reported(n, STARTS_ON + timedelta(days=10 * n - 1)) for n in (1, 2, 3)]
    found = pace.forecast(line(*start), NOW)
    assert found is not None
    assert (found.on, found.value, found.score, found.over) == (
        ENDS_ON,
        Decimal(9),
        Decimal("0.9"),
        3,
    )
    assert (found.score_low, found.score_high) == (Decimal("0.9"), Decimal("0.9"))
    assert pace.forecast(line(*start[:2]), NOW) is None


def test_a_falling_target_s_scores_stay_in_order():
    values = [week(v, n) for n, v in enumerate((100, 95, 80, 88, 60))]
    found = pace.forecast(line(*values, metric=metric(100, 0)), NOW)
    assert found is not None
    assert found.score_low <= found.score <= found.score_high


def test_what_is_not_measured_in_numbers_has_no_forecast():
    band = metric(kind="maintain", band=Band(at_least=Decimal(5)))
    assert pace.forecast(line(week(4, 1), week(5, 2), week(6, 3), metric=band), NOW) is None
