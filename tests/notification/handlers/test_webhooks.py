import pytest

from contracts import errors
from contracts.commands.notification_webhooks import (
    ChangeWebhook,
    RegisterWebhook,
    RemoveWebhook,
    VerifyWebhook,
    WishedLimits,
)
from contracts.events.notification_webhooks import Limits, WebhookVerificationRequested
from contracts.queries.notification_webhooks import WebhookById, WebhookList
from services.notification.domain.signing import challenge_of
from services.runtime import ids
from tests.notification.hooks import URL, register, told
from tests.notification.log import ADA, ADMIN, HIDDEN, MEMBER, town


async def test_a_secret_is_shown_once_and_stands_in_no_event():
    here = await town()
    made = await register(here)
    assert made.secret is not None and made.secret.startswith("whsec_")
    assert made.secret not in repr(await here.events())
    view = await here.ask(WebhookById(webhook_id=made.id), actor=ADMIN)
    assert view.secret is None and view.keys[0].public_key.startswith("whpk_")


async def test_the_same_request_again_shows_the_same_secret():
    here = await town()
    wishes = [RegisterWebhook(webhook_id=ids.new_id(), url=URL) for _ in range(2)]
    first, again = [await told(here, wish, key="once") for wish in wishes]
    assert first == again and first.secret


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "http://hooks.example.com/", "https://a:b@c.de/"]
)
async def test_an_address_inside_is_refused_where_it_stands(url):
    here = await town()
    with pytest.raises(errors.Invalid) as refused:
        await register(here, url, principal_id=HIDDEN, types=("no.such",))
    pointers = [fault.pointer for fault in refused.value.faults]
    assert pointers == ["/url", "/principal_id", "/types/0"]


async def test_only_owners_and_admins_see_and_make_webhooks():
    here = await town()
    made = await register(here)
    for question in (WebhookList(), WebhookById(webhook_id=made.id)):
        with pytest.raises(errors.Forbidden):
            await here.ask(question, actor=MEMBER)
    with pytest.raises(errors.Forbidden):
        await told(here, RegisterWebhook(webhook_id=ids.new_id(), url=URL), MEMBER)


async def test_an_endpoint_is_asked_and_its_owner_may_read_the_code_out():
    here = await town()
    made = await register(here)
    assert made.state == "unverified"
    asked = next(
        r.event for r in await here.events() if isinstance(r.event, WebhookVerificationRequested)
    )
    code = challenge_of(b"", here.organisation, made.id, asked.check_id)
    with pytest.raises(errors.Invalid):
        await told(here, VerifyWebhook(webhook_id=made.id, code="0" * 32))
    assert (await told(here, VerifyWebhook(webhook_id=made.id, code=code))).state == "active"


async def test_some_of_the_limits_change_and_the_others_stay():
    here = await town()
    made = await register(here, limits=WishedLimits(per_s=7))
    wish = ChangeWebhook(webhook_id=made.id, limits=WishedLimits(timeout_s=5), principal_id=ADA)
    changed = await told(here, wish)
    assert changed.limits == Limits(in_flight=8, per_s=7, timeout_s=5)
    assert changed.principal_id == ADA and changed.state == "unverified"


async def test_a_removed_webhook_is_in_no_list_and_not_found():
    here = await town()
    made, kept = await register(here), await register(here)
    await told(here, RemoveWebhook(webhook_id=made.id))
    page = await here.ask(WebhookList(), actor=ADMIN)
    assert [view.id for view in page.data] == [kept.id]
    with pytest.raises(errors.NotFound):
        await here.ask(WebhookById(webhook_id=made.id), actor=ADMIN)
