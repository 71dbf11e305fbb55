from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from contracts.events.planning import KeyResultWithdrawn
from contracts.events.scoring import ScoreSet
from contracts.values import Change
from services.scoring.domain import figures
from tests.scoring.sheets import moves, sheet
from tests.support.quarter import (
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    OTHER_KEY_RESULT,
    amended,
    defined,
    drafted,
    metric,
    published,
    reported,
)

TWO = (drafted(), defined(), defined(OTHER_KEY_RESULT, weight=Decimal(3)), published)
withdrawn = KeyResultWithdrawn(objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=KEY_RESULT)
doubled = amended(metric=Change(old=metric(0, 10), new=metric(0, 20)))


def test_an_objective_is_the_weighted_mean_of_its_key_results():
    found = sheet(*TWO, reported(8), reported(4, key_result_id=OTHER_KEY_RESULT))
    assert figures.progress(found, "amended") == Fraction(8 + 3 * 4, 40)


def test_one_without_a_check_in_counts_as_nothing():
    assert figures.progress(sheet(*TWO, reported(8)), "amended") == Fraction(1, 5)


def test_a_moved_target_gives_two_figures():
    found = sheet(*TWO, reported(8), doubled)
    assert figures.line_progress(found.line(KEY_RESULT), "committed") == Fraction(8, 10)
    assert figures.line_progress(found.line(KEY_RESULT), "amended") == Fraction(8, 20)
    assert figures.progress(found, "committed") == Fraction(1, 5)
    assert figures.progress(found, "amended") == Fraction(1, 10)


def test_a_moved_weight_gives_two_figures_of_the_objective():
    heavier = amended(weight=Change(old=Decimal(1), new=Decimal(5)))
    found = sheet(*TWO, reported(8), heavier)
    assert figures.progress(found, "committed") == Fraction(1, 5)
    assert figures.progress(found, "amended") == Fraction(1, 2)


def test_a_withdrawn_key_result_is_left_out_both_ways():
    found = sheet(*TWO, reported(8), withdrawn)
    assert figures.progress(found, "committed") == figures.progress(found, "amended") == 0
    assert not figures.is_checked_in(found)


def test_an_objective_without_key_results_is_nowhere():
    assert figures.progress(sheet(drafted(), published), "amended") == 0


def test_what_set_scores_would_give_is_there_once_one_is_set():
    given = ScoreSet(
        key_result_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Change(old=None, new=Decimal("0.6")),
        computed=Decimal("0.8"),
        formula="scoreline/1",
        reason="Half of it was luck",
        set_by="member/x",
    )
    reports = (reported(8), reported(4, key_result_id=OTHER_KEY_RESULT))
    assert figures.graded(sheet(*TWO, *reports)) is None
    assert figures.graded(sheet(*TWO, *reports, given)) == Fraction(6 + 3 * 4, 40)


def test_publication_moves_nothing_while_nothing_was_reported():
    assert moves(*TWO) == []


def test_the_first_value_moves_its_key_result_and_the_objective_from_nothing():
    assert moves(*TWO, reported(8)) == [("key_result", None, "0.8"), ("objective", None, "0.2")]


def test_a_value_that_moves_no_rounded_score_moves_nothing():
    assert moves(*TWO, reported("8.0"), reported("8.1")) == []


def test_a_value_may_move_its_key_result_and_not_the_objective():
    assert moves(*TWO, reported(8), reported(9)) == [("key_result", "0.8", "0.9")]


def test_a_late_report_about_an_earlier_day_moves_nothing():
    assert moves(*TWO, reported(8), reported(2, date(2026, 1, 5))) == []


def test_an_amended_target_moves_the_scores():
    assert moves(*TWO, reported(8), doubled) == [
        ("key_result", "0.8", "0.4"),
        ("objective", "0.2", "0.1"),
    ]


def test_an_amended_weight_moves_the_objective_alone():
    heavier = amended(weight=Change(old=Decimal(1), new=Decimal(5)))
    assert moves(*TWO, reported(8), heavier) == [("objective", "0.2", "0.5")]


def test_one_more_key_result_moves_the_objective():
    more = defined(OTHER_KEY_RESULT, amendment=True)
    one = (drafted(), defined(), published, reported(8))
    assert moves(*one, more) == [("objective", "0.8", "0.4")]


def test_withdrawing_the_only_one_reported_on_leaves_nothing_to_score():
    assert moves(*TWO, reported(8), withdrawn) == [("objective", "0.2", None)]


def test_withdrawing_one_of_two_moves_the_objective_and_leaves_its_own_score():
    reports = (reported(8), reported(4, key_result_id=OTHER_KEY_RESULT))
    assert moves(*TWO, *reports, withdrawn) == [("objective", "0.5", "0.4")]
    assert sheet(*TWO, *reports, withdrawn).line(KEY_RESULT).score == Decimal("0.8")


def test_scores_are_rounded_once_at_the_end():
    three = (
        drafted(),
        defined(),
        defined(OTHER_KEY_RESULT, metric=metric(0, 40)),
        defined(CYCLE, metric=metric(0, 100, kind="percent"), weight=Decimal(2)),
        published,
        reported("7.5"),
        reported(22, key_result_id=OTHER_KEY_RESULT),
        reported("64.9", key_result_id=CYCLE),
    )
    exact = figures.progress(sheet(*three), "amended")
    assert (exact, figures.figure(exact).score) == (Fraction(6495, 10000), Decimal("0.6"))


@pytest.mark.parametrize(
    ("ends", "value", "kind", "progress", "score"),
    [
        ((0, 10), "7.5", "number", "0.75", "0.8"),
        ((0, 40), "22", "number", "0.55", "0.6"),
        ((0, 100), "64.9", "percent", "0.649", "0.6"),
        ((0, 100), "65", "percent", "0.65", "0.7"),
        ((12, 4), "6", "number", "0.75", "0.8"),
        ((12, 4), "14", "number", "0", "0.0"),
        ((-5, 5), "0", "number", "0.5", "0.5"),
        ((0, 10), "11", "number", "1", "1.0"),
        ((0, 3), "2", "number", "0.666666666666", "0.7"),
        ((0, 10), "7.5", "currency", "0.75", "0.8"),
    ],
)
def test_a_key_result_scores_as_the_table_of_the_domain_says(ends, value, kind, progress, score):
    events = (drafted(), defined(metric=metric(*ends, kind=kind)), published, reported(value))
    found = figures.figure(figures.line_progress(sheet(*events).line(KEY_RESULT), "amended"))
    assert (str(found.progress), str(found.score)) == (progress, score)
