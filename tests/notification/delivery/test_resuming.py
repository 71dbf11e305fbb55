"""How a webhook goes on, how a replay ends before its end, and what a handshake agrees to."""

import asyncio

from contracts.commands.notification_webhooks import (
    CancelReplay,
    PauseWebhook,
    ReplayWebhook,
    ResumeWebhook,
    WishedLimits,
)
from contracts.events.planning import ObjectiveChanged
from contracts.queries.notification_webhooks import WebhookById
from contracts.values import Change
from services.runtime import ids, signals
from services.runtime.tenancy import tenant
from tests.notification.delivery.office import drafted, many, office
from tests.notification.delivery.receiver import receiver
from tests.notification.log import CYCLE

LANE = "select count(*) from lane where organisation_id = $1 and lane_id = $2"
TYPES = ("objective.drafted", "objective.changed")


def renamed(objective_id, n):
    return ObjectiveChanged(
        objective_id=objective_id, cycle_id=CYCLE, title=Change(old=f"{n}", new=f"{n + 1}")
    )


async def seen(here, organisation, hook, is_so):
    async with signals.listening("delivery.kept") as heard:
        while True:
            view = await here.ask(WebhookById(webhook_id=hook.id), organisation)
            if view.health is not None and is_so(view):
                return view
            await heard.wait(timeout=60)


async def test_of_what_waited_only_the_latest_of_each_objective_is_sent_and_the_rest_counted(
    database: str,
):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url, types=TYPES)
        await here.tell(PauseWebhook(webhook_id=hook.id), organisation)
        bread, rolls = ids.new_id(), ids.new_id()
        await here.happened(
            organisation,
            drafted(objective_id=bread),
            *(renamed(bread, n) for n in range(6)),
            drafted(objective_id=rolls),
            renamed(rolls, 1),
        )
        hidden = ObjectiveChanged(
            objective_id=bread, cycle_id=CYCLE, ambition=Change(old="committed", new="aspirational")
        )
        await here.happened(organisation, hidden)
        await here.tell(ResumeWebhook(webhook_id=hook.id, begin="latest"), organisation)
        await there.until(lambda got: len(got) >= 2)
        view = await seen(
            here, organisation, hook, lambda it: not it.health.backlog_events or it.watermark >= 10
        )
        newest = {one.event["subject"]: one.event["subject_version"] for one in there.got}
        assert newest == {f"objective/{bread}": 8, f"objective/{rolls}": 2}
        assert len(there.got) == 2 and view.health.skipped_events == 8
        await here.happened(organisation, renamed(rolls, 2))
        got = await there.until(lambda got: len(got) >= 3)
        assert got[2].event["subject_version"] == 3, "and from there on everything"


async def test_going_on_from_now_says_how_many_events_it_passes_over(database: str):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url, types=TYPES)
        await here.tell(PauseWebhook(webhook_id=hook.id), organisation)
        await here.happened(organisation, *many(7))
        await here.tell(ResumeWebhook(webhook_id=hook.id, begin="now"), organisation)
        await here.happened(organisation, drafted("Rolls"))
        (one, *more) = await there.until(lambda got: len(got) >= 1)
        assert one.event["data"]["title"] == "Rolls" and not more
        view = await seen(here, organisation, hook, lambda it: it.health.attempts)
        assert view.health.skipped_events >= 7 and view.health.backlog_events == 0


async def test_a_replay_that_is_cancelled_sends_nothing_more(database: str):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        await here.happened(organisation, *many(40))
        # One a second, so that there is time to change one's mind.
        hook = await here.hook(organisation, there.url, types=TYPES, limits=WishedLimits(per_s=1))
        began = await here.tell(ReplayWebhook(webhook_id=hook.id, to_sequence=40), organisation)
        replay_id = began.replays[0].id
        await there.until(lambda got: len(got) >= 1)
        running = here.worker._tasks[replay_id]
        wish = CancelReplay(webhook_id=hook.id, replay_id=replay_id)
        view = await here.tell(wish, organisation)
        assert view.replays[0].state == "cancelled"
        await asyncio.wait([running], timeout=60)
        replayed = [one for one in there.got if one.headers.get("okr-replay")]
        assert running.done() and len(replayed) < 40
        await here.happened(organisation, drafted("Rolls"))
        got = await there.until(lambda got: got[-1].event["data"]["title"] == "Rolls")
        assert [one for one in got if one.headers.get("okr-replay")] == replayed
        async with tenant(here.pool, organisation) as connection:
            assert not await connection.fetchval(LANE, organisation, replay_id)


async def test_an_endpoint_agrees_by_the_handshake_of_cloudevents_and_to_its_rate(database: str):
    async with office(database) as here, receiver() as there:
        there.agrees = {"WebHook-Allowed-Origin": "*", "WebHook-Allowed-Rate": "30"}
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url, types=TYPES, format="cloudevents")
        assert there.asked[0]["webhook-request-origin"] == "scoreline.local"
        assert there.asked[0]["webhook-request-rate"] == "6000" and not there.challenges
        view = await here.ask(WebhookById(webhook_id=hook.id), organisation)
        assert view.allowed_per_minute == 30
        await here.happened(organisation, *many(2))
        await there.until(lambda got: len(got) >= 2)
        assert [one.event["specversion"] for one in there.got] == ["1.0"] * 2


async def test_an_endpoint_that_knows_no_handshake_is_sent_the_challenge(database: str):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        await here.hook(organisation, there.url, format="cloudevents")
        assert len(there.asked) == 1 and len(there.challenges) == 1
