from decimal import Decimal
from uuid import UUID

from contracts.events.planning import CycleClosed, CycleReopened
from contracts.events.scoring import ProvisionalScoreChanged
from contracts.values import Change, Support
from services.scoring.projections.settling import cycle_key, leads, moves_key
from tests.scoring.sheets import about, aligned, moves, pages, sheet
from tests.support.quarter import (
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    defined,
    drafted,
    opened,
    published,
    reported,
)

CHILD, OF_CHILD, NEXT = UUID(int=700), UUID(int=701), UUID(int=702)
closed = CycleClosed(cycle_id=CYCLE)
reopened = CycleReopened(
    cycle_id=CYCLE, state=Change(old="closed", new="review"), reason="One was forgotten"
)
STORY = (opened(), drafted(), defined(), published, reported(4), closed)


def test_what_comes_after_the_close_counts_once_the_cycle_is_reopened():
    late = (*STORY, reported(9))
    assert moves(*late) == []
    assert sheet(*late).stands == sheet(*STORY)
    assert moves(*late, reopened) == [("key_result", "0.4", "0.9"), ("objective", "0.4", "0.9")]
    assert sheet(*late, reopened).before is None


def test_a_move_after_reopening_names_the_reopening_as_its_reason():
    moved = pages(*STORY, reported(9), reopened)[moves_key(8)].moved
    assert moved is not None
    assert (moved.why, moved.reason) == ("cycle_reopened", "One was forgotten")


def test_what_is_told_of_a_score_after_the_close_raises_its_version_only():
    told = ProvisionalScoreChanged(
        subject="key_result",
        subject_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Change(old=None, new=None),
        progress=Decimal("0.4"),
        formula="scoreline/1",
        cause=5,
    )
    for story in (STORY, (*STORY, reported(9))):
        before, after = sheet(*story).stands, sheet(*story, told).stands
        assert after.line(KEY_RESULT).version == before.line(KEY_RESULT).version + 1
        assert after.score == before.score


def test_a_child_that_goes_on_moves_nothing_of_a_closed_parent():
    child = (
        opened(cycle_id=NEXT),
        drafted(objective_id=CHILD, cycle_id=NEXT),
        about(CHILD, defined(OF_CHILD), cycle_id=NEXT),
        about(CHILD, published, cycle_id=NEXT),
        about(CHILD, aligned(CHILD, OBJECTIVE), cycle_id=NEXT),
    )
    report = about(CHILD, reported(8, key_result_id=OF_CHILD), cycle_id=NEXT)
    story = (*STORY[:-1], *child, closed, report)
    assert moves(*story) == [("key_result", None, "0.8"), ("objective", None, "0.8")]
    assert str(sheet(*story).stands.score) == "0.2"
    assert moves(*story, reopened) == [("objective", "0.2", "0.6")]


def test_a_sheet_leads_to_its_cycle_and_to_what_it_counts_towards():
    child = (drafted(objective_id=CHILD), aligned(CHILD, OBJECTIVE))
    found = pages(*STORY[:-1], *child)
    assert list(leads(found[str(CHILD)])) == [cycle_key(CYCLE), str(OBJECTIVE)]
    assert list(leads(found[str(OBJECTIVE)])) == [cycle_key(CYCLE)]
    late = pages(*STORY, reported(9))
    assert list(leads(late[cycle_key(CYCLE)])) == [str(OBJECTIVE)]
    assert list(leads(pages(*STORY[:-1])[moves_key(5)])) == []


def test_of_several_moves_by_one_event_the_last_figure_is_told():
    middle, of_middle = UUID(int=710), UUID(int=711)
    story = (
        *STORY[:-1],
        drafted(objective_id=middle),
        about(middle, defined(of_middle)),
        about(middle, published),
        aligned(middle, OBJECTIVE),
        drafted(objective_id=CHILD),
        about(CHILD, defined(OF_CHILD)),
        about(CHILD, published),
        aligned(CHILD, middle),
        about(CHILD, reported(10, key_result_id=OF_CHILD)),
    )
    before = Support(objective_id=middle, contributes=True)
    heavy = aligned(CHILD, OBJECTIVE, before=before, weight=Decimal(50))
    moved = pages(*story, heavy)[moves_key(15)].moved
    assert moved is not None
    told = {move.subject_id: (str(move.new), str(move.progress)) for move in moved.moves}
    assert told == {OBJECTIVE: ("1.0", "0.96923076923"), middle: ("None", "0")}
