from itertools import product
from typing import Any
from uuid import UUID

import msgspec
import pytest

from contracts import errors
from contracts.envelope import encode
from contracts.events.planning import ObjectiveChanged
from contracts.queries.audit import History as Ask
from contracts.queries.audit import ObjectiveHistory
from contracts.times import rfc3339
from contracts.values import Actor, Change
from tests.audit.archive import archive
from tests.audit.quarter import (
    ADA,
    ADMIN,
    AUDITOR,
    BEN,
    CYCLE,
    EVE,
    HIDDEN,
    KEY,
    KEY_RESULT,
    MEMBER,
    OBJECTIVE,
    VIEWER,
    drafted,
    published,
    quarter,
)
from tests.support.history import NOON_US


def secret_quarter():
    return quarter().add(
        f"objective/{HIDDEN}", drafted(HIDDEN, confidential=True), actor=ADMIN.reference
    )


async def asked(who=ADMIN, history=None, as_of=None, **filters):
    town = await archive(history or quarter())
    return await town.ask(Ask(**filters), actor=who, as_of=as_of)


def positions(page):
    return [entry.position for entry in page.data]


async def test_everything_is_told_oldest_first():
    assert positions(await asked()) == list(range(1, 11))


async def test_an_entry_has_the_public_form_with_every_digit():
    page = await asked(type="key_result.amended")
    assert msgspec.json.decode(encode(page.data[0])) == {
        "position": 8,
        "type": "key_result.amended",
        "at": "2026-11-23T12:00:00.000008Z",
        "actor": {"kind": "member", "id": str(ADA), "name": "Ada", "erased": False},
        "entity": {"kind": "key_result", "id": str(KEY_RESULT)},
        "changes": [{"field": "metric.target", "old": 48000, "new": 46000.5}],
        "reason": "The shop opens later",
        "title": "Revenue",
    }
    assert b"46000.50" in encode(page)


async def test_an_entry_says_what_was_touched_by_its_name_or_that_of_what_it_is_under():
    titles = {e.type: e.title for e in (await asked()).data}
    assert titles["key_result.checked_in"] == titles["key_result.defined"] == "Revenue"
    assert titles["objective.published"] == "Bread everybody talks about"
    assert titles["member.invited"] is None


async def test_a_thing_is_called_what_it_was_called_at_the_moment_asked_about():
    renamed = ObjectiveChanged(
        objective_id=OBJECTIVE, cycle_id=CYCLE, title=Change(old=drafted().title, new="Rolls")
    )
    history = quarter().add(f"objective/{OBJECTIVE}", renamed)
    for as_of, title in ((None, "Rolls"), (10, drafted().title)):
        page = await asked(history=history, type="objective.drafted", as_of=as_of)
        assert [entry.title for entry in page.data] == [title]


async def test_who_is_no_person_is_called_what_it_is():
    page = await asked(type="organisation.registered")
    assert (page.data[0].actor.kind, page.data[0].actor.name) == ("operator", "operator")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"entity": OBJECTIVE}, [5, 6, 7, 8, 9, 10]),
        ({"entity": KEY_RESULT}, [6, 8, 9, 10]),
        ({"entity": CYCLE}, [5, 6, 7, 8, 9, 10]),
        ({"entity": BEN}, [3, 4]),
        ({"entity": UUID(int=9)}, []),
        ({"actor": str(BEN)}, [9]),
        ({"actor": "system/scoring"}, [10]),
        ({"actor": "operator"}, [1, 2, 3]),
        ({"type": "member.invited"}, [2, 3]),
        ({"type": "no.such"}, []),
        ({"since": rfc3339(NOON_US + 9)}, [9, 10]),
        ({"until": rfc3339(NOON_US + 2)}, [1, 2]),
        ({"entity": OBJECTIVE, "actor": str(ADA), "until": rfc3339(NOON_US + 6)}, [5, 6]),
        ({"actor": str(ADA), "type": "objective.published"}, [7]),
        ({"since": rfc3339(NOON_US + 3), "type": "member.invited"}, [3]),
        ({"as_of": 6, "entity": OBJECTIVE}, [5, 6]),
    ],
)
async def test_filters_combine(filters, expected):
    page = await asked(**filters)
    assert positions(page) == expected
    assert page.next is None


async def test_the_newest_come_first_where_they_are_asked_for():
    assert positions(await asked(order="newest")) == list(range(10, 0, -1))
    assert positions(await asked(order="newest", as_of=6)) == [6, 5, 4, 3, 2, 1]
    assert positions(await asked(order="newest", as_of=4, until=rfc3339(NOON_US + 6))) == [
        4,
        3,
        2,
        1,
    ]


@pytest.mark.parametrize("order", ["oldest", "newest"])
@pytest.mark.parametrize("limit", [1, 2, 3, 10])
async def test_pages_together_are_the_whole(limit, order):
    town = await archive(quarter())
    found, after = [], None
    while True:
        asking = Ask(entity=OBJECTIVE, limit=limit, after=after, order=order)
        page = await town.ask(asking, actor=ADMIN)
        assert len(page.data) <= limit
        found += positions(page)
        if page.next is None:
            break
        after = page.next
    assert found == sorted([5, 6, 7, 8, 9, 10], reverse=order == "newest")


