import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.envelope import Fault
from contracts.events.notification_webhooks import (
    WebhookChanged,
    WebhookRemoved,
)
from contracts.values import Change
from services.notification.domain import webhook as rules
from services.notification.domain import webhook_consent as consent
from services.notification.domain import webhook_pause as pauses
from services.notification.handlers.answers import WEBHOOK
from tests.notification.hooks import (
    AT,
    HOOK,
    KEY_2,
    URL,
    hook,
    registered,
    staged,
    verified,
)
from tests.support.scenario import scenario

removed = WebhookRemoved(webhook_id=HOOK)


def test_a_webhook_is_registered_and_is_not_told_anything_yet():
    story = hook.when(lambda it: rules.register(it, registered)).then(registered)
    assert not rules.here(WEBHOOK.state(story.history)).is_verified


def test_the_same_id_is_not_registered_twice():
    hook.given(registered).when(lambda it: rules.register(it, registered)).then_refused(
        errors.IdTaken
    )


def test_a_type_that_nobody_tells_is_refused_by_its_place_with_every_other_fault():
    wish = replace(registered, types=("objective.published", "api_key.issued", "no.such"))
    fault = Fault("/url", "bad_url", "This is not an address.")
    hook.when(lambda it: rules.register(it, wish, fault)).then_refused(
        errors.Invalid, "/url", "/types/1", "/types/2"
    )


def test_a_change_holds_what_was_and_what_is():
    hook.given(registered).when(lambda it: rules.change(it, {"payload": "thin"})).then(
        WebhookChanged(webhook_id=HOOK, payload=Change(old="full", new="thin"))
    )
    hook.given(registered).when(lambda it: rules.change(it, {"payload": "full"})).then()


def test_another_address_has_to_say_again_that_it_wants_to_be_told():
    moved = {"url": "https://b.example.com/", "host": "b.example.com"}
    story = hook.given(registered, verified)
    changed = WebhookChanged(
        webhook_id=HOOK,
        url=Change(old=URL, new=moved["url"]),
        host=Change(old="hooks.example.com", new=moved["host"]),
    )
    after = story.when(lambda it: rules.change(it, moved)).then(changed)
    assert not rules.here(WEBHOOK.state(after.history)).is_verified


@pytest.mark.parametrize(
    "wish",
    [
        rules.remove,
        lambda it: rules.change(it, {}),
        lambda it: consent.ask(it, KEY_2),
        lambda it: pauses.pause(it, "by_hand", None),
        lambda it: pauses.resume(it, is_from_now=False, after=None),
        lambda it: consent.try_out(it, "team.created", KEY_2, AT),
        lambda it: pauses.report(it, AT, 1),
    ],
)
def test_a_webhook_that_was_removed_is_not_there(wish):
    hook.given(registered).when(rules.remove).then(removed)
    hook.given(registered, staged, removed).when(wish).then_refused(errors.NotFound)
    scenario(WEBHOOK).when(wish).then_refused(errors.NotFound)
