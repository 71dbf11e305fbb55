"""The feed on the real tables: the same bytes as the fold of the log, and told while one waits."""

import asyncio
from itertools import pairwise

import msgspec

from contracts.public import PublicEvent
from contracts.queries.notification import Feed
from services.notification.main import SERVICE
from services.runtime import clock, ids
from services.runtime.store.api import Append, Appended, StreamWrite
from tests.notification.log import ADA, ADMIN, KEY, MEMBER, TEAM, created, invited, issued
from tests.support.history import History
from tests.support.models import open_store
from tests.support.tables import on_tables, recorded

WAIT_SECONDS = 20


async def test_the_feed_on_the_tables_is_the_one_of_the_log(database: str):
    history = History().add(f"member/{ADA}", invited).add(f"api_key/{KEY}", issued)
    here = await recorded(database, history.add(f"team/{TEAM}", created))
    async with on_tables(database, SERVICE) as tables:
        await tables.caught_up(here)
        first = await tables.ask(Feed(limit=1), actor=MEMBER, organisation=here)
        rest = await tables.ask(Feed(after=first.next), actor=MEMBER, organisation=here)
        events = [msgspec.json.decode(body, type=PublicEvent) for body in (*first.data, *rest.data)]
        assert [(e.type, e.sequence) for e in events] == [
            ("member.invited", 1),
            ("team.created", 2),
        ]
        assert all(one.timestamp < other.timestamp for one, other in pairwise(events))
        assert (first.has_more, rest.has_more, rest.head) == (True, False, 2)
        assert await tables.differences() == []


async def test_who_waits_on_the_tables_is_told_what_another_process_records(database: str):
    here = await recorded(database, History().add(f"member/{ADA}", invited))
    async with on_tables(database, SERVICE) as tables, open_store(database, "identity") as other:
        await tables.caught_up(here)
        after = (await tables.ask(Feed(), actor=ADMIN, organisation=here)).next
        question = Feed(after=after, wait=WAIT_SECONDS)
        waiting = asyncio.create_task(tables.ask(question, actor=ADMIN, organisation=here))
        write = StreamWrite(stream=f"team/{TEAM}", expected=0, events=(created,))
        request = Append(
            organisation_id=here,
            writes=(write,),
            actor="operator",
            correlation=ids.new_id(),
            at=clock.now_us(),
        )
        assert isinstance(await other[0].append(request), Appended)
        async with asyncio.timeout(WAIT_SECONDS / 2):
            assert len((await waiting).data) == 1
