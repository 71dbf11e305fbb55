"""A delivery as a curl command: it verifies, tells that it is a test, and shows no secret."""

import json
import shlex
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook

from contracts import errors
from contracts.commands.notification_webhooks import TryWebhook
from contracts.events.planning import ObjectiveChanged
from contracts.queries.notification_webhooks import DeliveryCommand
from contracts.values import Change
from services.runtime import ids
from tests.notification.delivery.office import drafted, many, office
from tests.notification.delivery.receiver import receiver
from tests.notification.delivery.test_log import health, noted
from tests.notification.log import CYCLE, MEMBER

TYPES = ("objective.drafted",)


def request_of(command):
    """Address, headers and body that a shell would hand to curl."""
    words = shlex.split(command)
    headers = [words[n + 1] for n, word in enumerate(words) if word == "-H"]
    body = words[words.index("--data-binary") + 1]
    return words[4], dict(one.split(": ", 1) for one in headers), body.encode()


async def test_a_delivery_is_copied_as_a_command_that_verifies_and_is_marked_as_a_test(
    database: str,
):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url + "?key=dough", types=TYPES)
        await here.happened(organisation, *many(1))
        await health(here, organisation, hook, lambda it: it.attempts >= 1)
        (tried,) = await here.deliveries(hook, organisation, type="objective.drafted")
        event_id = UUID(hex=tried.event_id.removeprefix("evt_"))
        wish = DeliveryCommand(webhook_id=hook.id, event_id=event_id)
        view = await here.ask(wish, organisation)
        url, headers, body = request_of(view.command)
        event = Webhook(str(hook.secret)).verify(body, headers)
        sent = next(one for one in there.got if one.event["id"] == tried.event_id)
        assert event["test"] is True and event["data"] == sent.event["data"]
        assert event["id"] == headers["webhook-id"] != tried.event_id
        assert url == there.url and not view.is_example
        assert str(hook.secret) not in view.command and "dough" not in view.command
        with pytest.raises(errors.Forbidden):
            await here.ask(wish, organisation, actor=MEMBER)


async def test_what_became_confidential_since_is_in_no_command(database: str):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url, types=TYPES)
        secret = drafted("Sell it all")
        await here.happened(organisation, secret)
        await health(here, organisation, hook, lambda it: it.attempts >= 1)
        (tried,) = await here.deliveries(hook, organisation, type="objective.drafted")
        wish = DeliveryCommand(
            webhook_id=hook.id, event_id=UUID(hex=tried.event_id.removeprefix("evt_"))
        )
        assert "Sell it all" in (await here.ask(wish, organisation)).command
        hidden = ObjectiveChanged(
            objective_id=secret.objective_id,
            cycle_id=CYCLE,
            confidential=Change(old=False, new=True),
        )
        await here.happened(organisation, hidden)
        await here.caught_up(organisation)
        view = await here.ask(wish, organisation)
        assert view.is_example and "Sell it all" not in view.command


async def test_of_a_test_the_command_holds_an_example_and_of_what_was_never_tried_there_is_none(
    database: str,
):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url, types=TYPES)
        await here.tell(TryWebhook(webhook_id=hook.id, type="score.changed"), organisation)
        tried = await noted(here, organisation, hook, "score.changed")
        event_id = UUID(hex=tried.event_id.removeprefix("evt_"))
        view = await here.ask(DeliveryCommand(webhook_id=hook.id, event_id=event_id), organisation)
        _, headers, body = request_of(view.command)
        Webhook(str(hook.secret)).verify(body, headers)
        assert view.is_example and json.loads(body)["type"] == "score.changed"
        with pytest.raises(errors.NotFound):
            never = DeliveryCommand(webhook_id=hook.id, event_id=ids.new_id())
            await here.ask(never, organisation)
