"""What an event amended."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultWithdrawn,
    ObjectiveChanged,
)
from contracts.values import Band, Change, Metric
from services.planning.domain.amendment import amended
from tests.planning.quarter import (
    BREAD,
    HANNA,
    JONAS,
    QUARTER,
    REGULARS,
    defined,
    drafted,
    metric,
    published,
)

OF_REGULARS: dict[str, Any] = {
    "objective_id": BREAD,
    "cycle_id": QUARTER,
    "key_result_id": REGULARS,
}


def rows(event):
    return {row.field: (row.old, row.new) for row in amended(event)}


def test_every_amended_field_is_a_row_with_old_and_new():
    old, new = metric(), replace(metric(), target=Decimal(400), unit="guests")
    event = KeyResultAmended(
        **OF_REGULARS,
        reason="Why",
        weight=Change(old=Decimal(1), new=Decimal(2)),
        accountable_id=Change(old=HANNA, new=JONAS),
        metric=Change(old=old, new=new),
    )
    assert rows(event) == {
        "accountable_id": (HANNA, JONAS),
        "weight": (Decimal(1), Decimal(2)),
        "metric.unit": ("people", "guests"),
        "metric.target": (Decimal(350), Decimal(400)),
    }


def test_another_kind_of_metric_is_told_part_by_part():
    band = Metric(kind="maintain", band=Band(at_least=Decimal(95)))
    event = KeyResultAmended(**OF_REGULARS, reason="Why", metric=Change(old=metric(), new=band))
    assert rows(event) == {
        "metric.kind": ("number", "maintain"),
        "metric.unit": ("people", None),
        "metric.baseline": (Decimal(210), None),
        "metric.target": (Decimal(350), None),
        "metric.band.at_least": (None, Decimal(95)),
    }


def test_what_comes_and_goes_after_publication_is_an_amendment():
    gone = KeyResultWithdrawn(**OF_REGULARS, reason="Why", amendment=True)
    assert rows(gone) == {"state": ("live", "withdrawn")}
    assert rows(defined(amendment=True, reason="Why")) == {"state": (None, "live")}
    assert rows(published(amendment=True, reason="Why")) == {"state": ("draft", "published")}
    title = Change(old="Bread", new="Cakes")
    event = ObjectiveChanged(objective_id=BREAD, cycle_id=QUARTER, title=title, amendment=True)
    assert rows(event) == {"title": ("Bread", "Cakes")}


@pytest.mark.parametrize(
    "event",
    [
        drafted(),
        defined(),
        published(),
        KeyResultChanged(**OF_REGULARS, title=Change(old="Regulars", new="Guests")),
        KeyResultWithdrawn(**OF_REGULARS),
        ObjectiveChanged(
            objective_id=BREAD, cycle_id=QUARTER, title=Change(old="Bread", new="Cakes")
        ),
    ],
)
def test_nothing_is_amended_before_publication(event):
    assert amended(event) == ()
