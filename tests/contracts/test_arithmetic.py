"""The table of domain.md §3 and the words around it, by example."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from uuid import UUID

import pytest

from contracts import arithmetic
from contracts.arithmetic import Reading, Term
from contracts.values import Ambition, Band, Metric, MetricKind, Milestone

DAY = date(2026, 7, 1)


def number(baseline: str, target: str, kind: MetricKind = "number") -> Metric:
    return Metric(kind=kind, baseline=Decimal(baseline), target=Decimal(target))


def readings(*values: str) -> list[Reading]:
    return [
        Reading(effective_on=DAY + timedelta(days=7 * at), position=at + 1, value=Decimal(value))
        for at, value in enumerate(values)
    ]


def milestones(*weights: str) -> Metric:
    return Metric(
        kind="milestones",
        milestones=tuple(
            Milestone(id=UUID(int=at), title=f"step {at}", weight=Decimal(weight))
            for at, weight in enumerate(weights, start=1)
        ),
    )


def reached(*numbers: int) -> Reading:
    return Reading(effective_on=DAY, position=1, reached=tuple(UUID(int=n) for n in numbers))


AT_LEAST_95 = Metric(kind="maintain", band=Band(at_least=Decimal(95)))

TABLE = [
    (number("0", "10"), readings("7.5"), Fraction(3, 4), "0.8"),
    (number("0", "40"), readings("22"), Fraction(55, 100), "0.6"),
    (number("0", "100", "percent"), readings("64.9"), Fraction(649, 1000), "0.6"),
    (number("0", "100", "percent"), readings("65"), Fraction(65, 100), "0.7"),
    (number("12", "4"), readings("6"), Fraction(3, 4), "0.8"),
    (number("12", "4"), readings("14"), Fraction(0), "0.0"),
    (number("-5", "5"), readings("0"), Fraction(1, 2), "0.5"),
    (number("0", "10"), readings("11"), Fraction(1), "1.0"),
    (number("0", "3"), readings("2"), Fraction(2, 3), "0.7"),
    (AT_LEAST_95, readings("96", "94", "95", "97"), Fraction(3, 4), "0.8"),
    (milestones("1", "1", "2"), [reached(1, 3)], Fraction(3, 4), "0.8"),
]


@pytest.mark.parametrize(("metric", "values", "progress", "grade"), TABLE)
def test_the_table_of_the_domain_holds(
    metric: Metric, values: list[Reading], progress: Fraction, grade: str
) -> None:
    found = arithmetic.key_result_progress(metric, values)
    assert found == progress
    assert str(arithmetic.score(found)) == grade


def terms(*pairs: tuple[str, str]) -> list[Term]:
    return [Term(weight=Decimal(w), progress=Fraction(p)) for w, p in pairs]


def test_an_objective_scores_the_mean_of_progress_and_not_of_rounded_scores() -> None:
    of_the_table = terms(("1", "0.75"), ("1", "0.55"), ("2", "0.649"))
    progress = arithmetic.objective_progress(of_the_table)
    assert arithmetic.figure(progress) == Decimal("0.6495")
    assert arithmetic.score(progress) == Decimal("0.6")
    rounded = [Term(t.weight, Fraction(arithmetic.score(t.progress))) for t in of_the_table]
    assert arithmetic.score(arithmetic.objective_progress(rounded)) == Decimal("0.7")


def test_thirds_that_add_up_to_a_tie_are_not_lost_to_the_digits() -> None:
    progress = arithmetic.objective_progress(
        terms(("1", "1/3"), ("1", "1/3"), ("1", "1/3"), ("1", "0.8"))
    )
    assert progress == Fraction(45, 100)
    assert arithmetic.score(progress) == Decimal("0.5")


def test_currency_is_measured_like_a_number() -> None:
    metric = number("100000", "150000", "currency")
    assert arithmetic.key_result_progress(metric, readings("120000")) == Fraction(2, 5)


@pytest.mark.parametrize(("value", "progress"), [(True, 1), (False, 0)])
def test_a_boolean_is_done_or_not(value: bool, progress: int) -> None:
    reading = Reading(effective_on=DAY, position=1, value=value)
    assert arithmetic.key_result_progress(Metric(kind="boolean"), [reading]) == progress


@pytest.mark.parametrize(
    "metric",
    [number("0", "10"), Metric(kind="boolean"), milestones("1"), AT_LEAST_95],
)
def test_without_a_check_in_progress_is_zero(metric: Metric) -> None:
    assert arithmetic.key_result_progress(metric, []) == 0
    assert arithmetic.key_result_progress(metric, [Reading(DAY, 1, retracted=True)]) == 0


def test_the_latest_is_of_the_latest_day_whatever_the_order_of_recording() -> None:
    early = Reading(effective_on=DAY, position=9, value=Decimal(9))
    late = Reading(effective_on=DAY + timedelta(days=1), position=3, value=Decimal(2))
    for order in permutations([early, late]):
        assert arithmetic.latest(order) == late


def test_of_one_day_the_one_recorded_last_is_the_latest() -> None:
    first = Reading(effective_on=DAY, position=3, value=Decimal(2))
    second = Reading(effective_on=DAY, position=4, value=Decimal(1))
    for order in permutations([first, second]):
        assert arithmetic.latest(order) == second


def test_a_retracted_check_in_does_not_count() -> None:
    stands = Reading(effective_on=DAY, position=1, value=Decimal(4))
    retracted = Reading(DAY + timedelta(days=7), 2, Decimal(10), retracted=True)
    assert arithmetic.latest([stands, retracted]) == stands
    assert arithmetic.latest([retracted]) is None
    assert arithmetic.key_result_progress(number("0", "10"), [stands, retracted]) == Fraction(2, 5)


def test_a_retracted_check_in_is_not_part_of_the_share_kept() -> None:
    counted = readings("96", "94")
    retracted = Reading(DAY + timedelta(days=30), 9, Decimal(1), retracted=True)
    assert arithmetic.key_result_progress(AT_LEAST_95, [*counted, retracted]) == Fraction(1, 2)


def test_the_same_check_ins_score_both_as_committed_and_as_amended() -> None:
    committed, amended = number("0", "10"), number("0", "8")
    found = readings("3", "6")
    assert arithmetic.score(arithmetic.key_result_progress(committed, found)) == Decimal("0.6")
    assert arithmetic.score(arithmetic.key_result_progress(amended, found)) == Decimal("0.8")


@pytest.mark.parametrize(
    ("band", "value", "inside"),
    [
        (Band(at_least=Decimal(95)), "95", True),
        (Band(at_least=Decimal(95)), "94.999999", False),
        (Band(at_most=Decimal(2)), "2", True),
        (Band(at_most=Decimal(2)), "2.000001", False),
        (Band(at_least=Decimal(-1), at_most=Decimal(1)), "0", True),
        (Band(at_least=Decimal(-1), at_most=Decimal(1)), "-1", True),
        (Band(at_least=Decimal(-1), at_most=Decimal(1)), "1", True),
        (Band(at_least=Decimal(-1), at_most=Decimal(1)), "1.5", False),
        (Band(at_least=Decimal(3), at_most=Decimal(3)), "3", True),
    ],
)
def test_the_edges_of_a_band_are_inside(band: Band, value: str, inside: bool) -> None:
    assert arithmetic.is_inside(band, Decimal(value)) is inside


def test_milestones_no_longer_defined_count_nothing_and_none_counts_twice() -> None:
    metric = milestones("1", "3")
    assert arithmetic.key_result_progress(metric, [reached(1, 1, 77)]) == Fraction(1, 4)


@pytest.mark.parametrize(
    ("metric", "why"),
    [
        (number("5", "5"), "must differ"),
        (number("5", "5.000"), "must differ"),
        (Metric(kind="number", target=Decimal(1)), "needs a baseline"),
        (Metric(kind="percent", baseline=Decimal(1)), "needs a baseline"),
        (number("NaN", "1"), "finite"),
        (number("0", "Infinity"), "finite"),
        (number("0", "1e999999999"), "too many digits"),
        (number("0", "1e-999999999"), "too many digits"),
        (Metric(kind="maintain"), "needs a band"),
        (Metric(kind="maintain", band=Band()), "needs a band"),
        (Metric(kind="maintain", band=Band(at_least=Decimal(2), at_most=Decimal(1))), "lower edge"),
        (Metric(kind="milestones"), "needs milestones"),
        (milestones("1", "0"), "above zero"),
        (milestones("2", "-1"), "above zero"),
    ],
)
def test_a_definition_that_cannot_be_measured_is_refused(metric: Metric, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        arithmetic.key_result_progress(metric, readings("1"))


def test_a_check_in_of_another_kind_is_refused() -> None:
    said = Reading(effective_on=DAY, position=1, value=True)
    with pytest.raises(ValueError, match="carries a number"):
        arithmetic.key_result_progress(number("0", "10"), [said])
    with pytest.raises(ValueError, match="true or false"):
        arithmetic.key_result_progress(Metric(kind="boolean"), readings("1"))


@pytest.mark.parametrize("weight", ["0", "-1", "NaN", "Infinity"])
def test_a_weight_that_is_not_above_zero_is_refused(weight: str) -> None:
    with pytest.raises(ValueError, match=r"above zero|finite"):
        arithmetic.objective_progress(terms(("1", "1/2"), (weight, "1/2")))


@pytest.mark.parametrize("progress", ["-1/10", "11/10"])
def test_a_term_outside_zero_to_one_is_refused(progress: str) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        arithmetic.objective_progress(terms(("1", progress)))


def test_an_objective_with_nothing_to_average_is_at_zero() -> None:
    assert arithmetic.objective_progress([]) == 0


@pytest.mark.parametrize(
    ("grade", "word"),
    [
        ("0.0", "missed"),
        ("0.3", "missed"),
        ("0.4", "partial"),
        ("0.6", "partial"),
        ("0.7", "strong"),
        ("1.0", "strong"),
    ],
)
def test_the_band_is_that_of_the_rounded_score(grade: str, word: str) -> None:
    assert arithmetic.score_band(Decimal(grade)) == word


def test_a_progress_rounded_up_into_a_band_belongs_to_it() -> None:
    assert arithmetic.score_band(arithmetic.score(Fraction(65, 100))) == "strong"
    assert arithmetic.score_band(arithmetic.score(Fraction(649999, 1000000))) == "partial"


@pytest.mark.parametrize(
    ("ambition", "grade", "success"),
    [
        ("aspirational", "0.7", True),
        ("aspirational", "0.6", False),
        ("committed", "1.0", True),
        ("committed", "0.9", False),
    ],
)
def test_success_asks_more_of_the_committed(ambition: Ambition, grade: str, success: bool) -> None:
    assert arithmetic.is_success(Decimal(grade), ambition) is success


def test_the_formula_has_a_name_and_a_version() -> None:
    assert arithmetic.FORMULA == "scoreline/1"
    assert f"{arithmetic.FORMULA_NAME}/{arithmetic.FORMULA_VERSION}" == arithmetic.FORMULA


def test_a_figure_is_cut_off_so_that_it_never_looks_better_than_its_score() -> None:
    just_below = Fraction(65, 100) - Fraction(1, 10**15)
    assert str(arithmetic.figure(just_below)) == "0.649999999999"
    assert str(arithmetic.score(just_below)) == "0.6"
    assert str(arithmetic.figure(Fraction(2, 3))) == "0.666666666666"


@pytest.mark.parametrize(
    ("progress", "shown"), [("0", "0"), ("1", "1"), ("3/4", "0.75"), ("1/10", "0.1")]
)
def test_equal_figures_have_equal_digits(progress: str, shown: str) -> None:
    assert str(arithmetic.figure(Fraction(progress))) == shown
