import pytest

from contracts import errors
from contracts.queries.notification_webhooks import WebhookById, WebhookList
from services.runtime import ids
from tests.notification.hooks import register
from tests.notification.log import ADMIN, HIDDEN, town


async def test_webhooks_are_listed_page_by_page_in_the_order_they_came():
    here = await town()
    made = [(await register(here)).id for _ in range(3)]
    first = await here.ask(WebhookList(limit=2), actor=ADMIN)
    rest = await here.ask(WebhookList(limit=2, after=first.next), actor=ADMIN)
    assert [view.id for view in (*first.data, *rest.data)] == made
    assert rest.next is None and all(view.secret is None for view in first.data)


async def test_one_webhook_of_another_organisation_does_not_exist():
    here = await town()
    made = await register(here)
    with pytest.raises(errors.NotFound):
        await here.ask(WebhookById(webhook_id=made.id), actor=ADMIN, organisation=HIDDEN)
    with pytest.raises(errors.NotFound):
        await here.ask(WebhookById(webhook_id=ids.new_id()), actor=ADMIN)
