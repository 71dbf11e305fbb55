"""Every command of planning is walked, and no change is without the event that tells it.

What anybody can see is compared before and after each command. Whatever differs stands in the new
events, old value and new; of what had been published it stands among the amendments, with a reason.
A command that is not walked fails the last test: give it a step in tests/planning/walk.py.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec

from contracts import errors
from contracts.commands import planning as p
from contracts.commands import planning_dependencies as d
from contracts.envelope import Command, encode
from contracts.events.identity_parties import ExternalPartyAdded
from contracts.queries.planning import CycleList, ObjectiveList
from contracts.queries.planning_amendments import CycleAmendments
from contracts.queries.planning_dependencies import ObjectiveDependencies
from contracts.queries.planning_ideas import CycleIdeas, IdeaById
from contracts.queries.planning_learning import LessonCompletion
from contracts.queries.planning_lint import ObjectiveLint
from contracts.queries.planning_work import InitiativeList, KeyResultComments, ObjectiveComments
from services.planning.main import SERVICE
from tests.planning.bakery import Bakery
from tests.planning.quarter import (
    QUARTER,
)
from tests.planning.walk import JAM, MILL, SAY, STEPS

# What an event says by its very kind or only counts; and reasons, each the word of its own event.
BY_KIND = {
    "reason",
    "version",
    "created_at",
    "state",
    "archived",
    "link",
    "link_expires_at",
    "current",
    "at",
    "completed_at",
    # What is worked out of the votes that were told: test_brainstorm.py holds it to them.
    "votes",
    "votes_left",
    "narrowing",
    "my_votes",
    # What an idea took in is told already, when it was said.
    "merged",
    # The other half of what an event says: who has not completed it, that it is for all now.
    "missing",
    "silent",
}
# What was published is what counts; the rest of an objective is its life.
DEFINITION = {
    "title",
    "description",
    "owner",
    "accountable_id",
    "confidential",
    "rhythm",
    "weight",
    "metric",
    "parent",
}


def leaves(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every single value in what was shown or told, with where it stands; lists by their ids."""
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from leaves(part, (*place, name))
    elif isinstance(value, list) and value:
        for n, part in enumerate(value):
            name = str(part.get("id", n)) if isinstance(part, dict) else str(n)
            yield from leaves(part, (*place, name))
    else:
        yield place, value if value != [] else None


def plain(value: Any) -> Any:
    return msgspec.json.decode(encode(value))


async def shown(bakery: Bakery) -> dict[tuple[str, ...], Any]:
    """All that anybody sees of planning."""
    found: dict[str, Any] = {"cycles": (await bakery.ask(CycleList())).data}
    for idea_id in (SAY, JAM):
        with suppress(errors.NotFound):
            found[f"idea {idea_id}"] = await bakery.ask(IdeaById(idea_id=idea_id))
    if found["cycles"]:
        board = await bakery.ask(CycleIdeas(cycle_id=QUARTER))
        found["board"] = {
            name: getattr(board, name) for name in ("silent", "votes_left", "narrowing")
        }
    found["learners"] = (await bakery.ask(LessonCompletion())).data
    aside = (await bakery.ask(ObjectiveList(archived=True))).data
    objectives = (*(await bakery.ask(ObjectiveList())).data, *aside)
    found["objectives"] = sorted(objectives, key=lambda objective: objective.id)
    for objective in objectives:
        for query in (ObjectiveDependencies, ObjectiveComments):
            page = await bakery.ask(query(objective_id=objective.id))
            found[f"{query.__name__} of {objective.id}"] = page.data
        # What is found follows from the words; what was said about it is somebody's.
        findings = (await bakery.ask(ObjectiveLint(objective_id=objective.id))).findings
        found[f"answers of {objective.id}"] = [f.answer for f in findings if f.answer]
        for kr in objective.key_results:
            for of_kr in (InitiativeList, KeyResultComments):
                page = await bakery.ask(of_kr(key_result_id=kr.id))
                found[f"{of_kr.__name__} of {kr.id}"] = page.data
    return dict(leaves(plain(found)))


async def walked(bakery: Bakery) -> Iterator[Any]:
    """Each command with what it changed and what it told."""
    known = ExternalPartyAdded(external_party_id=MILL, name="", email="")
    await bakery.town.record(known, stream=f"external_party/{MILL}")
    found = []
    for step, by in STEPS:
        command: Command = step if isinstance(step, Command) else await step(bakery)
        before, position = await shown(bakery), await bakery.count()
        await bakery.tell(command, by)
        after = await shown(bakery)
        changed = {
            place: (before.get(place), after.get(place))
            for place in {*before, *after}
            if before.get(place) != after.get(place)
        }
        told = (await bakery.town.events())[position:]
        found.append((command, before, changed, told))
    return iter(found)


def differing(changed: dict[tuple[str, ...], Any]) -> dict[tuple[str, ...], Any]:
    return {place: pair for place, pair in changed.items() if not BY_KIND & set(place)}


async def test_no_change_is_without_the_event_that_holds_old_and_new(bakery: Bakery):
    for command, before, changed, told in await walked(bakery):
        name = type(command).__name__
        assert changed and told, f"{name} was to change something"
        values = {repr(value) for each in told for _, value in leaves(plain(each.event))}
        for place, (old, new) in differing(changed).items():
            assert new is None or repr(new) in values, f"{name}: {place} is {new}, says no event"
            is_older = any(there[: len(place) - 1] == place[:-1] for there in before)
            if old is not None and is_older:
                assert repr(old) in values, f"{name}: {place} was {old}, says no event"


async def test_what_was_published_changes_only_by_an_amendment_with_a_reason(bakery: Bakery):
    amended = 0
    for command, before, changed, told in await walked(bakery):
        page = await bakery.ask(CycleAmendments(cycle_id=QUARTER, limit=200))
        positions = {row.position: row for row in page.data}
        for place in changed:
            state = before.get((*place[:2], "state"))
            of_definition = place[0] == "objectives" and DEFINITION & set(place[2:])
            if of_definition and state in ("published", "closed"):
                rows = [positions[each.index] for each in told if each.index in positions]
                assert rows, f"{type(command).__name__} changed {place} without an amendment"
                assert all(row.reason for row in rows)
                amended += 1
    assert amended > 10


def test_every_command_of_planning_is_walked():
    walked_ones = {type(step) for step, _ in STEPS if isinstance(step, Command)}
    walked_ones |= {d.AnswerDependency, p.OpenCycle}
    missing = {command.__name__ for command in set(SERVICE.commands) - walked_ones}
    assert not missing, f"give these a step in STEPS: {sorted(missing)}"
