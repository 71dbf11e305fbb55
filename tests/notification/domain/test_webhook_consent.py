from contracts import errors
from contracts.events.notification_webhooks import (
    WebhookTestRequested,
    WebhookVerificationRequested,
)
from services.notification.domain import webhook_consent as rules
from tests.notification.hooks import HOOK, KEY_1, KEY_2, hook, registered, verified


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
