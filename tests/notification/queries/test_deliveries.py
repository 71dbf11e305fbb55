import pytest

from contracts import errors
from contracts.queries.notification_webhooks import Deliveries
from services.runtime import ids
from tests.notification.hooks import register
from tests.notification.log import ADMIN, MEMBER, town


async def test_an_endpoint_that_was_never_called_has_no_deliveries():
    here = await town()
    made = await register(here)
    page = await here.ask(Deliveries(webhook_id=made.id), actor=ADMIN)
    assert (page.data, page.next) == ((), None)


async def test_deliveries_are_for_those_who_may_change_the_webhook():
    here = await town()
    made = await register(here)
    with pytest.raises(errors.Forbidden):
        await here.ask(Deliveries(webhook_id=made.id), actor=MEMBER)
    with pytest.raises(errors.NotFound):
        await here.ask(Deliveries(webhook_id=ids.new_id()), actor=ADMIN)


async def test_a_cursor_that_was_not_given_out_is_refused():
    here = await town()
    made = await register(here)
    with pytest.raises(errors.Invalid):
        await here.ask(Deliveries(webhook_id=made.id, after="x"), actor=ADMIN)


async def test_times_that_are_none_are_named_all_at_once():
    here = await town()
    made = await register(here)
    with pytest.raises(errors.Invalid) as refused:
        wish = Deliveries(webhook_id=made.id, since="yesterday", until="soon")
        await here.ask(wish, actor=ADMIN)
    assert [fault.pointer for fault in refused.value.faults] == ["/from", "/to"]
