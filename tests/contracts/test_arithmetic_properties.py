"""What must hold of the arithmetic for every key result and objective there could be."""

import decimal
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts import arithmetic
from contracts.arithmetic import Term
from contracts.values import Band

AMOUNTS = st.decimals(min_value="-1e15", max_value="1e15", places=6, allow_nan=False)
WEIGHTS = st.decimals(min_value="0.001", max_value="1000", places=3, allow_nan=False)
SHARES = st.fractions(min_value=0, max_value=1)
TERMS = st.lists(st.builds(Term, weight=WEIGHTS, progress=SHARES), min_size=1, max_size=7)


def way(baseline: Decimal, target: Decimal, value: Decimal) -> Fraction:
    return arithmetic.measured(baseline, target, value)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_progress_is_always_a_number_from_zero_to_one(b: Decimal, t: Decimal, c: Decimal) -> None:
    assume(b != t)
    assert 0 <= way(b, t, c) <= 1
    assert way(b, t, b) == 0
    assert way(b, t, t) == 1


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_falling_target_is_the_mirror_image_of_a_rising_one(
    b: Decimal, t: Decimal, c: Decimal
) -> None:
    assume(b != t)
    assert way(b, t, c) == way(-b, -t, -c)
    assert way(b, t, c) == 1 - way(t, b, c)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_value_nearer_the_target_never_lowers_progress(
    b: Decimal, t: Decimal, one: Decimal, other: Decimal
) -> None:
    assume(b != t)
    low, high = sorted([one, other])
    if t > b:
        assert way(b, t, low) <= way(b, t, high)
    else:
        assert way(b, t, high) <= way(b, t, low)


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.integers(min_value=-9, max_value=9))
def test_the_unit_of_an_amount_does_not_matter(
    b: Decimal, t: Decimal, c: Decimal, exponent: int
) -> None:
    assume(b != t)
    scaled = [Decimal(f"{amount}e{exponent}") for amount in (b, t, c)]
    assert way(b, t, c) == way(*scaled)


@given(TERMS)
def test_an_objective_lies_between_its_worst_and_its_best_key_result(found: list[Term]) -> None:
    progress = arithmetic.objective_progress(found)
    shares = [term.progress for term in found]
    assert 0 <= min(shares) <= progress <= max(shares) <= 1
    assert progress == arithmetic.objective_progress(reversed(found))


@given(TERMS, WEIGHTS)
def test_scaling_all_weights_changes_nothing(found: list[Term], factor: Decimal) -> None:
    scaled = [Term(term.weight * factor, term.progress) for term in found]
    assert arithmetic.objective_progress(scaled) == arithmetic.objective_progress(found)


@given(TERMS, st.data())
def test_progress_of_a_key_result_never_lowers_its_objective(
    found: list[Term], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(found) - 1))
    better = data.draw(st.fractions(min_value=found[at].progress, max_value=1))
    after = [*found[:at], Term(found[at].weight, better), *found[at + 1 :]]
    assert arithmetic.objective_progress(after) >= arithmetic.objective_progress(found)


@given(SHARES)
def test_a_score_is_the_nearest_tenth_and_ties_go_up(progress: Fraction) -> None:
    grade = Fraction(arithmetic.score(progress))
    assert (grade * 10).denominator == 1
    assert -Fraction(1, 20) <= progress - grade < Fraction(1, 20)
    assert arithmetic.score(progress).as_tuple().exponent == -1


@given(SHARES, SHARES)
def test_a_better_progress_never_scores_worse(one: Fraction, other: Fraction) -> None:
    low, high = sorted([one, other])
    assert arithmetic.score(low) <= arithmetic.score(high)
    assert arithmetic.figure(low) <= arithmetic.figure(high)


@given(st.one_of(SHARES, st.integers(1, 20).map(lambda n: Fraction(n, 20) - Fraction(1, 10**30))))
def test_the_figure_shown_scores_the_same_as_the_exact_value(progress: Fraction) -> None:
    shown = Fraction(arithmetic.figure(progress))
    assert 0 <= progress - shown < Fraction(1, 10**arithmetic.FIGURE_DECIMALS)
    assert arithmetic.score(shown) == arithmetic.score(progress)


@given(TERMS)
def test_the_score_is_that_of_the_exact_mean(found: list[Term]) -> None:
    weights = [Fraction(term.weight) for term in found]
    mean = sum((w * t.progress for w, t in zip(weights, found, strict=True)), Fraction(0)) / sum(
        weights
    )
    assert arithmetic.score(arithmetic.objective_progress(found)) == arithmetic.score(mean)


@given(st.lists(AMOUNTS, min_size=1, max_size=20), AMOUNTS, AMOUNTS)
def test_a_band_keeps_what_neither_side_refuses(
    values: list[Decimal], one: Decimal, other: Decimal
) -> None:
    low, high = sorted([one, other])
    above = arithmetic.kept_share(Band(at_least=low), values)
    below = arithmetic.kept_share(Band(at_most=high), values)
    both = arithmetic.kept_share(Band(at_least=low, at_most=high), values)
    assert 0 <= both <= min(above, below) <= 1
    assert both >= above + below - 1


@given(st.integers(0, 400), st.integers(-50, 450))
def test_the_pace_never_falls_from_one_day_to_the_next(length: int, day: int) -> None:
    starts = date(2026, 7, 1)
    ends = starts + timedelta(days=length)
    today, tomorrow = starts + timedelta(days=day), starts + timedelta(days=day + 1)
    here = arithmetic.expected_pace(starts, ends, today)
    assert 0 <= here <= arithmetic.expected_pace(starts, ends, tomorrow) <= 1


HOSTILE = [
    decimal.Context(prec=1, rounding=decimal.ROUND_UP, traps=[]),
    decimal.Context(prec=1, traps=[decimal.Inexact, decimal.Rounded, decimal.Subnormal]),
    decimal.Context(prec=3, Emin=0, Emax=0, traps=[decimal.FloatOperation, decimal.Clamped]),
]


@pytest.mark.parametrize("hostile", HOSTILE)
@given(b=AMOUNTS, t=AMOUNTS, c=AMOUNTS, found=TERMS)
def test_the_ambient_decimal_context_does_not_matter(
    hostile: decimal.Context, b: Decimal, t: Decimal, c: Decimal, found: list[Term]
) -> None:
    assume(b != t)

    def everything() -> tuple[object, ...]:
        progress = arithmetic.measured(b, t, c)
        mean = arithmetic.objective_progress([*found, Term(Decimal(1), progress)])
        grade = arithmetic.score(mean)
        return (
            str(arithmetic.figure(mean)),
            str(grade),
            arithmetic.score_band(grade),
            arithmetic.is_success(grade, "committed"),
            arithmetic.is_inside(Band(at_least=b), c),
        )

    expected = everything()
    with decimal.localcontext(hostile):
        assert everything() == expected
