"""What changed between two moments is how the two differ, and nothing besides."""

import random
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from contracts import errors
from contracts.envelope import encode
from contracts.events.identity_parties import ExternalPartyAdded
from contracts.queries.planning import CycleTree
from contracts.queries.planning_changes import ChangesView, CycleChanges
from contracts.times import rfc3339
from services.runtime import ids
from tests.planning.bakery import MEMBER, Bakery
from tests.planning.quarter import (
    BREAD,
    QUARTER,
    REGULARS,
    change,
    change_regulars,
    define,
    draft,
)
from tests.planning.walk import MILL, STEPS

SEED = 11


async def changes(bakery: Bakery, since: Any, until: Any = None, **by: Any) -> ChangesView:
    query = CycleChanges(
        cycle_id=QUARTER, since=str(since), until=None if until is None else str(until)
    )
    found: ChangesView = await bakery.ask(query, **by)
    return found


def plain(value: Any) -> Any:
    return msgspec.json.decode(encode(value))


def told(change: Any) -> tuple[str, dict[str, tuple[Any, Any]]]:
    return change.entity.kind, {c.field: (plain(c.old), plain(c.new)) for c in change.changes}


async def test_a_changed_title_and_target_are_told_with_both_values(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    before = await bakery.count()
    objective = (await bakery.ask(CycleTree(cycle_id=QUARTER))).roots[0].objective
    bread, guests = objective.title, objective.key_results[0].title
    await bakery.tell(change(title="Bread of the town", reason="Clearer"))
    await bakery.go_on_to("active")
    await bakery.tell(change_regulars(title="Guests", reason="Why"))
    found = await changes(bakery, before)
    assert (found.since, found.until) == (str(before), None)
    assert (found.added, found.removed) == ((), ())
    fields = dict(map(told, found.changed))
    assert fields["cycle"]["state"] == ("planning", "active")
    assert fields["objective"] == {"title": (bread, "Bread of the town")}
    assert fields["key_result"] == {"title": (guests, "Guests")}


async def test_what_changed_and_changed_back_is_not_told(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    before = await bakery.count()
    title = (await bakery.ask(CycleTree(cycle_id=QUARTER))).roots[0].objective.title
    await bakery.tell(change(title="Another", reason="Why"))
    await bakery.tell(change(title=title, reason="Back"))
    found = await changes(bakery, before)
    assert (found.added, found.removed, found.changed) == ((), (), ())


async def test_what_came_was_not_there_and_is_told_whole(bakery: Bakery):
    before = await bakery.count()
    await bakery.tell(draft())
    await bakery.tell(define())
    found = await changes(bakery, before)
    assert [change.entity.id for change in found.added] == [BREAD, REGULARS]
    for _, fields in map(told, found.added):
        assert fields["title"][0] is None and fields["title"][1]
    back = await changes(bakery, before, before)
    assert (back.added, back.removed, back.changed) == ((), (), ())


async def test_two_moments_differ_as_their_trees_do(bakery: Bakery):
    known = ExternalPartyAdded(external_party_id=MILL, name="", email="")
    await bakery.town.record(known, stream=f"external_party/{MILL}")
    positions = []
    for step, by in STEPS:
        await bakery.tell(step if not callable(step) else await step(bakery), by)
        positions.append(await bakery.count())
    chance = random.Random(SEED)
    for _ in range(40):
        since, until = sorted(chance.sample(positions, 2))
        old, new = await naive(bakery, since), await naive(bakery, until)
        found = await changes(bakery, since, until)
        assert {c.entity.id.hex for c in found.added} == {*new} - {*old}
        assert {c.entity.id.hex for c in found.removed} == {*old} - {*new}
        differ = {id for id in {*old} & {*new} if old[id] != new[id]}
        assert {c.entity.id.hex for c in found.changed} == differ
        for moved in found.changed:
            before, after = old[moved.entity.id.hex], new[moved.entity.id.hex]
            _, fields = told(moved)
            assert fields == {
                name: (before.get(name), after.get(name))
                for name in {*before, *after}
                if before.get(name) != after.get(name)
            }


async def naive(bakery: Bakery, position: int) -> dict[str, dict[str, Any]]:
    """Everything in the tree of a moment with its fields, by id."""
    tree = plain(await bakery.ask(CycleTree(cycle_id=QUARTER), as_of=position))
    found, nodes = [tree["cycle"]], list(tree["roots"])
    while nodes:
        node = nodes.pop()
        nodes += node["children"]
        found.append(node["objective"])
        found += [kr for kr in node["objective"]["key_results"] if kr["state"] == "live"]
    return {thing["id"].replace("-", ""): flat(thing) for thing in found}


def flat(thing: dict[str, Any]) -> dict[str, Any]:
    left_out = {"id", "objective_id", "cycle_id", "created_at", "version", "key_results"}
    fields: dict[str, Any] = {}
    for name, value in thing.items():
        if name in left_out | {"parent_id"} or value is None or value == []:
            continue
        if isinstance(value, dict) and name != "owner":
            fields |= {f"{name}.{part}": v for part, v in parts(value)}
        else:
            fields[name] = value
    return fields


def parts(value: dict[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, part in value.items():
        if isinstance(part, dict):
            found += [(f"{name}.{inner}", v) for inner, v in parts(part)]
        elif part is not None and part != []:
            found.append((name, part))
    return found


async def test_a_moment_may_be_a_time(bakery: Bakery):
    await bakery.tell(draft())
    log = await bakery.town.events()
    await bakery.tell(define())
    found = await changes(bakery, rfc3339(log[-1].header.recorded_at))
    assert [change.entity.id for change in found.added] == [REGULARS]


async def test_amounts_keep_their_digits(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.go_on_to("active")
    before = await bakery.count()
    await bakery.check_in(224, 7)
    (moved,) = (await changes(bakery, before)).changed
    values = {c.field: c.new for c in moved.changes}
    assert msgspec.json.decode(values["current"], type=Decimal, strict=False) == Decimal(224)


async def test_what_is_confidential_then_or_today_leaves_no_trace(bakery: Bakery):
    await bakery.tell(draft())
    before = await bakery.count()
    await bakery.tell(change(confidential=True))
    hidden = await bakery.count()
    await bakery.tell(change(title="A secret"))
    for since, until in ((0, None), (before, None), (hidden, None), (0, before)):
        found = await changes(bakery, since, until, by=MEMBER)
        things = (*found.added, *found.removed, *found.changed)
        assert {thing.entity.kind for thing in things} <= {"cycle"}
    assert (await changes(bakery, hidden)).changed


async def test_what_is_no_moment_and_what_is_no_order_are_named(bakery: Bakery):
    with pytest.raises(errors.Invalid) as refused:
        await changes(bakery, "yesterday", "then")
    assert [fault.pointer for fault in refused.value.faults] == ["/from", "/to"]
    with pytest.raises(errors.Invalid) as refused:
        await changes(bakery, 3, 1)
    assert [fault.code for fault in refused.value.faults] == ["before_from"]


async def test_a_cycle_that_is_not_there_has_no_changes(bakery: Bakery):
    with pytest.raises(errors.NotFound):
        await bakery.ask(CycleChanges(cycle_id=ids.new_id(), since="0"))


async def test_without_a_cycle_all_of_them_are_told(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    found = await bakery.ask(CycleChanges())
    assert [thing.entity.id for thing in found.added] == [QUARTER, BREAD, REGULARS]
