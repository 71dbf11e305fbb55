"""Channels of Slack and Teams, over real sockets: asked, answered by a person, told."""

import re

import pytest

from contracts.commands.notification_webhooks import RegisterWebhook, VerifyWebhook
from services.notification.domain.formats import JSON
from services.runtime import ids
from tests.notification.delivery.office import drafted, office
from tests.notification.delivery.receiver import receiver


def slack_said(message):
    return message["blocks"][0]["text"]["text"]


def teams_said(message):
    title, *facts = message["attachments"][0]["content"]["body"]
    lines = [f"{fact['title']}: {fact['value']}" for one in facts for fact in one["facts"]]
    return "\n".join((title["text"], *lines))


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
        await here.tell(VerifyWebhook(webhook_id=hook.id, code=code[1]), organisation)
        await here.became(organisation, hook.id, "active")
        await here.happened(organisation, drafted("[Bread](https://evil.example) & <!here>"))
        got = await there.until(lambda got: any("Bread" in said(one.event) for one in got))
        told = next(one for one in got if "Bread" in said(one.event))
        assert said(told.event).startswith(("*Objective drafted*", "Objective drafted"))
        assert told.headers["content-type"] == JSON
        assert "](" not in said(told.event) if format == "teams" else "<" not in said(told.event)
