from decimal import Decimal
from uuid import UUID

import pytest

from contracts.envelope import decode, encode
from contracts.values import Change
from services.runtime.projection.memory import MemoryDocuments
from services.scoring.projections.key_results import KEY_RESULTS
from services.scoring.projections.settling import Page, moves_key
from services.scoring.projections.sheets import (
    SHEETS,
    sheet_under,
    sheet_with,
)
from tests.scoring.sheets import pages
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    OLGA,
    ORGANISATION,
    OTHER_KEY_RESULT,
    amended,
    defined,
    drafted,
    log,
    metric,
    published,
    reported,
)

LIVE = (drafted(), defined(), published)
third = defined(metric=metric(0, 3))


def test_what_an_event_moved_is_kept_under_its_index_with_who_and_why():
    doubled = amended(metric=Change(old=metric(0, 10), new=metric(0, 20)))
    found = pages(*LIVE, reported(8), doubled)
    by_report, by_amendment = found[moves_key(4)].moved, found[moves_key(5)].moved
    assert by_report is not None and by_amendment is not None
    assert (by_report.by, by_report.why, by_report.reason) == (
        ANNA.reference,
        "check_in_recorded",
        None,
    )
    assert (by_amendment.by, by_amendment.why, by_amendment.reason) == (
        OLGA.reference,
        "key_result_amended",
        "The market changed",
    )
    assert {(move.cycle_id, move.objective_id) for move in by_report.moves} == {(CYCLE, OBJECTIVE)}


def test_what_an_event_moved_never_changes_afterwards():
    before = pages(*LIVE, reported(8))[moves_key(4)]
    assert pages(*LIVE, reported(8), reported(2), reported(9))[moves_key(4)] == before


def test_an_event_that_moves_nothing_leaves_nothing_under_its_index():
    assert set(pages(*LIVE)) == {str(OBJECTIVE)}


@pytest.mark.parametrize("value", ["2", "7.123456", "-1e3"])
def test_a_sheet_is_the_same_after_it_was_written_and_read(value):
    for page in pages(drafted(), third, published, reported(value)).values():
        assert decode(encode(page), Page) == page


def test_an_unrounded_figure_never_reaches_the_next_score():
    moved = pages(drafted(), third, published, reported(2))[moves_key(4)].moved
    assert moved is not None
    (move, _) = moved.moves
    assert (move.progress, move.new) == (Decimal("0.666666666666"), Decimal("0.7"))


async def test_a_sheet_is_found_by_its_objective_and_by_its_key_results():
    kept = MemoryDocuments((SHEETS, KEY_RESULTS))
    for recorded in log(*LIVE):
        kept.take(recorded)
    found = await sheet_under(kept, ORGANISATION, OBJECTIVE)
    assert found is not None
    assert await sheet_with(kept, ORGANISATION, KEY_RESULT) == found
    assert await sheet_with(kept, ORGANISATION, OTHER_KEY_RESULT) is None
    assert await sheet_under(kept, UUID(int=999), OBJECTIVE) is None
    assert await sheet_with(kept, UUID(int=999), KEY_RESULT) is None


async def test_a_key_result_whose_line_is_a_moment_behind_is_not_found_yet():
    kept = MemoryDocuments((KEY_RESULTS,))
    for recorded in log(*LIVE):
        kept.take(recorded)
    assert await sheet_with(kept, ORGANISATION, KEY_RESULT) is None


def test_an_event_about_an_objective_never_drafted_is_an_error_and_not_a_guess():
    with pytest.raises(LookupError):
        pages(published)
