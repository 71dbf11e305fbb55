"""Secrets of webhooks: shown once, sealed where they lie, and gone when they sign no more."""

from base64 import b64decode
from typing import Any

from standardwebhooks.webhooks import Webhook

from contracts.commands.notification_webhooks import (
    PromoteWebhookKey,
    RegisterWebhook,
    RemoveWebhook,
    RevokeWebhookKey,
    StageWebhookKey,
)
from contracts.events.notification_webhooks import WebhookRegistered, WebhookVerified
from contracts.queries.notification_webhooks import WebhookById
from services.notification.domain.signing import keys_of
from services.runtime import clock, ids, signals
from services.runtime.store.api import Append, Appended, StreamWrite
from tests.notification.delivery.office import Office, drafted, office
from tests.notification.delivery.receiver import receiver
from tests.support.models import MASTER_KEY

KEYS = "select webhook_id, key_id, sealed from notification.webhook_key"
TABLES = (
    "select format('%I.%I', schemaname, tablename) from pg_tables"
    " where schemaname not in ('pg_catalog', 'information_schema')"
)


async def rows(here: Office, webhook_id: Any) -> set[Any]:
    async with here.administrator() as connection:
        found = await connection.fetch(KEYS + " where webhook_id = $1", webhook_id)
    return {row["key_id"] for row in found}


async def told(here: Office, organisation: Any, command: Any) -> None:
    """Have something done to the keys of a webhook, and wait until it was heard of."""
    async with signals.listening("keys.forgotten") as heard:
        await here.tell(command, organisation)
        await heard.wait(lambda it: it["webhook_id"] == command.webhook_id, timeout=60)


def forms(key: str | None) -> tuple[str, ...]:
    """A key as a row could show it: as it is written, and its bytes and those of its text."""
    word = str(key).partition("_")[2]
    return word, b64decode(word).hex(), word.encode().hex()


async def test_a_secret_lies_in_no_table_and_what_arrives_verifies_with_it(database: str):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        wish = RegisterWebhook(webhook_id=ids.new_id(), url=there.url, types=("objective.drafted",))
        made = await here.tell(wish, organisation, key="once")
        await here.became(organisation, made.id, "active")
        again = await here.tell(wish, organisation, key="once")
        assert again.secret == made.secret, "the same request is answered as the first time"
        secret, public = forms(made.secret), forms(made.keys[0].public_key)
        places = []
        async with here.administrator() as connection:
            for (table,) in await connection.fetch(TABLES):
                for (row,) in await connection.fetch(f"select t::text from {table} as t"):
                    assert not any(form in row for form in secret), table
                    places += [table] if any(form in row for form in public) else []
        assert "log.command_answer" in places, "its public half is found, so the search finds"
        view = await here.ask(WebhookById(webhook_id=made.id), organisation)
        assert view.secret is None
        await here.happened(organisation, drafted())
        (one, *_) = await there.until(lambda got: len(got) >= 1)
        assert Webhook(str(made.secret)).verify(one.body, one.headers)


async def test_keys_that_were_drawn_from_the_master_key_go_on_signing(database: str):
    async with office(database) as here, receiver() as there:
        organisation, webhook_id, key_id = await here.organisation(), ids.new_id(), ids.new_id()
        old = keys_of(MASTER_KEY, organisation, webhook_id, key_id)
        events = (
            WebhookRegistered(
                webhook_id=webhook_id,
                url=there.url,
                host="127.0.0.1",
                key_id=key_id,
                public_key=old.public_key,
                types=("objective.drafted",),
            ),
            WebhookVerified(webhook_id=webhook_id, by="challenge"),
        )
        write = StreamWrite(stream=f"webhook/{webhook_id}", expected=0, events=events)
        request = Append(
            organisation_id=organisation,
            writes=(write,),
            actor="system/test",
            correlation=ids.new_id(),
            at=clock.now_us(),
        )
        assert isinstance(await here.desk.store.append(request), Appended)
        await here.caught_up(organisation)
        staged = await here.tell(StageWebhookKey(webhook_id=webhook_id), organisation)
        await here.tell(PromoteWebhookKey(webhook_id=webhook_id), organisation)
        await here.happened(organisation, drafted())
        (one, *_) = await there.until(lambda got: len(got) >= 1)
        for secret in (old.secret, str(staged.secret)):
            assert Webhook(secret).verify(one.body, one.headers)


async def test_a_key_that_signs_no_more_is_forgotten(database: str):
    async with office(database) as here, receiver() as there:
        organisation = await here.organisation()
        hook = await here.hook(organisation, there.url)
        first = hook.keys[0].id
        await told(here, organisation, StageWebhookKey(webhook_id=hook.id))
        view = await here.ask(WebhookById(webhook_id=hook.id), organisation)
        second = max(key.id for key in view.keys)
        assert await rows(here, hook.id) == {first, second}
        await told(here, organisation, RevokeWebhookKey(webhook_id=hook.id, key_id=second))
        assert await rows(here, hook.id) == {first}
        await told(here, organisation, RemoveWebhook(webhook_id=hook.id))
        assert await rows(here, hook.id) == set()
