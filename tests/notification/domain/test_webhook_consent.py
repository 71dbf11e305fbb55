from contracts import errors, errors_webhooks
from contracts.events.notification_webhooks import (
    WebhookChanged,
    WebhookTestRequested,
    WebhookVerificationFailed,
    WebhookVerificationRequested,
    WebhookVerified,
)
from contracts.values import Change
from services.notification.domain import webhook_consent as rules
from services.notification.domain.webhook import here
from services.notification.handlers.answers import WEBHOOK
from tests.notification.hooks import AT, HOOK, KEY_1, KEY_2, URL, hook, registered, verified

SECOND_US = 1_000_000


def test_an_endpoint_is_asked_until_it_has_said_yes():
    asked = WebhookVerificationRequested(webhook_id=HOOK, check_id=KEY_2)
    hook.given(registered).when(lambda it: rules.ask(it, KEY_2)).then(asked)
    hook.given(registered, asked, verified).when(lambda it: rules.ask(it, KEY_2)).then()
    hook.given(registered, asked).when(lambda it: rules.confirm(it, "challenge")).then(verified)
    hook.given(registered, verified).when(lambda it: rules.confirm(it, "code")).then()


def test_who_was_asked_and_did_not_agree_may_agree_later():
    asked = WebhookVerificationRequested(webhook_id=HOOK, check_id=KEY_2)
    failed = WebhookVerificationFailed(webhook_id=HOOK, check_id=KEY_2, outcome="refused")
    story = hook.given(registered, asked)
    story.when(lambda it: rules.fail(it, KEY_2, "refused")).then(failed)
    story.when(lambda it: rules.fail(it, KEY_1, "refused")).then()
    hook.given(registered, asked, verified).when(lambda it: rules.fail(it, KEY_2, "x")).then()
    later = hook.given(registered, asked, failed)
    later.when(lambda it: rules.confirm(it, "code")).then(
        WebhookVerified(webhook_id=HOOK, by="code")
    )


def test_an_example_of_a_type_is_sent_and_of_nothing_else():
    wanted = WebhookTestRequested(webhook_id=HOOK, test_id=KEY_1, type="team.created", at=AT)
    hook.given(registered).when(lambda it: rules.try_out(it, "team.created", KEY_1, AT)).then(
        wanted
    )
    hook.given(registered).when(lambda it: rules.try_out(it, "no.such", KEY_1, AT)).then_refused(
        errors.Invalid, "/type"
    )


def test_who_has_not_said_yes_gets_a_test_a_minute_and_who_has_gets_as_many_as_wished():
    first = WebhookTestRequested(webhook_id=HOOK, test_id=KEY_1, type="team.created", at=AT)
    soon, later = AT + 59 * SECOND_US, AT + rules.TEST_EVERY_S * SECOND_US
    story = hook.given(registered, first)
    story.when(lambda it: rules.try_out(it, "team.created", KEY_2, soon)).then_refused(
        errors_webhooks.TooSoon, retry_after_s=1
    )
    again = WebhookTestRequested(webhook_id=HOOK, test_id=KEY_2, type="team.created", at=later)
    story.when(lambda it: rules.try_out(it, "team.created", KEY_2, later)).then(again)
    at_once = WebhookTestRequested(webhook_id=HOOK, test_id=KEY_2, type="team.created", at=soon)
    hook.given(registered, verified, first).when(
        lambda it: rules.try_out(it, "team.created", KEY_2, soon)
    ).then(at_once)


def test_nobody_is_flooded_with_challenges():
    asked = WebhookVerificationRequested(webhook_id=HOOK, check_id=KEY_1, at=AT)
    story = hook.given(registered, asked)
    story.when(lambda it: rules.ask(it, KEY_2, AT + SECOND_US)).then_refused(
        errors_webhooks.TooSoon, retry_after_s=rules.CHALLENGE_EVERY_S - 1
    )
    at = AT + rules.CHALLENGE_EVERY_S * SECOND_US
    again = WebhookVerificationRequested(webhook_id=HOOK, check_id=KEY_2, at=at)
    story.when(lambda it: rules.ask(it, KEY_2, at)).then(again)


def test_what_it_agreed_to_is_for_its_address_alone():
    agreed = WebhookVerified(webhook_id=HOOK, by="handshake", allowed_per_minute=30)
    story = hook.given(registered).when(lambda it: rules.confirm(it, "handshake", 30)).then(agreed)
    assert here(WEBHOOK.state(story.history)).allowed_per_minute == 30
    moved = WebhookChanged(webhook_id=HOOK, url=Change(old=URL, new="https://b.example.com/"))
    assert here(WEBHOOK.state([*story.history, moved])).allowed_per_minute is None
