"""An address that nobody has: nothing more is sent there until it is another one, or is trusted
again; whoever may mend it sees it."""

import pytest

from contracts import errors
from contracts.commands.notification_mail import TrustAddress
from contracts.events.identity import MemberChanged, MemberDeactivated
from contracts.queries.notification_mail import MyNotifications, RefusedAddresses
from tests.notification.postroom import FRIDAY, GRACE_ENDS, bakery, mail_server
from tests.notification.queries.test_inbox import comment
from tests.support.quarter import ANNA, OLGA, TODAY, hear, who

HERS = "anna@example.com"


async def refused(postman):
    """The bakery, after Anna's address was refused."""
    postman.answers[HERS] = "550 5.1.1 No such person"
    town = await bakery(postman, comment(101, who(ANNA)))
    await town.tick()
    postman.answers.clear()
    return town


async def test_nothing_more_is_sent_there_and_all_of_it_is_in_the_inbox():
    async with mail_server() as postman:
        town = await refused(postman)
        for day in (FRIDAY, GRACE_ENDS):
            town.at(day)
            await town.tick()
        assert HERS not in postman.recipients
        assert (await town.ask(MyNotifications(), actor=ANNA)).is_refused
        found = (await town.ask(RefusedAddresses(), actor=OLGA)).data
        assert [(one.member_id, one.refused_with) for one in found] == [(who(ANNA), 550)]
        with pytest.raises(errors.Forbidden):
            await town.ask(RefusedAddresses(), actor=ANNA)


async def test_another_address_gets_mail():
    async with mail_server() as postman:
        town = await refused(postman)
        moved = MemberChanged(member_id=who(ANNA), email="anna@example.org", old_email=HERS)
        await hear(town, moved)
        town.at(FRIDAY)
        await town.tick()
        assert "anna@example.org" in postman.recipients
        assert (await town.ask(RefusedAddresses(), actor=OLGA)).data == ()


async def test_a_mailbox_that_was_mended_gets_mail_again():
    async with mail_server() as postman:
        town = await refused(postman)
        for _ in range(2):
            await town.tell(TrustAddress(member_id=who(ANNA)), actor=OLGA)
        assert (await town.ask(RefusedAddresses(), actor=OLGA)).data == ()
        town.at(FRIDAY)
        await town.tick()
        assert HERS in postman.recipients
        with pytest.raises(errors.Forbidden):
            await town.tell(TrustAddress(member_id=who(ANNA)), actor=ANNA)


async def test_one_mail_that_is_not_taken_says_nothing_of_the_address():
    async with mail_server() as postman:
        postman.answers[HERS] = "550 5.7.1 Not from you"
        town = await bakery(postman, comment(101, who(ANNA)))
        await town.tick()
        assert not (await town.ask(MyNotifications(), actor=ANNA)).is_refused
        postman.answers.clear()
        town.at(TODAY, 14)
        await hear(town, comment(102, who(ANNA)))
        await town.tick()
        assert HERS in postman.recipients


async def test_who_left_is_not_among_those_to_be_mended():
    async with mail_server() as postman:
        town = await refused(postman)
        await hear(town, MemberDeactivated(member_id=who(ANNA)))
        assert (await town.ask(RefusedAddresses(), actor=OLGA)).data == ()
        with pytest.raises(errors.NotFound):
            await town.tell(TrustAddress(member_id=who(ANNA)), actor=OLGA)
