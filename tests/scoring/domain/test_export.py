"""The scores of a sheet as an export tells them."""

from contracts.values import Change
from services.scoring.domain.export import standings
from tests.scoring.sheets import sheet
from tests.support.quarter import (
    KEY_RESULT,
    OBJECTIVE,
    OTHER_KEY_RESULT,
    amended,
    defined,
    drafted,
    metric,
    opened,
    published,
    reported,
)

BEGUN = (opened(), drafted(), defined(), defined(OTHER_KEY_RESULT), published)


def test_an_objective_and_its_key_results_are_told_in_order():
    told = standings(sheet(*BEGUN, reported("7.5")))
    assert [(one.subject, one.id) for one in told] == [
        ("objective", OBJECTIVE),
        ("key_result", KEY_RESULT),
        ("key_result", OTHER_KEY_RESULT),
    ]
    assert [(one.progress, one.score) for one in told] == [
        ("0.375", "0.4"),
        ("0.75", "0.8"),
        ("0", None),
    ]


def test_both_figures_are_told_where_a_target_moved():
    moved = amended(metric=Change(old=metric(), new=metric(0, 30)))
    _, one, _ = standings(sheet(*BEGUN, reported("7.5"), moved))
    assert (one.progress, one.committed.progress, one.committed.score) == ("0.25", "0.75", "0.8")


def test_a_small_figure_is_written_out():
    small = metric(0, 10**9)
    begun = (opened(), drafted(), defined(metric=small), published)
    _, one = standings(sheet(*begun, reported("0.01")))
    assert one.progress == "0.00000000001"
