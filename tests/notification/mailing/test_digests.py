import re
from datetime import date, timedelta
from typing import Any

from contracts.events.notification_mail import DigestSent, MailPreferencesChanged
from contracts.events.planning import ObjectiveChanged
from contracts.values import Change
from tests.notification.postroom import bakery, mail_server, same, secretly, text_of
from tests.support.quarter import ANNA, CYCLE, MAX, OBJECTIVE, hear, reported, who

MONDAY = date(2026, 2, 16)


async def digests(town) -> list[DigestSent]:
    return [r.event for r in await town.events() if isinstance(r.event, DigestSent)]


async def weekly(postman, name: str) -> list[Any]:
    return [mail for mail in postman.told(name) if "Die Woche" in mail["Subject"]]


async def test_once_a_week_everybody_is_told_what_moved():
    async with mail_server() as postman:
        town = await bakery(postman)
        town.at(date(2026, 2, 12))
        await hear(town, reported(1), reported(2))
        for hour, count in ((7, 0), (8, 1), (9, 1), (23, 1)):
            town.at(MONDAY, hour)
            await town.tick()
            assert len(await weekly(postman, "max")) == count, hour
        (mail,) = await weekly(postman, "max")
        assert "Bread that people talk about: 2 Check-ins" in text_of(mail)
        assert len(await digests(town)) == 5


async def test_a_week_in_which_nothing_moved_is_quiet():
    async with mail_server() as postman:
        town = await bakery(postman)
        town.at(MONDAY + timedelta(days=14))
        await town.tick()
        assert await digests(town) == [] and await weekly(postman, "max") == []


async def test_every_moment_is_in_one_digest():
    async with mail_server() as postman:
        town = await bakery(postman)
        for hour, minute in ((7, 59), (8, 1)):
            town.at(MONDAY, hour, minute)
            await hear(town, reported(hour))
        counts = []
        for week in range(2):
            town.at(MONDAY + timedelta(days=7 * week), 9)
            await town.tick()
            counts.append(text_of((await weekly(postman, "max"))[-1]))
        first, second = await weekly(postman, "max")
        assert not same(first, second)
        assert all(re.search(r"[:,] 1 Check-in\b(?!s)", text) for text in counts)


async def test_what_is_confidential_is_told_to_who_may_see_it():
    async with mail_server() as postman:
        town = await bakery(postman, so_far=secretly())
        town.at(date(2026, 2, 12))
        await hear(town, reported(1))
        town.at(MONDAY, 9)
        await town.tick()
        told = {event.member_id for event in await digests(town)}
        assert who(ANNA) in told and who(MAX) not in told
        assert await weekly(postman, "max") == []


async def test_on_the_weekday_that_was_wished_or_not_at_all():
    wishes = (
        (ANNA, {"digest_on": Change(old="monday", new="wednesday")}),
        (MAX, {"digests": Change(old=True, new=False)}),
    )
    async with mail_server() as postman:
        town = await bakery(postman)
        for actor, wish in wishes:
            event = MailPreferencesChanged(member_id=who(actor), **wish)
            await town.record(event, stream=f"mail_preferences/{who(actor)}")
        town.at(date(2026, 2, 12))
        await hear(town, reported(1))
        town.at(MONDAY, 9)
        await town.tick()
        assert not {who(ANNA), who(MAX)} & {event.member_id for event in await digests(town)}
        town.at(MONDAY + timedelta(days=2), 9)
        await town.tick()
        assert [e.member_id for e in await digests(town)][-1] == who(ANNA)
        assert await weekly(postman, "max") == []


async def test_what_became_confidential_since_is_not_told_and_is_told_again_to_who_sees_it():
    async with mail_server() as postman:
        town = await bakery(postman)
        town.at(date(2026, 2, 12))
        await hear(town, reported(1))
        secret = ObjectiveChanged(
            objective_id=OBJECTIVE, cycle_id=CYCLE, confidential=Change(old=False, new=True)
        )
        await hear(town, secret)
        town.at(MONDAY, 9)
        await town.tick()
        assert await weekly(postman, "max") == []
        assert "Bread" in text_of((await weekly(postman, "anna"))[0])
