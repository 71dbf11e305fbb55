from contracts.commands.notification_mail import ReadNotices
from contracts.events.notification_mail import MailPreferencesChanged, NoticesMailed
from contracts.events.planning import ObjectiveChanged
from contracts.queries.notification_mail import Inbox
from contracts.values import Change
from tests.notification.postroom import bakery, mail_server, text_of
from tests.notification.queries.test_inbox import comment
from tests.support.quarter import CYCLE, MAX, OBJECTIVE, TODAY, hear, who


async def mailed(town) -> list[NoticesMailed]:
    found = [r.event for r in await town.events() if isinstance(r.event, NoticesMailed)]
    return [event for event in found if event.member_id == who(MAX)]


async def test_what_is_new_is_mailed_together_and_once_an_hour():
    async with mail_server() as postman:
        town = await bakery(postman, comment(101, who(MAX)), comment(102, who(MAX)))
        for _ in range(2):
            await town.tick()
        (mail,) = postman.told("max")
        assert text_of(mail).count("- du wurdest erwähnt: Ten bakers name us") == 2
        await hear(town, comment(103, who(MAX)))
        await town.tick()
        assert len(postman.told("max")) == 1
        town.at(TODAY, 13)
        await town.tick()
        assert len(postman.told("max")) == len(await mailed(town)) == 2


async def test_what_was_read_meanwhile_is_not_mailed():
    async with mail_server() as postman:
        town = await bakery(postman, comment(101, who(MAX)))
        (notice,) = (await town.ask(Inbox(), actor=MAX)).data
        await town.tell(ReadNotices(notice_ids=(notice.id,)), actor=MAX)
        await town.tick()
        assert postman.told("max") == []


async def test_what_became_confidential_is_not_mailed():
    async with mail_server() as postman:
        town = await bakery(postman, comment(101, who(MAX)))
        secret = ObjectiveChanged(
            objective_id=OBJECTIVE, cycle_id=CYCLE, confidential=Change(old=False, new=True)
        )
        await hear(town, secret)
        await town.tick()
        assert postman.told("max") == []
        assert [event.way for event in await mailed(town)] == ["inbox"]


async def test_who_wants_no_such_mail_gets_none():
    quiet = MailPreferencesChanged(member_id=who(MAX), notices=Change(old=True, new=False))
    async with mail_server() as postman:
        town = await bakery(postman, comment(101, who(MAX)))
        await town.record(quiet, stream=f"mail_preferences/{who(MAX)}")
        await town.tick()
        assert postman.told("max") == []
        assert (await town.ask(Inbox(), actor=MAX)).unread == 1


async def test_old_news_is_not_mailed():
    async with mail_server() as postman:
        town = await bakery(postman, comment(101, who(MAX)))
        town.at(TODAY.replace(day=12))
        await town.tick()
        assert postman.told("max") == []
        assert [event.way for event in await mailed(town)] == ["inbox"]
