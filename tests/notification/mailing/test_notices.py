from typing import Any

from contracts.commands.notification_mail import ReadNotices
from contracts.events.notification_mail import MailPreferencesChanged, NoticesMailed
from contracts.events.planning import ObjectiveChanged
from contracts.queries.notification_mail import MAILS_A_DAY_MAX, Inbox
from contracts.values import Change
from services.notification.projections.people import RESERVED
from tests.notification.postroom import bakery, mail_server, text_of
from tests.notification.queries.test_inbox import comment
from tests.support.quarter import ANNA, CYCLE, MAX, OBJECTIVE, TODAY, amended, hear, who


async def mailed(town) -> list[NoticesMailed]:
    found = [r.event for r in await town.events() if isinstance(r.event, NoticesMailed)]
    return [event for event in found if event.member_id == who(MAX)]


async def test_what_is_new_is_mailed_together_and_once_an_hour():
    async with mail_server() as postman:
        town = await bakery(postman, comment(101, who(MAX)), comment(102, who(MAX)))
        for _ in range(2):
            await town.tick()
        (mail,) = postman.told("max")
        assert text_of(mail).count("- Sie wurden erwähnt: Ten bakers name us") == 2
        await hear(town, comment(103, who(MAX)))
        await town.tick()
        assert len(postman.told("max")) == 1
        town.at(TODAY, 13)
        await town.tick()
        assert len(postman.told("max")) == len(await mailed(town)) == 2


async def test_what_became_somebodys_own_is_mailed_to_them():
    async with mail_server() as postman:
        handed = amended(accountable_id=Change(old=who(ANNA), new=who(MAX)))
        town = await bakery(postman, handed)
        await town.tick()
        (mail,) = postman.told("max")
        assert "- das gehört jetzt Ihnen: Ten bakers name us" in text_of(mail)
        assert mail["Subject"] == "1 Hinweis für Sie bei Bakery"


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


def wishing(**wish) -> MailPreferencesChanged:
    changes: Any = {name: Change(old=None, new=new) for name, new in wish.items()}
    return MailPreferencesChanged(member_id=who(MAX), **changes)


async def test_in_quiet_hours_nothing_is_mailed_and_nothing_is_lost():
    async with mail_server() as postman:
        # Noon in UTC is one o'clock in Berlin.
        town = await bakery(postman, comment(101, who(MAX)))
        wished = wishing(quiet_from=13, quiet_to=15)
        await town.record(wished, stream=f"mail_preferences/{who(MAX)}")
        for hour, count in ((12, 0), (13, 0), (14, 1)):
            town.at(TODAY, hour)
            await town.tick()
            assert len(postman.told("max")) == count, hour


async def test_nobody_is_mailed_without_end_in_a_day_and_the_rest_comes_the_next():
    async with mail_server() as postman:
        town = await bakery(postman)
        for hour in range(24):
            town.at(TODAY, hour)
            await hear(town, comment(200 + hour, who(MAX)))
            await town.tick()
        assert len(postman.told("max")) == MAILS_A_DAY_MAX - RESERVED
        town.at(TODAY.replace(day=TODAY.day + 1), 0)
        await town.tick()
        mail = postman.told("max")[-1]
        assert len(postman.told("max")) == MAILS_A_DAY_MAX - RESERVED + 1
        assert text_of(mail).count("- Sie wurden erwähnt") == 24 - MAILS_A_DAY_MAX + RESERVED
