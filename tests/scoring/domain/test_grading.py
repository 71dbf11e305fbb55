from decimal import Decimal

from contracts.events.scoring import ProvisionalScoreChanged, ScoreConfirmed, ScoreSet
from contracts.values import Change
from tests.scoring.sheets import sheet
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    OLGA,
    defined,
    drafted,
    published,
)

DRAFT = (drafted(), defined())
LIVE = (*DRAFT, published)


def test_a_confirmation_ends_with_the_score_it_confirmed():
    names = {"key_result_id": KEY_RESULT, "objective_id": OBJECTIVE, "cycle_id": CYCLE}
    first = ScoreSet(
        **names,
        score=Change(old=None, new=Decimal("0.0")),
        computed=Decimal("0.4"),
        formula="scoreline/1",
        reason="Too late",
        set_by=ANNA.reference,
    )
    confirmed = ScoreConfirmed(**names, score=Decimal("0.0"))
    once = sheet(*LIVE, first, confirmed).line(KEY_RESULT)
    assert once.given is not None and str(once.given.score) == "0.0"
    assert once.signed is not None and once.signed.by == OLGA.reference
    again = sheet(*LIVE, first, confirmed, first).line(KEY_RESULT)
    assert (again.signed, again.version) == (None, 3)


def test_a_told_move_raises_the_version_of_its_subject_only():
    told = ProvisionalScoreChanged(
        subject="objective",
        subject_id=OBJECTIVE,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Change(old=None, new=Decimal("0.4")),
        progress=Decimal("0.4"),
        formula="scoreline/1",
        cause=4,
    )
    found = sheet(*LIVE, told)
    assert (found.version, found.line(KEY_RESULT).version) == (1, 0)
