import pytest
from msgspec.structs import replace

from contracts import errors, errors_webhooks
from contracts.envelope import Fault
from contracts.events.notification_webhooks import (
    WebhookChanged,
    WebhookFailing,
    WebhookPaused,
    WebhookRecovered,
    WebhookRemoved,
    WebhookResumed,
    WebhookTestRequested,
    WebhookVerificationRequested,
)
from contracts.values import Change
from services.notification.domain import webhook as rules
from services.notification.handlers.webhooks import WEBHOOK
from tests.notification.hooks import (
    AT,
    HOOK,
    KEY_1,
    KEY_2,
    URL,
    hook,
    paused,
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


def test_an_endpoint_is_asked_until_it_has_said_yes():
    asked = WebhookVerificationRequested(webhook_id=HOOK, check_id=KEY_2)
    hook.given(registered).when(lambda it: rules.ask(it, KEY_2)).then(asked)
    hook.given(registered, asked, verified).when(lambda it: rules.ask(it, KEY_2)).then()
    hook.given(registered, asked).when(lambda it: rules.confirm(it, "challenge")).then(verified)
    hook.given(registered, verified).when(lambda it: rules.confirm(it, "code")).then()


def test_an_example_of_a_type_is_sent_and_of_nothing_else():
    wanted = WebhookTestRequested(webhook_id=HOOK, test_id=KEY_1, type="team.created")
    hook.given(registered).when(lambda it: rules.try_out(it, "team.created", KEY_1)).then(wanted)
    hook.given(registered).when(lambda it: rules.try_out(it, "no.such", KEY_1)).then_refused(
        errors.Invalid, "/type"
    )


def test_a_webhook_is_paused_once_and_resumed_once():
    hook.given(registered).when(lambda it: rules.pause(it, "by_hand", "Moving")).then(paused)
    hook.given(registered, paused).when(lambda it: rules.pause(it, "failing", None)).then()
    goes_on = WebhookResumed(webhook_id=HOOK, after=7)
    story = hook.given(registered, paused)
    story.when(lambda it: rules.resume(it, is_from_now=False, after=7)).then(goes_on)
    hook.given(registered, paused, goes_on).when(
        lambda it: rules.resume(it, is_from_now=True, after=None)
    ).then_refused(errors_webhooks.WebhookStateWrong)


def test_who_is_told_of_failing_is_told_of_recovering_and_else_of_nothing():
    failing = WebhookFailing(webhook_id=HOOK, since=AT, hours=24)
    hook.given(registered).when(lambda it: rules.report(it, AT, 24)).then(failing)
    hook.given(registered).when(lambda it: rules.report(it, AT, None)).then()
    hook.given(registered, failing).when(lambda it: rules.report(it, AT, None)).then(
        WebhookRecovered(webhook_id=HOOK, since=AT)
    )
    gone = WebhookPaused(webhook_id=HOOK, cause="gone")
    hook.given(registered, failing).when(lambda it: rules.pause(it, "gone", None)).then(gone)


@pytest.mark.parametrize(
    "wish",
    [
        rules.remove,
        lambda it: rules.change(it, {}),
        lambda it: rules.ask(it, KEY_2),
        lambda it: rules.pause(it, "by_hand", None),
        lambda it: rules.resume(it, is_from_now=False, after=None),
        lambda it: rules.try_out(it, "team.created", KEY_2),
        lambda it: rules.report(it, AT, 1),
    ],
)
def test_a_webhook_that_was_removed_is_not_there(wish):
    hook.given(registered).when(rules.remove).then(removed)
    hook.given(registered, staged, removed).when(wish).then_refused(errors.NotFound)
    scenario(WEBHOOK).when(wish).then_refused(errors.NotFound)
