from contracts import errors_webhooks
from contracts.events.notification_webhooks import (
    WebhookFailing,
    WebhookPaused,
    WebhookRecovered,
    WebhookResumed,
)
from services.notification.domain import webhook_pause as rules
from tests.notification.hooks import AT, HOOK, hook, paused, registered


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


def test_it_goes_on_with_the_latest_alone_or_says_how_many_it_passes_over():
    story = hook.given(registered, paused)
    story.when(lambda it: rules.resume(it, is_latest=True)).then(
        WebhookResumed(webhook_id=HOOK, is_latest=True)
    )
    story.when(lambda it: rules.resume(it, is_from_now=True, skips=9)).then(
        WebhookResumed(webhook_id=HOOK, is_from_now=True, skips=9)
    )
