"""Every score for an export, each page as of one position."""

from typing import Any
from uuid import UUID

import pytest

from contracts import errors
from contracts.queries.scoring_export import Standings
from services.scoring.main import SERVICE
from services.scoring.queries import export
from tests.support.quarter import (
    ADA,
    ANNA,
    CYCLE,
    LEA,
    MAX,
    OBJECTIVE,
    OLGA,
    RUNNING,
    bakery,
    drafted,
    hear,
    reported,
)

OTHER = UUID(int=900)


async def test_a_page_says_up_to_which_event_it_is():
    town = await bakery(SERVICE, so_far=(*RUNNING, reported("7.5")))
    page = await town.ask(Standings(), actor=ADA)
    assert page.position == len(await town.events())
    assert [one.subject for one in page.data] == ["objective", "key_result"]


async def test_pages_together_are_all_objectives_confidential_ones_too(monkeypatch):
    monkeypatch.setattr(export, "LIST_LIMIT_MAX", 1)
    town = await bakery(SERVICE, so_far=RUNNING)
    await hear(town, drafted(objective_id=OTHER, confidential=True))
    found, after = [], None
    while True:
        page = await town.ask(Standings(after=after), actor=ADA)
        found += [one.id for one in page.data if one.subject == "objective"]
        after = page.next
        if after is None:
            break
    assert found == [OBJECTIVE, OTHER]


async def test_one_cycle_is_told_alone():
    town = await bakery(SERVICE, so_far=RUNNING)
    await hear(town, drafted(objective_id=OTHER, cycle_id=OTHER))
    page = await town.ask(Standings(cycle_id=CYCLE), actor=OLGA)
    assert {one.objective for one in page.data} == {OBJECTIVE}


async def test_only_who_audits_is_told_all():
    town = await bakery(SERVICE, so_far=RUNNING)
    for actor in (ANNA, LEA, MAX):
        with pytest.raises(errors.Forbidden):
            await town.ask(Standings(), actor=actor)


async def test_a_page_overtaken_by_events_is_read_again(monkeypatch):
    town = await bakery(SERVICE, so_far=RUNNING)
    documents = town.desk(SERVICE).documents
    seen = [iter((3, 4, 4)), iter(range(10**6))]

    async def position_of(*_: Any) -> int:
        return next(seen[0])

    monkeypatch.setattr(documents, "position_of", position_of)
    assert (await town.ask(Standings(), actor=ADA)).position == 4
    seen.pop(0)
    with pytest.raises(errors.Unavailable):
        await town.ask(Standings(), actor=ADA)