async def test_a_moment_that_is_none_is_named():
    with pytest.raises(errors.Invalid) as refused:
        await asked(since="yesterday", until="2026-11-23")
    assert [fault.pointer for fault in refused.value.faults] == ["/from", "/to"]


async def test_a_cursor_of_somewhere_else_is_refused():
    with pytest.raises(errors.Invalid):
        await asked(after="nonsense")


@pytest.mark.parametrize(("actor", "sees"), [(ADMIN, 1), (AUDITOR, 1), (MEMBER, 0), (VIEWER, 0)])
async def test_a_confidential_objective_leaves_no_trace_for_others(actor, sees):
    page = await asked(actor, secret_quarter(), entity=HIDDEN)
    assert len(page.data) == sees
    everything = await asked(actor, secret_quarter())
    assert (11 in positions(everything)) == bool(sees)


async def test_keys_of_others_are_not_told_to_members():
    assert positions(await asked(ADMIN, entity=KEY)) == [4]
    assert positions(await asked(MEMBER, entity=KEY)) == [4]
    assert positions(await asked(VIEWER, entity=KEY)) == []


async def test_the_operator_reads_no_history():
    operator = Actor(kind="operator", id="operator")
    with pytest.raises(errors.Forbidden):
        await asked(operator)
    with pytest.raises(errors.Forbidden):
        await (await archive(quarter())).ask(
            ObjectiveHistory(objective_id=OBJECTIVE), actor=operator
        )


async def test_an_objectives_history_holds_everything_under_it():
    town = await archive(secret_quarter())
    page = await town.ask(ObjectiveHistory(objective_id=OBJECTIVE), actor=VIEWER)
    assert [entry.type for entry in page.data] == [
        "objective.drafted",
        "key_result.defined",
        "objective.published",
        "key_result.amended",
        "key_result.checked_in",
        "score.changed",
    ]
    first = await town.ask(ObjectiveHistory(objective_id=OBJECTIVE, limit=4), actor=VIEWER)
    rest = await town.ask(ObjectiveHistory(objective_id=OBJECTIVE, after=first.next), actor=VIEWER)
    assert positions(first) + positions(rest) == positions(page)


async def test_an_objective_as_it_was_has_the_history_until_then():
    town = await archive(quarter())
    page = await town.ask(ObjectiveHistory(objective_id=OBJECTIVE), actor=ADMIN, as_of=7)
    assert positions(page) == [5, 6, 7]


async def test_what_is_hidden_looks_like_what_does_not_exist():
    town = await archive(secret_quarter())
    for objective_id in (HIDDEN, EVE):
        with pytest.raises(errors.NotFound):
            await town.ask(ObjectiveHistory(objective_id=objective_id), actor=MEMBER)
    page = await town.ask(ObjectiveHistory(objective_id=HIDDEN), actor=AUDITOR)
    assert positions(page) == [11]


EVERYTHING: dict[str, tuple[Any, ...]] = {
    "entity": (None, OBJECTIVE, ADA),
    "actor": (None, str(ADA), "system/scoring"),
    "type": (None, "member.invited", "key_result.amended"),
    "since": (None, rfc3339(NOON_US + 3)),
    "until": (None, rfc3339(NOON_US + 8)),
}


async def test_every_filter_alone_and_all_of_them_together_sift_as_said():
    town = await archive(quarter())
    everything = (await town.ask(Ask(), actor=ADMIN)).data
    log = {recorded.index: recorded for recorded in await town.events()}
    for values in product(*EVERYTHING.values()):
        filters: dict[str, Any] = dict(zip(EVERYTHING, values, strict=True))
        found = (await town.ask(Ask(**filters), actor=ADMIN)).data
        fitting = tuple(e for e in everything if is_wanted(log[e.position], e, **filters))
        assert found == fitting
        newest = (await town.ask(Ask(**filters, order="newest"), actor=ADMIN)).data
        assert newest == fitting[::-1]


def is_wanted(recorded, entry, entity, actor, type, since, until):
    actors = {None, recorded.header.actor, recorded.header.actor.partition("/")[2]}
    names = ("cycle_id", "objective_id", "key_result_id", "check_in_id", "member_id")
    about = {getattr(recorded.event, name, None) for name in names} | {entry.entity.id}
    return (
        entity in {None, *about}
        and actor in actors
        and type in (None, entry.type)
        and (since is None or entry.at >= since)
        and (until is None or entry.at <= until)
    )


async def test_a_page_goes_on_where_it_ended_whatever_happens_meanwhile():
    town = await archive(quarter())
    first = await town.ask(Ask(entity=OBJECTIVE, limit=3), actor=ADMIN)
    await town.record(published, stream=f"objective/{OBJECTIVE}", actor=ADMIN.reference)
    rest = await town.ask(Ask(entity=OBJECTIVE, after=first.next), actor=ADMIN)
    assert positions(first) + positions(rest) == [5, 6, 7, 8, 9, 10, 11]
