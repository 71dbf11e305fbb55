import pytest

from contracts import errors
from contracts.commands.notification_mail import ChangeMailPreferences, Unsubscribe
from contracts.events.identity import MemberDeactivated
from contracts.queries.notification_mail import MyNotifications, UnsubscribeLink
from contracts.unsubscribe import Ending
from contracts.values import Actor
from tests.notification.postroom import MASTER_KEY, bakery, mail_server
from tests.support.quarter import ANNA, ORGANISATION, hear, who

OUTSIDER = Actor(kind="external_party", id="link")


def link(master: str = MASTER_KEY) -> str:
    ending = Ending(organisation_id=ORGANISATION, member_id=who(ANNA), kind="digests")
    return ending.signed(bytes.fromhex(master)).text


async def town():
    async with mail_server() as postman:
        return await bakery(postman)


async def test_a_member_says_how_to_be_mailed():
    here = await town()
    wish = ChangeMailPreferences(reminder_hour=7, timezone="Asia/Tokyo")
    await here.tell(wish, actor=ANNA)
    mine = await here.ask(MyNotifications(), actor=ANNA)
    assert (mine.reminder_hour, mine.timezone, mine.digests) == (7, "Asia/Tokyo", True)


async def test_a_link_ends_what_it_names_without_an_account():
    here = await town()
    shown = await here.ask(UnsubscribeLink(token=link()), actor=OUTSIDER)
    assert (shown.kind, shown.organisation, shown.is_ended) == ("digests", "Bakery", False)
    for _ in range(2):
        await here.tell(Unsubscribe(token=link()), actor=OUTSIDER)
    assert (await here.ask(UnsubscribeLink(token=link()), actor=OUTSIDER)).is_ended
    mine = await here.ask(MyNotifications(), actor=ANNA)
    assert (mine.digests, mine.reminders, mine.notices) == (False, True, True)


async def test_a_link_that_was_not_made_here_is_not_found():
    here = await town()
    for token in ("x", link("08" * 32)):
        with pytest.raises(errors.NotFound):
            await here.ask(UnsubscribeLink(token=token), actor=OUTSIDER)
        with pytest.raises(errors.NotFound):
            await here.tell(Unsubscribe(token=token), actor=OUTSIDER)


async def test_nobody_ends_mail_of_who_left():
    here = await town()
    await hear(here, MemberDeactivated(member_id=who(ANNA)))
    with pytest.raises(errors.NotFound):
        await here.ask(UnsubscribeLink(token=link()), actor=OUTSIDER)


async def test_nobody_but_a_member_has_preferences():
    here = await town()
    with pytest.raises(errors.Forbidden):
        await here.ask(MyNotifications(), actor=OUTSIDER)
