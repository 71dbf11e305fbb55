from base64 import urlsafe_b64decode
from dataclasses import replace

from contracts.commands.notification_webhooks import (
    PromoteWebhookKey,
    RevokeWebhookKey,
    StageWebhookKey,
)
from contracts.queries.notification_webhooks import SigningKeys, WebhookOrigin
from services.notification.main import SERVICE
from services.notification.queries.signing_keys import webhook_origin
from services.runtime import ids
from services.runtime.service import Question
from services.runtime.settings import Settings
from tests.notification.hooks import register, told
from tests.notification.log import ADMIN, HIDDEN, MEMBER, town


async def test_the_keys_that_sign_and_will_are_a_jwk_set_and_those_revoked_are_not_in_it():
    here = await town()
    made = await register(here)
    (first,) = (await here.ask(SigningKeys(), actor=MEMBER)).keys
    raw = urlsafe_b64decode(first.x + "=")
    assert (first.kty, first.crv, first.alg, len(raw)) == ("OKP", "Ed25519", "EdDSA", 32)
    assert first.kid == str(made.keys[0].id) and first.exp is None
    staged = (await told(here, StageWebhookKey(webhook_id=made.id))).keys[-1].id
    both = (await here.ask(SigningKeys(), actor=MEMBER)).keys
    assert [key.kid for key in both] == [first.kid, str(staged)]
    await told(here, RevokeWebhookKey(webhook_id=made.id, key_id=staged))
    assert (await here.ask(SigningKeys(), actor=MEMBER)).keys == (first,)
    assert (await here.ask(SigningKeys(), actor=MEMBER, organisation=HIDDEN)).keys == ()


async def test_the_key_of_before_is_in_it_for_as_long_as_it_signs():
    here = await town()
    made = await register(here)
    old = str(made.keys[0].id)
    await told(here, StageWebhookKey(webhook_id=made.id))
    await told(here, PromoteWebhookKey(webhook_id=made.id, overlap_hours=2))
    keys = (await here.ask(SigningKeys(), actor=ADMIN)).keys
    (before,) = (key for key in keys if key.kid == old)
    assert len(keys) == 2 and before.exp is not None
    at = here.now_us()
    here.now_us = lambda: at + 3 * 3_600_000_000
    keys = (await here.ask(SigningKeys(), actor=ADMIN)).keys
    assert len(keys) == 1 and keys[0].kid != old


async def test_where_requests_come_from_is_what_the_operator_says():
    here = await town()
    settings = Settings(egress_addresses="203.0.113.7, 2001:db8::/56")
    desk = replace(here.desk(SERVICE), settings=settings)
    question = Question(query=WebhookOrigin(), organisation_id=ids.new_id(), actor=MEMBER)
    assert (await webhook_origin(question, desk)).addresses == ("203.0.113.7", "2001:db8::/56")
    assert (await here.ask(WebhookOrigin(), actor=MEMBER)).addresses == ()
