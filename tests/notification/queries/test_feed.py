import asyncio

import msgspec
import pytest

from contracts import errors
from contracts.public import PublicEvent
from contracts.queries.notification import Feed
from contracts.values import Actor
from services.notification.projections.feed import FEED, Told, key_of
from services.notification.projections.sights import SIGHTS
from services.notification.queries.feed import BODIES_BYTES_MAX, EVENTS_READ_MAX
from tests.notification.log import (
    ADMIN,
    HIDDEN,
    MEMBER,
    OBJECTIVE,
    TEAM,
    created,
    hidden,
    hidden_from_now,
    published,
    shelf,
    town,
)

# How long a reader would wait who is never told; every test ends long before.
WAIT_SECONDS = 30


def events(view):
    return [msgspec.json.decode(body, type=PublicEvent) for body in view.data]


def types(view):
    return [event.type for event in events(view)]


async def read(where, actor=MEMBER, **wish):
    return await where.ask(Feed(**wish), actor=actor)


async def test_the_feed_is_read_from_the_beginning_and_says_where_it_ends():
    view = await read(await town())
    assert types(view) == [
        "organisation.registered",
        "member.invited",
        "objective.drafted",
        "key_result.defined",
        "objective.published",
    ]
    assert (view.head, view.has_more) == (5, False)


async def test_a_reader_goes_on_where_it_was():
    here = await town()
    first = await read(here)
    assert (await read(here, after=first.next)).data == ()
    await here.record(created, stream=f"team/{TEAM}")
    news = await read(here, after=first.next)
    assert types(news) == ["team.created"]


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
async def test_pages_together_are_the_whole(limit):
    here, after, found = await town(), None, []
    while True:
        view = await read(here, after=after, limit=limit)
        found += view.data
        after = view.next
        if not view.has_more:
            break
    assert found == list((await read(here)).data)


async def test_a_feed_is_narrowed_by_types_and_by_subject():
    here = await town()
    await here.record(created, stream=f"team/{TEAM}")
    drafts = await read(here, types=("objective.drafted",))
    assert types(drafts) == ["objective.drafted"]
    both = await read(here, types=("objective.drafted", "team.created"))
    assert types(both) == ["objective.drafted", "team.created"]
    subject = await read(here, subject=f"objective/{OBJECTIVE}", types=("objective.published",))
    assert types(subject) == ["objective.published"]
    assert types(await read(here, subject=f"team/{TEAM}")) == ["team.created"]
    assert (await read(here, subject="team/none")).data == ()


async def test_a_narrow_reader_goes_on_behind_everything_that_was_looked_at():
    here = await town()
    view = await read(here, types=("team.created",))
    assert view.data == () and view.next == (await read(here)).next


async def test_a_type_that_nobody_tells_is_refused_by_its_place():
    with pytest.raises(errors.Invalid) as refused:
        await read(await town(), types=("team.created", "api_key.issued", "no.such"))
    assert [fault.pointer for fault in refused.value.faults] == ["/types/1", "/types/2"]


async def test_a_cursor_of_another_organisation_is_refused():
    here = await town()
    after = (await read(here)).next
    with pytest.raises(errors.Invalid):
        await here.ask(Feed(after=after), actor=MEMBER, organisation=HIDDEN)


async def test_who_may_not_see_an_objective_is_told_nothing_of_it_and_the_sequence_stays():
    here = await town()
    await here.record(hidden, stream=f"objective/{HIDDEN}", actor=ADMIN.reference)
    await here.record(created, stream=f"team/{TEAM}")
    assert [e.sequence for e in events(await read(here, ADMIN))] == [1, 2, 3, 4, 5, 6, 7]
    mine = await read(here, MEMBER)
    assert [e.sequence for e in events(mine)] == [1, 2, 3, 4, 5, 7]
    assert mine.head == 7
    assert (await read(here, MEMBER, subject=f"objective/{HIDDEN}")).data == ()


async def test_access_is_judged_when_an_event_is_delivered():
    here = await town()
    await here.record(hidden_from_now, stream=f"objective/{OBJECTIVE}", actor=ADMIN.reference)
    assert types(await read(here, MEMBER)) == ["organisation.registered", "member.invited"]
    assert len((await read(here, ADMIN)).data) == 6


async def test_nobody_goes_on_behind_an_event_of_which_it_is_not_known_who_may_see_it():
    here = await town()
    sights = shelf(here, SIGHTS)
    sight = sights.pop(str(OBJECTIVE))
    view = await read(here)
    assert types(view) == ["organisation.registered", "member.invited"]
    sights[str(OBJECTIVE)] = sight
    assert len((await read(here, after=view.next)).data) == 3


async def test_the_operator_reads_no_feed():
    with pytest.raises(errors.Forbidden):
        await read(await town(), Actor(kind="operator", id="operator"))


async def test_who_waits_is_told_as_soon_as_something_happens():
    here = await town()
    after = (await read(here)).next
    waiting = asyncio.create_task(read(here, after=after, wait=WAIT_SECONDS))
    await asyncio.sleep(0)
    assert not waiting.done()
    await here.record(created, stream=f"team/{TEAM}")
    async with asyncio.timeout(WAIT_SECONDS / 2):
        assert types(await waiting) == ["team.created"]


async def test_who_waits_for_one_thing_is_not_woken_by_another():
    here = await town()
    after = (await read(here)).next
    wish = {"after": after, "types": ("objective.published",), "wait": WAIT_SECONDS}
    waiting = asyncio.create_task(read(here, **wish))
    await here.record(created, stream=f"team/{TEAM}")
    await asyncio.sleep(0)
    assert not waiting.done()
    await here.record(published, stream=f"objective/{OBJECTIVE}")
    async with asyncio.timeout(WAIT_SECONDS / 2):
        assert types(await waiting) == ["objective.published"]


async def test_who_waits_in_vain_is_told_so_and_goes_on_from_there():
    here = await town()
    after = (await read(here)).next
    view = await read(here, after=after, wait=1)
    assert (view.data, view.next, view.has_more) == ((), after, False)


async def test_who_waits_gets_at_once_what_is_there():
    async with asyncio.timeout(WAIT_SECONDS / 2):
        assert len((await read(await town(), wait=WAIT_SECONDS)).data) == 5


async def test_an_answer_has_so_many_bytes_and_no_more():
    here = await town()
    documents = shelf(here, FEED)
    large = msgspec.Raw(b'"' + b"x" * (BODIES_BYTES_MAX // 2) + b'"')
    for index in (1, 2):
        document = documents[key_of(index)]
        documents[key_of(index)] = msgspec.structs.replace(document, body=large)
    first = await read(here)
    assert (len(first.data), first.has_more) == (1, True)
    rest = await read(here, after=first.next)
    assert len(rest.data) == 4 and not rest.has_more


async def test_a_filter_that_fits_nothing_reads_so_much_and_says_where_to_go_on():
    here = await town()
    documents = shelf(here, FEED)
    for n in range(6, EVENTS_READ_MAX + 2):
        documents[key_of(n + 1)] = Told(sequence=n, type="x", subject="x")
    wish = {"types": ("team.created", "team.changed")}
    first = await read(here, **wish)
    assert first.data == () and first.has_more
    rest = await read(here, after=first.next, **wish)
    assert rest.data == () and not rest.has_more
