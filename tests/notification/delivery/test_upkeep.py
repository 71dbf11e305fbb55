"""Owners hear what was given up, once; and what is old is forgotten."""

import asyncpg
import pytest
from aiohttp import web

from contracts.events.notification_webhooks import DeliveryDeadLettered
from services.notification.delivery.upkeep import ATTEMPTS_DAYS, BODIES_DAYS, DAY_US
from services.runtime import clock, ids, signals
from services.runtime.sql import statements
from services.runtime.tenancy import tenant
from tests.notification.delivery.office import many, office
from tests.notification.delivery.receiver import receiver

sql = statements("services.notification", "lanes.sql")

AGE = "update attempt set at = $2 where organisation_id = $1"
LEFT = (
    "select count(*), count(*) filter (where detail <> '') from attempt where organisation_id = $1"
)


async def test_what_was_given_up_is_told_once_and_what_is_old_is_forgotten(database: str):
    async def abort(_got: object) -> web.Response:
        return web.Response(status=400, headers={"webhook-delivery": "abort-message"})

    async with office(database) as here, receiver(abort) as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url, types=("objective.drafted",))
        async with signals.listening("delivery.kept") as kept:
            await here.happened(organisation, *many(3))
            await there.until(lambda got: len(got) >= 3)
            while len(await here.deliveries(hook, organisation, outcome="aborted")) < 3:
                await kept.wait(timeout=60)
        upkeep = here.worker._upkeep
        for _ in range(2):
            await upkeep.serve(organisation)
        log = await here.desk.store.read_log(organisation, 0)
        told = [r.event for r in log if isinstance(r.event, DeliveryDeadLettered)]
        assert [(one.count, one.reasons) for one in told] == [(3, ("aborted_by_receiver",))]
        for days, left in ((BODIES_DAYS + 1, (True, 0)), (ATTEMPTS_DAYS + 1, (False, 0))):
            async with tenant(here.pool, organisation) as connection:
                await connection.execute(AGE, organisation, clock.now_us() - days * DAY_US)
            await upkeep.serve(organisation)
            async with tenant(here.pool, organisation) as connection:
                found = await connection.fetchrow(LEFT, organisation)
            assert found is not None and (found[0] > 0, found[1]) == left


@pytest.mark.parametrize("what", ["forget_bodies", "forget_attempts"])
async def test_what_is_old_is_found_without_a_look_at_the_rest(database: str, what: str):
    connection = await asyncpg.connect(database)
    try:
        await connection.execute("set search_path = notification")
        # Few rows are quicker read at once; what counts is that the index is one for this.
        await connection.execute("set enable_seqscan = off")
        plan = await connection.fetch(f"explain {getattr(sql, what)}", ids.new_id(), clock.now_us())
    finally:
        await connection.close()
    index = "attempt_with_body" if what == "forget_bodies" else "attempt_without_body"
    assert any(index in row[0] for row in plan), plan
