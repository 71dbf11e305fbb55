"""Anna is accountable for a key result; check-ins on it are due on Fridays."""

from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

from contracts.events.identity import MemberDeactivated, OrganisationSuspended
from contracts.events.identity_erasure import PersonErased
from contracts.events.notification_mail import MailPreferencesChanged, ReminderSent
from contracts.events.planning import ObjectiveChanged
from contracts.queries.notification_mail import Inbox
from contracts.values import Change
from services.notification.mailing.reminders import REMINDERS
from services.notification.mailing.sending import up_to_date
from services.notification.main import SERVICE
from tests.notification.postroom import (
    FRIDAY,
    GRACE_ENDS,
    Postman,
    PostTown,
    bakery,
    mail_server,
    same,
    secretly,
    text_of,
)
from tests.support.quarter import (
    ANNA,
    BEN,
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    ORGANISATION,
    amended,
    hear,
    reported,
    who,
)


def told(postman: Postman) -> list[EmailMessage]:
    """The reminders that Anna got; digests and notices are tried elsewhere."""
    return [mail for mail in postman.told("anna") if "fällig" in mail["Subject"]]


async def reminded(town) -> list[ReminderSent]:
    return [r.event for r in await town.events() if isinstance(r.event, ReminderSent)]


async def test_on_the_day_agreed_at_the_hour_once():
    async with mail_server() as postman:
        town = await bakery(postman)
        # Nine in Berlin is eight in UTC.
        for day, hour, count in (
            (FRIDAY - timedelta(days=1), 12, 0),
            (FRIDAY, 7, 0),
            (FRIDAY, 8, 1),
            (FRIDAY, 20, 1),
            (FRIDAY + timedelta(days=1), 12, 1),
            (GRACE_ENDS, 12, 2),
            (GRACE_ENDS + timedelta(days=1), 12, 2),
        ):
            town.at(day, hour)
            await town.tick()
            assert len(told(postman)) == len(await reminded(town)) == count, (day, hour)
        first, second = told(postman)
    assert "Ten bakers name us" in text_of(first) and "2026-02-13" in text_of(first)
    assert "fällig" in first["Subject"] and not same(first, second)
    assert first["List-Unsubscribe"].startswith("<https://okr.example/u/")


async def test_a_check_in_made_meanwhile_cancels_it():
    async with mail_server() as postman:
        town = await bakery(postman)
        town.at(FRIDAY)
        errands: list[Any] = list(await REMINDERS.due(ORGANISATION, town.desk(SERVICE)))
        assert [errand.command.member_id for errand in errands] == [who(ANNA)]
        await hear(town, reported(3, on=FRIDAY, due_on=FRIDAY))
        await town.tell(errands[0].command, actor=errands[0].actor)
        assert told(postman) == [] and await reminded(town) == []


async def test_quiet_where_nothing_is_owed():
    async with mail_server() as postman:
        town = await bakery(postman, reported(3, on=FRIDAY, due_on=FRIDAY))
        town.at(FRIDAY)
        await town.tick()
        assert told(postman) == [] and await reminded(town) == []


async def test_a_server_that_is_away_delays_and_loses_nothing():
    async with mail_server() as postman:
        town = await bakery(postman)
        town.at(FRIDAY)
        postman.answers["anna@example.com"] = "450 Try again"
        await town.tick()
        assert await reminded(town) == []
        postman.answers.clear()
        await town.tick()
        assert len(told(postman)) == len(await reminded(town)) == 1


async def test_an_address_that_takes_none_is_not_tried_again():
    async with mail_server() as postman:
        town = await bakery(postman)
        town.at(FRIDAY)
        postman.answers["anna@example.com"] = "550 Unknown"
        await town.tick()
        assert [event.way for event in await reminded(town)] == ["refused"]
        assert (await town.ask(Inbox(), actor=ANNA)).data[0].kind == "reminder"


async def test_the_same_reminder_twice_is_one_mail_to_whoever_reads_it():
    async with mail_server() as postman:
        mails = []
        for _ in range(2):
            # As by a process that was killed after the mail had left and before that was noted.
            town = await bakery(postman)
            town.at(FRIDAY)
            await town.tick()
            mails.append(told(postman)[-1])
        assert same(*mails)


async def test_who_wants_no_mail_finds_it_in_the_inbox():
    quiet = MailPreferencesChanged(member_id=who(ANNA), reminders=Change(old=True, new=False))
    async with mail_server() as postman:
        town = await bakery(postman)
        await town.record(quiet, stream=f"mail_preferences/{who(ANNA)}")
        town.at(FRIDAY)
        await town.tick()
        assert told(postman) == []
        notice = (await town.ask(Inbox(), actor=ANNA)).data[0]
        assert (notice.kind, notice.due_on, notice.about_id) == ("reminder", FRIDAY, KEY_RESULT)


async def test_who_left_or_was_forgotten_and_who_is_locked_out_get_nothing():
    erased = PersonErased(
        subject="member", subject_id=who(ANNA), key_id=OBJECTIVE, legal_ground="consent_withdrawn"
    )
    for last, stream in (
        (MemberDeactivated(member_id=who(ANNA)), f"member/{who(ANNA)}"),
        (erased, f"member/{who(ANNA)}"),
        (OrganisationSuspended(reason="Unpaid"), f"organisation/{ORGANISATION}"),
    ):
        async with mail_server() as postman:
            town = await bakery(postman)
            await town.record(last, stream=stream)
            town.at(FRIDAY)
            await town.tick()
            assert postman.mails == [] and await reminded(town) == [], last


