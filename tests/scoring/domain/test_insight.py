from decimal import Decimal
from fractions import Fraction
from statistics import pstdev

import pytest

from contracts.queries.scoring_reviews import Counted
from services.scoring.domain import insight
from tests.scoring.sheets import sheet
from tests.support.quarter import TODAY, defined, drafted, published, reported


def one(value: int, *confidences: int):
    told = [reported(value, TODAY, confidence=c) for c in confidences] or [reported(value)]
    return sheet(drafted(), defined(), published, *told)


def test_every_figure_says_over_how_many_it_was_taken():
    found = insight.insight(None, [one(8, 9, 5), one(2)], {})
    assert found.score == Counted(value=Decimal("0.5"), over=2)
    assert found.spread == Counted(value=Decimal("0.3"), over=2)
    assert found.success == Counted(value=Decimal("0.5"), over=2)
    assert found.calibration == Counted(value=Decimal("0.13"), over=2)
    assert found.amendments == Counted(value=Decimal(0), over=1)
    assert found.adherence == Counted(value=None, over=0)
    assert (found.ambition, found.aspirational, found.calibrated) == ("healthy", 2, "well")


def test_of_nothing_nothing_is_said():
    found = insight.insight(None, [], {})
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
    assert insight.insight(None, [one(2, 10, 10)], {}).calibrated == "badly"
