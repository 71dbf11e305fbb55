"""What comes of asking an endpoint whether it wants to be told."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.commands.notification_webhooks import RegisterWebhook
from contracts.events.notification_webhooks import WebhookVerificationFailed
from services.notification.delivery.single import has_refused
from services.notification.domain.formats import CHAT
from services.notification.domain.webhook import evolve, here
from services.runtime import ids, signals
from tests.notification.delivery.office import office
from tests.notification.delivery.receiver import receiver
from tests.notification.hooks import registered


async def test_an_endpoint_that_does_not_answer_the_question_is_told_of_as_not_verified(
    database: str,
):
    async with receiver() as gone:
        url = gone.url
    async with office(database) as office_, signals.listening("delivery.attempted") as tried:
        organisation = await office_.organisation()
        wish = RegisterWebhook(webhook_id=ids.new_id(), url=url)
        hook = await office_.tell(wish, organisation)
        await tried.wait(lambda it: it["webhook_id"] == hook.id)
        log = await office_.log(organisation)
    failed = [event for event in log if isinstance(event, WebhookVerificationFailed)]
    assert [(one.webhook_id, one.outcome) for one in failed] == [(hook.id, "refused")]


@pytest.mark.parametrize("format", ["standard", "cloudevents", *CHAT])
def test_a_chat_echoes_nothing_and_nobody_takes_that_for_a_refusal(format: Any):
    webhook = replace(here(evolve(None, registered)), format=format)
    assert not has_refused(webhook, "delivered")
    assert has_refused(webhook, "refused") and has_refused(webhook, "http_5xx")
    assert has_refused(webhook, "not_echoed") is (format not in CHAT)
