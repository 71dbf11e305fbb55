from decimal import Decimal
from fractions import Fraction
from statistics import pstdev

import pytest

from services.scoring.domain import insight
from services.scoring.domain.counting import counted
from tests.scoring.sheets import sheet
from tests.support.quarter import NOON_US, TODAY, defined, drafted, published, reported


def one(value: int, *confidences: int):
    told = [reported(value, TODAY, confidence=c) for c in confidences] or [reported(value)]
    return sheet(drafted(), defined(), published, *told)


def of(*sheets):
    return insight.insight(None, counted(sheets, {}, NOON_US), "cycle_id=x")


def test_every_figure_says_over_how_many_it_was_taken():
    found = of(one(8, 9, 5), one(2))
    assert (found.score.value, found.score.over) == (Decimal("0.5"), 2)
    assert (found.spread.value, found.spread.over) == (Decimal("0.3"), 2)
    assert (found.success.value, found.success.over) == (Decimal("0.5"), 2)
    assert (found.calibration.value, found.calibration.over) == (Decimal("0.13"), 2)
    assert (found.amendments.value, found.amendments.over) == (Decimal(0), 1)
    assert (found.adherence.value, found.adherence.over) == (None, 0)
    assert (found.ambition, found.aspirational, found.calibrated) == ("healthy", 2, "well")


def test_of_nothing_nothing_is_said():
    found = of()
    assert {c.over for c in (found.score, found.spread, found.success, found.amendments)} == {0}
    assert (found.ambition, found.calibrated) == (None, None)


def test_the_spread_is_the_standard_deviation():
    scores = [Fraction(n, 10) for n in (1, 4, 4, 9)]
    found = insight.spread(scores)
    assert found is not None
    assert float(found) == pytest.approx(pstdev(map(float, scores)))


@pytest.mark.parametrize(
    ("average", "word"), [("0.86", "too_safe"), ("0.85", "healthy"), ("0.39", "fantasy")]
)
def test_the_mean_score_says_how_it_was_aimed(average, word):
    assert insight.ambition(Fraction(average)) == word


def test_sure_and_wrong_is_badly_calibrated():
    assert of(one(2, 10, 10)).calibrated == "badly"


def test_a_figure_links_to_what_it_counts():
    found = of(one(8, 9))
    assert found.spread.link == "/v1/insights/items?figure=score&cycle_id=x"
    assert found.calibration.link == "/v1/insights/items?figure=calibration&cycle_id=x"


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ([one(2, 9, 9)], "Confidence of 9 in 10 on average came true 0 times in 10: too sure."),
        ([one(8, 4)], "Confidence of 4 in 10 on average came true 10 times in 10: too cautious."),
        ([one(8, 9)], "Confidence of 9 in 10 on average came true 10 times in 10: about right."),
        ([], ""),
    ],
)
def test_calibration_is_said_in_words(sheets, words):
    assert of(*sheets).calibration_words == words
