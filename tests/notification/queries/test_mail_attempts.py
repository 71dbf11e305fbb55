import pytest

from contracts import errors
from contracts.queries.notification_mail import MailAttempts, RefusedAddresses
from tests.notification.postroom import bakery, mail_server
from tests.support.quarter import ADA, MAX, OLGA


async def test_whose_mail_comes_is_told_to_owners_and_admins_alone():
    async with mail_server() as postman:
        town = await bakery(postman)
        for query in (MailAttempts(), RefusedAddresses()):
            assert (await town.ask(query, actor=OLGA)).data == ()
            for actor in (MAX, ADA):
                with pytest.raises(errors.Forbidden):
                    await town.ask(query, actor=actor)


async def test_a_cursor_that_was_not_given_out_is_named():
    async with mail_server() as postman:
        town = await bakery(postman)
        with pytest.raises(errors.Invalid) as refused:
            await town.ask(MailAttempts(after="x"), actor=OLGA)
        assert refused.value.faults[0].pointer == "/after"