async def test_whoever_is_accountable_now_is_reminded():
    async with mail_server() as postman:
        town = await bakery(postman, amended(accountable_id=Change(old=who(ANNA), new=who(BEN))))
        town.at(FRIDAY)
        await town.tick()
        assert [event.member_id for event in await reminded(town)] == [who(BEN)]


async def test_of_a_confidential_objective_only_who_is_named_hears():
    async with mail_server() as postman:
        town = await bakery(postman, so_far=secretly())
        town.at(FRIDAY)
        await town.tick()
        assert {mail["To"] for mail in postman.mails if "Bread" in text_of(mail)} == {
            "anna@example.com"
        }


async def test_the_hour_is_the_member_s_own():
    there = MailPreferencesChanged(
        member_id=who(ANNA),
        timezone=Change(old=None, new="America/New_York"),
        reminder_hour=Change(old=9, new=7),
    )
    async with mail_server() as postman:
        town = await bakery(postman)
        await town.record(there, stream=f"mail_preferences/{who(ANNA)}")
        for hour, count in ((11, 0), (12, 1)):
            town.at(FRIDAY, hour)
            await town.tick()
            assert len(told(postman)) == count


async def test_through_clocks_that_change_every_friday_has_one():
    async with mail_server() as postman:
        town = await bakery(postman)
        seen: list[date] = []
        for week in range(7):
            on = FRIDAY + timedelta(days=7 * week)
            for hour in (6, 7, 8, 9):
                town.at(on, hour)
                await town.tick()
            await hear(town, reported(week, on=on, due_on=on))
            seen.append(on)
        assert [event.on for event in await reminded(town)] == seen
        assert len(told(postman)) == 7


async def test_what_fires_knows_everything_that_happened():
    async with mail_server() as postman:
        town = await bakery(postman)
        moved = ObjectiveChanged(
            objective_id=OBJECTIVE, cycle_id=CYCLE, title=Change(old="a", new="Cakes")
        )
        await hear(town, moved)
        await up_to_date(ORGANISATION, town.desk(SERVICE))
        town.at(FRIDAY)
        await town.tick()
        (mail,) = told(postman)
        assert "Cakes" in text_of(mail)


async def test_on_another_weekday_where_that_is_wished():
    wished = MailPreferencesChanged(
        member_id=who(ANNA), reminder_on=Change(old=None, new="thursday")
    )
    async with mail_server() as postman:
        town = await bakery(postman)
        await town.record(wished, stream=f"mail_preferences/{who(ANNA)}")
        for day, count in ((FRIDAY - timedelta(days=1), 1), (FRIDAY, 1), (GRACE_ENDS, 2)):
            town.at(day)
            await town.tick()
            assert len(told(postman)) == count, day


async def test_a_reminder_that_was_late_waits_for_the_end_of_quiet_hours():
    wished = MailPreferencesChanged(
        member_id=who(ANNA),
        quiet_from=Change(old=None, new=12),
        quiet_to=Change(old=None, new=16),
    )
    async with mail_server() as postman:
        town = await bakery(postman)
        await town.record(wished, stream=f"mail_preferences/{who(ANNA)}")
        # The process was not there at nine; noon and four in Berlin are eleven and three in UTC.
        for hour, count in ((11, 0), (14, 0), (15, 1)):
            town.at(FRIDAY, hour)
            await town.tick()
            assert len(told(postman)) == count, hour


async def on_sundays(postman: Postman, zone: str) -> PostTown:
    """The bakery, with Anna reminded on Sundays at two where she is; the last Friday but one of
    March is done."""
    wished = MailPreferencesChanged(
        member_id=who(ANNA),
        timezone=Change(old=None, new=zone),
        reminder_hour=Change(old=9, new=2),
        reminder_on=Change(old=None, new="sunday"),
    )
    town = await bakery(postman)
    await town.record(wished, stream=f"mail_preferences/{who(ANNA)}")
    return town


async def test_an_hour_that_no_clock_shows_brings_its_reminder_all_the_same():
    async with mail_server() as postman:
        town = await on_sundays(postman, "Europe/Berlin")
        done = date(2026, 3, 20)
        town.at(done)
        await hear(town, reported(1, on=done, due_on=done))
        # On 29 March it is three o'clock in Berlin right after one: at one o'clock UTC.
        for hour, count in ((0, 0), (1, 1), (2, 1), (3, 1)):
            town.at(date(2026, 3, 29), hour)
            await town.tick()
            assert len(told(postman)) == count, hour


async def test_an_hour_that_clocks_show_twice_brings_one_reminder():
    async with mail_server() as postman:
        town = await on_sundays(postman, "Africa/Casablanca")
        # On 15 February, for Ramadan, it is two o'clock there at one UTC, and again at two.
        for hour, count in ((0, 0), (1, 1), (2, 1), (3, 1)):
            town.at(date(2026, 2, 15), hour)
            await town.tick()
            assert len(told(postman)) == count, hour
