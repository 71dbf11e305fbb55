"""What happens to webhooks happens to their lanes, on the tables."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from contracts.commands.notification_webhooks import (
    PauseWebhook,
    RemoveWebhook,
    ReplayWebhook,
    ResumeWebhook,
    TryWebhook,
)
from services.notification.handlers.lanes import keep_lanes, sequence_at
from services.runtime.tenancy import tenant
from tests.notification.delivery.office import Office, many, office
from tests.notification.delivery.receiver import receiver

LANES = "select kind, is_open, cursor, until from lane where organisation_id = $1 order by made_at"


@asynccontextmanager
async def hooked(database: str, **wish: Any) -> AsyncIterator[tuple[Office, Any, Any]]:
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        await here.happened(organisation, *many(5))
        hook = await here.hook(organisation, there.url, **wish)
        # The reaction comes after the read models; here it has heard all of it.
        await heard_again(here, organisation)
        yield here, organisation, hook


async def lanes(here: Office, organisation: Any) -> list[tuple[Any, ...]]:
    async with tenant(here.pool, organisation) as connection:
        return [tuple(row) for row in await connection.fetch(LANES, organisation)]


async def heard_again(here: Office, organisation: Any) -> None:
    """Every event of the organisation that the reaction listens to, as after a crash."""
    for recorded in await here.desk.store.read_log(organisation, 0):
        if recorded.header.stream.startswith("webhook/"):
            await keep_lanes(recorded, here.desk)


async def test_a_webhook_has_a_lane_from_where_it_was_wished(database: str):
    async with hooked(database) as (here, organisation, hook):
        (lane,) = [lane for lane in await lanes(here, organisation) if lane[0] == "live"]
        assert lane[1]
        # It is told everything behind its own registration.
        assert lane[2] >= 6 and hook.state == "unverified"
    async with hooked(database, begin="beginning") as (here, organisation, _):
        assert [lane[0] for lane in await lanes(here, organisation)].count("live") == 1


async def test_events_heard_again_move_no_lane_and_open_none_twice(database: str):
    async with hooked(database) as (here, organisation, hook):
        await here.tell(PauseWebhook(webhook_id=hook.id), organisation)
        await here.tell(ReplayWebhook(webhook_id=hook.id, to_sequence=3), organisation)
        for _ in range(2):
            await heard_again(here, organisation)
            found = [lane[:2] for lane in await lanes(here, organisation)]
            assert [one for one in found if one[0] in ("live", "replay")] == [
                ("live", False),
                ("replay", False),
            ]


async def test_a_removed_webhook_has_no_lanes_left(database: str):
    async with hooked(database) as (here, organisation, hook):
        await here.tell(TryWebhook(webhook_id=hook.id), organisation)
        await here.tell(RemoveWebhook(webhook_id=hook.id), organisation)
        for recorded in (await here.desk.store.read_log(organisation, 0))[-1:]:
            await keep_lanes(recorded, here.desk)
        assert "live" not in [lane[0] for lane in await lanes(here, organisation)]


async def test_a_position_of_the_log_is_found_in_the_feed(database: str):
    async with hooked(database) as (here, organisation, hook):
        assert await sequence_at(organisation, 0, here.desk) == 0
        assert await sequence_at(organisation, 3, here.desk) == 3
        head = await here.desk.store.head(organisation)
        assert head is not None
        newest = await sequence_at(organisation, head.last_index, here.desk)
        assert await sequence_at(organisation, head.last_index + 1_000, here.desk) == newest
        await here.tell(PauseWebhook(webhook_id=hook.id), organisation)
        await here.tell(ResumeWebhook(webhook_id=hook.id, begin=2), organisation)
