from datetime import timedelta
from decimal import Decimal

from contracts.values import Change
from services.scoring.domain.record import Record
from services.scoring.projections.records import RECORDS
from tests.support.quarter import (
    CYCLE,
    NOON_US,
    OLGA,
    TODAY,
    amended,
    documents,
    metric,
    reported,
)
from tests.support.reports import blocked, cleared, missed

NEXT = TODAY + timedelta(weeks=1)


def record(*events) -> Record:
    (found,) = documents(RECORDS, *events).values()
    return found


def test_an_amended_metric_or_weight_is_kept_with_its_reason():
    found = record(
        amended(metric=Change(old=metric(0, 10), new=metric(0, 20))),
        amended(title=Change(old="a", new="b")),
        amended(weight=Change(old=Decimal(1), new=Decimal(2))),
    )
    assert [(m.field, m.position, m.reason, m.by) for m in found.moved] == [
        ("metric", 1, "The market changed", OLGA.reference),
        ("weight", 3, "The market changed", OLGA.reference),
    ]


def test_a_day_that_was_due_is_counted_once():
    found = record(
        reported(1, due_on=TODAY, days_late=-1),
        reported(2, due_on=TODAY, days_late=2),
        missed(NEXT),
        reported(3, due_on=NEXT, days_late=4),
        reported(4),
        reported(5, due_on=NEXT + timedelta(weeks=1), days_late=1),
    )
    assert [(slot.due_on, slot.came) for slot in found.slots] == [
        (TODAY, "in_time"),
        (NEXT, "missed"),
        (NEXT + timedelta(weeks=1), "late"),
    ]


def test_a_blocker_is_kept_from_when_to_when_it_stood_in_the_way():
    raised, resolved = blocked(CYCLE), cleared(CYCLE)
    (there,) = record(raised).blockers
    assert (there.raised_at, there.resolved_at) == (NOON_US + 1_000_000, None)
    (gone,) = record(raised, resolved).blockers
    assert gone.resolved_at == NOON_US + 2_000_000
