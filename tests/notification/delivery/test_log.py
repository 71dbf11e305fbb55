"""What owners read of deliveries, and do about them by hand."""

import msgspec
import pytest
from aiohttp import web
from standardwebhooks.webhooks import Webhook

from contracts import errors
from contracts.commands.notification_webhooks import (
    RetryDelivery,
    TryWebhook,
)
from contracts.queries.notification_webhooks import WebhookById
from services.runtime import ids, signals
from tests.notification.delivery.office import drafted, many, office
from tests.notification.delivery.receiver import receiver

TYPES = ("objective.drafted", "objective.changed")


def verified(hook, one):
    """The event, as the official library reads it with a webhook's secret."""
    return Webhook(str(hook.secret)).verify(one.body, one.headers)


async def noted(here, organisation, hook, type_):
    async with signals.listening("delivery.attempted") as heard:
        while True:
            for one in await here.deliveries(hook, organisation):
                if one.type == type_:
                    return one
            await heard.wait(timeout=60)


async def health(here, organisation, hook, is_so):
    async with signals.listening("delivery.kept") as heard:
        while True:
            view = await here.ask(WebhookById(webhook_id=hook.id), organisation)
            if view.health is not None and is_so(view.health):
                return view
            await heard.wait(timeout=60)


async def test_an_event_that_is_refused_holds_up_its_own_objective_and_is_retried_by_hand(
    database: str,
):
    broken = {"title": "Poison"}

    async def choosy(one):
        is_bad = one.event["data"].get("title") == broken["title"]
        return web.Response(status=422, text="no " + "x" * 5_000) if is_bad else None

    async with office(database) as here, receiver(choosy) as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url, types=TYPES)
        await here.happened(organisation, drafted("Poison"), *many(3))
        await there.until(lambda got: len(got) >= 4)
        view = await health(
            here, organisation, hook, lambda it: it.parked == 1 and it.attempts == 4
        )
        assert view.health.backlog_events >= 1 and view.health.breaker == "closed"
        assert 0 < view.health.success_rate < 1 and view.health.p95_ms > 0
        failed = await here.deliveries(hook, organisation, outcome="http_4xx")
        broken["title"] = ""
        event_id = ids.new_id().__class__(hex=failed[0].event_id.removeprefix("evt_"))
        await here.tell(RetryDelivery(webhook_id=hook.id, event_id=event_id), organisation)
        await there.until(
            lambda got: [one.id for one in got].count(failed[0].event_id) > len(failed)
        )
        with pytest.raises(errors.NotFound):
            wish = RetryDelivery(webhook_id=hook.id, event_id=ids.new_id())
            await here.tell(wish, organisation)


async def test_the_log_shows_what_was_sent_and_answered_and_no_secret(database: str):
    async def talkative(_):
        headers = {"Set-Cookie": "dough=secret", "X-Request-Id": "r1"}
        return web.Response(status=500, text="oven \x00 broken", headers=headers)

    async with office(database) as here, receiver(talkative) as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url + "?key=dough", types=TYPES)
        await here.happened(organisation, drafted())
        await there.until(lambda got: len(got) >= 1)
        await health(here, organisation, hook, lambda it: it.attempts >= 1)
        (tried, *_), headers = await here.deliveries(hook, organisation), there.got[0].headers
        detail = msgspec.json.decode(tried.detail)
        assert detail["response"]["body"].startswith("oven")
        assert detail["response"]["headers"]["x-request-id"] == "r1"
        assert detail["ms"]["first_byte"] > 0 and detail["address_family"] in ("ipv4", "")
        text = bytes(tried.detail).decode()
        assert "dough" not in text and str(hook.secret) not in text
        assert headers["webhook-signature"] not in text


async def test_a_test_goes_through_everything_and_is_marked(database: str):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url, format="cloudevents")
        await here.tell(TryWebhook(webhook_id=hook.id, type="objective.drafted"), organisation)
        got = await there.until(lambda got: any(one.event.get("test") for one in got))
        (one,) = [one for one in got if one.event.get("test")]
        assert one.event["type"] == "objective.drafted" and one.event["specversion"] == "1.0"
        assert one.headers["content-type"] == "application/cloudevents+json"
        assert verified(hook, one)
        tried = await noted(here, organisation, hook, one.event["type"])
        assert tried.is_test and tried.outcome == "delivered"


async def test_the_log_is_searched_by_type_time_event_subject_and_class(database: str):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url, types=TYPES)
        await here.happened(organisation, *many(2))
        await there.until(lambda got: len(got) >= 2)
        await health(here, organisation, hook, lambda it: it.attempts >= 2)
        both = await here.deliveries(hook, organisation, type="objective.drafted")
        first = min(one.at for one in both)
        assert len(both) == 2 == len(await here.deliveries(hook, organisation, since=first))
        assert not await here.deliveries(hook, organisation, type="objective.changed")
        older = await here.deliveries(hook, organisation, type="objective.drafted", until=first)
        assert not older
        assert not await here.deliveries(hook, organisation, since="2100-01-01T00:00:00Z")
        one = both[0]
        for search in ({"event_id": one.event_id}, {"subject": one.subject}):
            found = await here.deliveries(hook, organisation, **search)
            assert [it.attempt_id for it in found] == [one.attempt_id]
        assert len(await here.deliveries(hook, organisation, outcome="delivered")) >= 2
        assert not await here.deliveries(hook, organisation, outcome="http_5xx")
