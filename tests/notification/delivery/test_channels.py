"""Channels of Slack and Teams, over real sockets: asked, answered by a person, told."""

import re

import pytest

from contracts.commands.notification_webhooks import RegisterWebhook, VerifyWebhook
from contracts.events.notification_webhooks import WebhookVerificationFailed
from services.notification.domain.formats import JSON
from services.runtime import ids, signals
from tests.notification.delivery.office import drafted, office
from tests.notification.delivery.receiver import receiver


def slack_said(message):
    return message["blocks"][0]["text"]["text"]


def teams_said(message):
    title, *facts = message["attachments"][0]["content"]["body"]
    lines = [f"{fact['title']}: {fact['value']}" for one in facts for fact in one["facts"]]
    return "\n".join((title["text"], *lines))


FAILED = WebhookVerificationFailed


async def test_an_endpoint_that_does_not_answer_the_question_is_told_of_as_not_verified(
    database: str,
):
    async with receiver() as gone:
        url = gone.url
    async with office(database) as here, signals.listening("delivery.attempted") as tried:
        organisation = await here.organisation()
        hook = await here.tell(RegisterWebhook(webhook_id=ids.new_id(), url=url), organisation)
        await tried.wait(lambda it: it["webhook_id"] == hook.id)
        failed = [e for e in await here.log(organisation) if isinstance(e, FAILED)]
    assert [(one.webhook_id, one.outcome) for one in failed] == [(hook.id, "refused")]


@pytest.mark.parametrize(("format", "said"), [("slack", slack_said), ("teams", teams_said)])
async def test_a_channel_is_told_in_words_once_somebody_read_its_code_out(
    database: str, format, said
):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        wish = RegisterWebhook(
            webhook_id=ids.new_id(), url=there.url, types=("objective.drafted",), format=format
        )
        hook = await here.tell(wish, organisation)
        (asked,) = await there.until(lambda got: len(got) >= 1)
        code = re.search(r"The code is ([\w-]+)", said(asked.event))
        assert code is not None
        await here.happened(organisation, drafted("Before anybody said yes"))
        assert there.got == [asked]
        # It echoes nothing, and nobody takes that for a refusal.
        assert not [e for e in await here.log(organisation) if isinstance(e, FAILED)]
        await here.tell(VerifyWebhook(webhook_id=hook.id, code=code[1]), organisation)
        await here.became(organisation, hook.id, "active")
        await here.happened(organisation, drafted("[Bread](https://evil.example) & <!here>"))
        got = await there.until(lambda got: any("Bread" in said(one.event) for one in got))
        told = next(one for one in got if "Bread" in said(one.event))
        assert said(told.event).startswith(("*Objective drafted*", "Objective drafted"))
        assert told.headers["content-type"] == JSON
        assert "](" not in said(told.event) if format == "teams" else "<" not in said(told.event)
