"""A reminder wished for at an hour that the clock leaves out, or shows twice."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from contracts.events.notification_mail import MailPreferencesChanged, ReminderSent
from contracts.times import micros
from contracts.values import Change, Rhythm
from tests.notification.postroom import bakery, mail_server
from tests.support.quarter import (
    ANNA,
    activated,
    defined,
    drafted,
    hear,
    opened,
    published,
    registered,
    who,
)

HALF_AN_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)


def around(day: date):
    """A quarter with a day in its middle, and check-ins due on its weekday."""
    sundays = Rhythm(every="weekly", weekday="sunday")
    dates = {"starts_on": day - 40 * DAY, "ends_on": day + 40 * DAY}
    planned = opened(**dates, rhythm=sundays)
    return (planned, drafted(), defined(), published, activated)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        # In Berlin there is no two o'clock that night: the first moment behind the gap.
        (date(2026, 3, 29), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        # Two o'clock comes twice: the first time, and not again.
        (date(2026, 10, 25), datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
    ],
)
async def test_where_clocks_change_a_reminder_at_that_hour_comes_once(day, first):
    at_two = MailPreferencesChanged(member_id=who(ANNA), reminder_hour=Change(old=9, new=2))
    async with mail_server() as postman:
        town = await bakery(postman, so_far=(registered(),))
        town.at(day - 3 * DAY)
        await hear(town, *around(day))
        await town.record(at_two, stream=f"mail_preferences/{who(ANNA)}")
        came: list[datetime] = []
        for step in range(16):
            moment = first + (step - 4) * HALF_AN_HOUR
            town.now_us = partial(micros, moment)
            await town.tick()
            came += [moment] * (len(postman.told("anna")) - len(came))
        assert came == [first]
        sent = [r.event for r in await town.events() if isinstance(r.event, ReminderSent)]
        assert [(one.member_id, one.on) for one in sent] == [(who(ANNA), day)]
