from contracts import errors, errors_webhooks
from contracts.events.notification_webhooks import (
    WebhookKeyExpiring,
    WebhookKeyPromoted,
    WebhookKeyRevoked,
)
from services.notification.domain import webhook_key as rules
from services.notification.domain.webhook import here
from services.notification.handlers.answers import WEBHOOK
from tests.notification.hooks import AT, HOOK, HOUR_US, KEY_1, KEY_2, hook, registered, staged

promoted = WebhookKeyPromoted(
    webhook_id=HOOK, key_id=KEY_2, old_key_id=KEY_1, old_expires_at=AT + 24 * HOUR_US
)


def signing(story, at):
    return [key.id for key in here(WEBHOOK.state(story.history)).signing(at)]


def test_a_staged_key_signs_nothing_until_it_is_promoted():
    story = hook.given(registered)
    after = story.when(lambda it: rules.stage(it, KEY_2, "whpk_2")).then(staged)
    assert signing(after, AT) == [KEY_1]
    after = after.when(lambda it: rules.promote(it, 24, AT)).then(promoted)
    assert signing(after, AT) == [KEY_2, KEY_1]


def test_the_key_before_signs_to_the_end_of_the_overlap_and_not_longer():
    story = hook.given(registered, staged, promoted)
    assert signing(story, promoted.old_expires_at - 1) == [KEY_2, KEY_1]
    assert signing(story, promoted.old_expires_at) == [KEY_2]


def test_a_key_is_promoted_without_overlap_when_it_has_to_be():
    at_once = WebhookKeyPromoted(webhook_id=HOOK, key_id=KEY_2, old_key_id=KEY_1, old_expires_at=AT)
    story = hook.given(registered, staged).when(lambda it: rules.promote(it, 0, AT)).then(at_once)
    assert signing(story, AT) == [KEY_2]


def test_nothing_is_promoted_that_was_not_staged():
    hook.given(registered).when(lambda it: rules.promote(it, 24, AT)).then_refused(
        errors_webhooks.NoStagedKey
    )


def test_a_third_key_waits_until_the_first_has_ended():
    story = hook.given(registered, staged, promoted, staged)
    story.when(lambda it: rules.promote(it, 24, AT)).then_refused(errors_webhooks.KeysOverlap)
    later = promoted.old_expires_at
    assert story.when(lambda it: rules.promote(it, 24, later)).events


def test_a_leaked_key_stops_at_once_unless_it_is_the_only_one():
    story = hook.given(registered, staged, promoted)
    revoked = WebhookKeyRevoked(webhook_id=HOOK, key_id=KEY_1)
    after = story.when(lambda it: rules.revoke(it, KEY_1)).then(revoked)
    assert signing(after, AT) == [KEY_2]
    story.when(lambda it: rules.revoke(it, KEY_2)).then_refused(errors_webhooks.KeyInUse)
    story.when(lambda it: rules.revoke(it, HOOK)).then_refused(errors.Invalid, "/key_id")
    before = hook.given(registered, staged)
    stopped = WebhookKeyRevoked(webhook_id=HOOK, key_id=KEY_2)
    after = before.when(lambda it: rules.revoke(it, KEY_2)).then(stopped)
    after.when(lambda it: rules.promote(it, 24, AT)).then_refused(errors_webhooks.NoStagedKey)


def test_its_owner_hears_of_a_key_that_ends_within_hours_and_of_no_other():
    told = WebhookKeyExpiring(webhook_id=HOOK, key_id=KEY_1, expires_at=promoted.old_expires_at)
    story, end = hook.given(registered, staged, promoted), promoted.old_expires_at
    soon = end - rules.EXPIRING_HOURS * HOUR_US
    story.when(lambda it: rules.expiring(it, soon - 1)).then()
    story.when(lambda it: rules.expiring(it, soon)).then(told)
    story.when(lambda it: rules.expiring(it, end)).then()
    hook.given(registered).when(lambda it: rules.expiring(it, AT)).then()
