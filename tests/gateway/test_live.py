import asyncio
from uuid import UUID

import pytest

from services.gateway import live
from services.gateway.live import Hints
from services.gateway.problems import Problem
from services.runtime.bus.hints import Applied

OURS, THEIRS = UUID(int=1), UUID(int=2)


def moved(service: str, position: int, whose: UUID = OURS) -> Applied:
    return Applied(service=service, organisation_id=whose, position=position)


def test_a_page_hears_what_moved_in_its_organisation_and_nothing_else():
    hints = Hints()
    ours, theirs = hints.listen(OURS, None), hints.listen(THEIRS, None)
    hints.hear(moved("checkin", 7))
    assert (ours.taken(), theirs.taken()) == ({"checkin": 7}, {})


def test_what_moves_in_a_burst_is_told_once():
    hints = Hints()
    listener = hints.listen(OURS, None)
    for position in (3, 4, 5, 4):
        hints.hear(moved("scoring", position))
    assert listener.taken() == {"scoring": 5}
    assert listener.taken() == {}


def test_who_was_away_is_told_what_moved_meanwhile():
    hints = Hints()
    hints.hear(moved("planning", 5))
    hints.hear(moved("checkin", 9))
    assert hints.listen(OURS, 6).taken() == {"checkin": 9}
    assert hints.listen(OURS, None).taken() == {}


def test_a_page_that_went_is_forgotten():
    hints = Hints()
    listener = hints.listen(OURS, None)
    assert hints.pages == 1
    hints.leave(OURS, listener)
    hints.leave(OURS, listener)
    assert hints.pages == 0


def test_only_so_many_pages_listen_at_once():
    hints = Hints()
    for _ in range(live.PAGES_PER_ORGANISATION_MAX):
        hints.listen(OURS, None)
    with pytest.raises(Problem) as refused:
        hints.listen(OURS, None)
    assert refused.value.status == 429
    hints.listen(THEIRS, None)


async def test_a_waiting_page_is_woken():
    hints = Hints()
    listener = hints.listen(OURS, None)
    waiting = asyncio.create_task(listener.woken.wait())
    hints.hear(moved("checkin", 1))
    async with asyncio.timeout(10):
        await waiting
