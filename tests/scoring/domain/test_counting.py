from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest

from contracts.values import Change, Owner
from services.scoring.domain.counting import Item, counted
from services.scoring.domain.record import DAY_US
from services.scoring.projections.records import RECORDS
from tests.scoring.sheets import sheet
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    LEA,
    MAX,
    NOON_US,
    OLGA,
    TEAM,
    TODAY,
    amended,
    defined,
    documents,
    drafted,
    metric,
    published,
    reported,
    who,
)
from tests.support.reports import blocked, cleared, missed, passed_on

FIRST, SECOND = UUID(int=901), UUID(int=902)
STORY = (
    drafted(),
    defined(),
    published,
    reported(8, confidence=6, due_on=TODAY, days_late=0),
    blocked(FIRST),
    blocked(SECOND),
    passed_on(SECOND, MAX),
    cleared(FIRST),
    missed(TODAY),
)


def items(*more, now_us: int = NOON_US) -> list[Item]:
    story = (*STORY, *more)
    return counted([sheet(*story)], documents(RECORDS, *story), now_us)


def of(figure: str, *more, now_us: int = NOON_US):
    found = (i for i in items(*more, now_us=now_us) if i.figure == figure)
    return [(i.value, i.member_id) for i in found]


def test_each_counts_for_whoever_it_is_of():
    assert of("score") == [(Fraction(8, 10), who(BEN))]
    assert of("success") == [(1, who(BEN))]
    assert of("calibration") == [(Fraction(4, 10) ** 2, who(ANNA))]
    assert of("adherence") == [(1, who(ANNA))]
    assert of("blockers") == [(0, who(ANNA)), (0, who(MAX))]


def test_an_event_that_moves_metric_and_weight_is_one_amendment():
    both = amended(
        metric=Change(old=metric(), new=metric(0, 20)),
        weight=Change(old=Decimal(1), new=Decimal(2)),
    )
    assert of("amendments", both, both) == [(1, who(BEN)), (1, who(BEN))]


def test_an_open_blocker_counts_the_days_until_now():
    later = NOON_US + 9 * DAY_US + DAY_US // 2
    found = [i for i in items(now_us=later) if i.figure == "blockers"]
    assert [(i.is_open, int(i.value)) for i in found] == [(False, 0), (True, 9)]


@pytest.mark.parametrize(
    ("actor", "shown"),
    [(BEN, True), (OLGA, True), (ADA, True), (LEA, True), (MAX, False), (ANNA, False)],
)
def test_a_person_s_figures_are_for_themselves_their_lead_admins_and_auditors(actor, shown):
    (score,) = (i for i in items() if i.figure == "score")
    assert score.owner == Owner(kind="team", id=TEAM)
    assert score.is_shown_to(actor) is shown
