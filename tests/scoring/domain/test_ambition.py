"""What speaks for asking more, with its figures."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace

from services.scoring.domain.ambition import SURE_MIN, Earlier, check, earlier_trend
from services.scoring.domain.facts import SCORE_MAX
from tests.scoring.sheets import sheet
from tests.support.quarter import (
    CYCLE,
    ENDS_ON,
    KEY_RESULT,
    OTHER_KEY_RESULT,
    defined,
    drafted,
    metric,
    opened,
    published,
    reported,
)

DAYS = (date(2025, 10, 10), date(2025, 11, 10), date(2025, 12, 10))


def asked(*events, ambition="aspirational", target=12, baseline=0, unit=None):
    """The objective of this quarter, with what was reported in it."""
    asks = metric(baseline, target, unit=unit)
    drawn = drafted(ambition=ambition)
    return sheet(opened(), drawn, defined(metric=asks), published, *events)


def before(*values, unit=None, baseline=0, target=12):
    """The like of its key result a quarter ago, with what was reported then."""
    past = sheet(
        opened(),
        drafted(),
        defined(metric=metric(baseline, target, unit=unit)),
        published,
        *(reported(value, on) for value, on in zip(values, DAYS, strict=False)),
    )
    return [Earlier(cycle_id=CYCLE, line=past.line(KEY_RESULT))]


def scored(value):
    """An objective of before with that progress of ten."""
    return sheet(opened(), drafted(), defined(), published, reported(value))


def advice(view):
    return [each.rule for each in view.advice]


def naive(values, on):
    """The line of least squares in plain sums."""
    x = [(day - DAYS[0]).days for day in DAYS]
    n = len(x)
    top = n * sum(a * b for a, b in zip(x, values, strict=True)) - sum(x) * sum(values)
    slope = Fraction(top, n * sum(a * a for a in x) - sum(x) ** 2)
    return Fraction(sum(values), n) + slope * ((on - DAYS[0]).days - Fraction(sum(x), n))


def test_a_trend_of_earlier_cycles_that_reaches_the_target_is_told_with_its_figures():
    view = check(asked(), ENDS_ON, {KEY_RESULT: before(2, 4, 6)}, [])
    (told,) = view.advice
    (led,) = view.trends
    assert (told.rule, told.key_result_id) == ("forecast_reaches_target", KEY_RESULT)
    assert abs(Fraction(led.value) - naive((2, 4, 6), ENDS_ON)) < Fraction(1, 10**5)
    assert (led.over, led.on, led.cycle_ids) == (3, ENDS_ON, (CYCLE,))
    assert led.target == 12
    assert "12" in told.message and "3 check-ins" in told.message


def test_a_target_beyond_the_trend_is_left_alone_and_the_trend_shown():
    view = check(asked(target=40), ENDS_ON, {KEY_RESULT: before(2, 4, 6)}, [])
    assert advice(view) == []
    assert [each.reaches_target for each in view.trends] == [False]


def test_falling_targets_are_reached_from_above():
    falling = asked(baseline=10, target=3)
    assert advice(check(falling, ENDS_ON, {KEY_RESULT: before(9, 7, 5)}, [])) == [
        "forecast_reaches_target"
    ]
    assert advice(check(falling, ENDS_ON, {KEY_RESULT: before(9, 9, 8)}, [])) == []


@pytest.mark.parametrize(
    "earlier", [before(2, 4), before(2, 4, 6, unit="loaves"), []], ids=["few", "unit", "none"]
)
def test_too_few_values_or_of_another_unit_say_nothing(earlier):
    line = asked().line(KEY_RESULT)
    assert earlier_trend(line, ENDS_ON, earlier) is None


def confident(*pairs):
    return asked(*(reported(1, confidence=said, key_result_id=kr) for said, kr in pairs))


def test_it_is_told_when_nobody_doubts_and_only_when_all_have_said_so():
    sure = check(confident((SURE_MIN, KEY_RESULT)), ENDS_ON, {}, [])
    assert advice(sure) == ["everybody_is_sure"]
    assert (sure.confidence.sure, sure.confidence.told, sure.confidence.lowest) == (1, 1, 9)
    assert advice(check(confident((SURE_MIN - 1, KEY_RESULT)), ENDS_ON, {}, [])) == []
    two = sheet(
        opened(),
        drafted(),
        defined(),
        defined(OTHER_KEY_RESULT),
        published,
        reported(1, confidence=10),
    )
    view = check(two, ENDS_ON, {}, [])
    assert (advice(view), view.confidence.told, view.confidence.key_results) == ([], 1, 2)


def test_the_latest_confidence_counts():
    later = reported(2, date(2026, 2, 20), confidence=5)
    doubted = asked(later, reported(1, date(2026, 2, 1), confidence=10))
    assert advice(check(doubted, ENDS_ON, {}, [])) == []


def test_high_scores_before_are_told_above_the_limit_and_not_at_it():
    high = check(asked(), ENDS_ON, {}, [scored(9), scored(9)])
    assert advice(high) == ["scores_were_high"]
    assert (str(high.scores.value), high.scores.over) == ("0.9", 2)
    assert "0.90" in high.advice[0].message and "0.85" in high.advice[0].message
    at_limit = [scored(8), scored(9)]
    assert Fraction(17, 20) == SCORE_MAX
    assert advice(check(asked(), ENDS_ON, {}, at_limit)) == []
    assert advice(check(asked(), ENDS_ON, {}, [])) == []


def test_what_is_committed_to_is_meant_to_be_reached():
    high = [scored(10), replace(scored(10), ambition="committed")]
    view = check(asked(ambition="committed"), ENDS_ON, {}, high)
    assert (advice(view), view.scores.over) == ([], 1)
    assert view.scores.value == Decimal(1)
