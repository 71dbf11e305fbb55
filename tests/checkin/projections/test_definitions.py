import dataclasses
from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts.events.planning import ObjectiveDrafted
from contracts.events.planning_life import ObjectiveArchived, ObjectiveClosed
from contracts.values import Owner, Rhythm
from services.checkin.projections.cycles import CYCLES
from services.checkin.projections.definitions import definition_of, live_definitions
from services.checkin.projections.key_results import KEY_RESULTS
from services.checkin.projections.objectives import OBJECTIVES
from services.runtime.projection.memory import MemoryDocuments
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    CYCLE,
    KEY_RESULT,
    LEA,
    MAX,
    NOON_US,
    OBJECTIVE,
    OLGA,
    ORGANISATION,
    OTHER_KEY_RESULT,
    activated,
    defined,
    drafted,
    log,
    opened,
    published,
    who,
)

DAY_US = 86_400_000_000


async def known(objective: ObjectiveDrafted, *projections):
    kept = MemoryDocuments(projections or (CYCLES, OBJECTIVES, KEY_RESULTS))
    for recorded in log(opened(), objective, defined(), published, activated):
        kept.take(recorded)
    return await definition_of(kept, ORGANISATION, KEY_RESULT)


async def test_a_key_result_is_known_with_its_objective_and_cycle():
    definition = await known(drafted())
    assert definition.key_result.accountable_id == who(ANNA)
    assert definition.objective.state == "published"
    assert definition.cycle.state == "active"


async def test_a_key_result_whose_objective_is_not_known_yet_is_not_known():
    assert await known(drafted(), KEY_RESULTS, CYCLES) is None
    kept = MemoryDocuments((KEY_RESULTS,))
    assert await definition_of(kept, ORGANISATION, OTHER_KEY_RESULT) is None


@pytest.mark.parametrize(("actor", "sees"), [(ANNA, True), (BEN, True), (LEA, True), (MAX, False)])
async def test_confidential_key_results_are_seen_by_those_named_and_the_team(actor, sees):
    assert (await known(drafted(confidential=True))).is_seen_by(actor) is sees


@pytest.mark.parametrize("actor", [OLGA, ADA])
async def test_confidential_key_results_are_seen_by_admins_and_auditors(actor):
    assert (await known(drafted(confidential=True))).is_seen_by(actor)


async def test_everybody_sees_what_is_not_confidential():
    assert (await known(drafted())).is_seen_by(MAX)


async def test_accountable_owner_and_lead_stand_in_a_relation_to_it():
    definition = await known(drafted())
    assert definition.relations(ANNA) == definition.relations(BEN) == {"owns"}
    assert definition.relations(LEA) == {"leads"}
    assert definition.relations(MAX) == set()
    of_max = await known(drafted(owner=Owner(kind="member", id=who(MAX))))
    assert of_max.relations(MAX) == {"owns"}


async def test_check_ins_are_due_from_the_day_on_which_everything_is_there():
    # All of it happens on Tuesday, 10 February 2026, in the log of this test.
    definition = await known(drafted())
    slots = definition.slots("Europe/Berlin")
    assert [slot.on for slot in slots[:2]] == [date(2026, 2, 13), date(2026, 2, 20)]
    assert slots[-1].on == date(2026, 3, 27)


async def test_nothing_is_due_of_a_draft_nor_in_a_cycle_that_never_ran():
    definition = await known(drafted())
    draft = replace(definition.objective, open_since=None)
    planned = replace(definition.cycle, activated_at=None)
    for but in ({"objective": draft}, {"cycle": planned}):
        assert dataclasses.replace(definition, **but).slots("UTC") == ()


async def test_an_objective_s_own_rhythm_goes_before_that_of_its_cycle():
    monthly = Rhythm(every="monthly", weekday="monday")
    definition = await known(drafted(rhythm=monthly))
    assert [slot.on for slot in definition.slots("UTC")] == [date(2026, 2, 23), date(2026, 3, 30)]
    back = (*definition.objective.rhythms, (NOON_US + 20 * DAY_US, None))
    usual = replace(definition.objective, rhythms=back)
    mixed = dataclasses.replace(definition, objective=usual).slots("UTC")
    assert [slot.on for slot in mixed][:3] == [
        date(2026, 2, 23),
        date(2026, 3, 6),
        date(2026, 3, 13),
    ]


async def test_what_ended_or_was_set_aside_owes_nothing():
    ended = ObjectiveClosed(objective_id=OBJECTIVE, cycle_id=CYCLE, outcome="abandoned")
    set_aside = ObjectiveArchived(objective_id=OBJECTIVE, cycle_id=CYCLE, root_id=OBJECTIVE)
    for gone in (ended, set_aside):
        kept = MemoryDocuments((CYCLES, OBJECTIVES, KEY_RESULTS))
        for recorded in log(opened(), drafted(), defined(), published, activated, gone):
            kept.take(recorded)
        assert await live_definitions(kept, ORGANISATION) == []


async def test_live_key_results_are_found_by_cycle_and_by_member_however_many_there_are():
    kept = MemoryDocuments((CYCLES, OBJECTIVES, KEY_RESULTS))
    more = [defined(UUID(int=5000 + n), accountable_id=who(MAX)) for n in range(450)]
    for recorded in log(opened(), drafted(), defined(), *more, published, activated):
        kept.take(recorded)
    assert len(await live_definitions(kept, ORGANISATION)) == 451
    (mine,) = await live_definitions(kept, ORGANISATION, who(ANNA))
    assert mine.key_result.id == KEY_RESULT
