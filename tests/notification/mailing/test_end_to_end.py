"""A mail on its whole way: out by SMTP, back by the link at its foot, and through a process that is
killed in between."""

import asyncio
import os
import re
import signal
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import httpx
import pytest

from contracts.events.notification_mail import ReminderSent
from contracts.ids import PLATFORM
from contracts.times import micros
from tests.notification.mailing.mailer import mail
from tests.notification.postroom import (
    FRIDAY,
    PEOPLE,
    Postman,
    PostTown,
    bakery,
    mail_server,
    text_of,
)
from tests.support.models import open_store
from tests.support.porch import TownCaller, client
from tests.support.quarter import ANNA, BEN, MAX, OLGA, RUNNING, defined, hear, reported, who
from tests.support.tables import planned

WEEK = timedelta(days=7)


def reminders(postman: Postman) -> list[EmailMessage]:
    return [mail for mail in postman.told("anna") if "fällig" in mail["Subject"]]


async def by_the_mailbox(http: httpx.AsyncClient, mail: EmailMessage) -> None:
    """What a provider of mailboxes does for who presses "unsubscribe" there (RFC 8058): no cookie,
    nothing of the mail but its two headers."""
    (link,) = re.findall(r"<(https:[^>]+)>", mail["List-Unsubscribe"])
    name, value = mail["List-Unsubscribe-Post"].split("=")
    answer = await http.post(urlsplit(link).path, data={name: value})
    assert answer.status_code == 200


async def by_the_page(http: httpx.AsyncClient, mail: EmailMessage) -> None:
    """What a reader does who follows the link at the foot of the text."""
    (link,) = re.findall(r"https://\S+/u/\S+", text_of(mail))
    here = urlsplit(link).path
    page = await http.get(here, headers={"Accept": "text/html"})
    assert '<form method="post">' in page.text
    fields = dict(re.findall(r'<button[^>]* name="([^"]+)" value="([^"]+)"', page.text))
    answer = await http.post(here, data=fields, headers={"Accept": "text/html"})
    assert answer.status_code == 200 and '<form method="post">' not in answer.text


async def friday(town: PostTown, week: int) -> None:
    """The day on which a check-in is due, and on which it is made in the end."""
    on = FRIDAY + week * WEEK
    town.at(on)
    await town.tick()
    await hear(town, reported(week, on=on, due_on=on))


@pytest.mark.parametrize("click", [by_the_mailbox, by_the_page])
async def test_after_one_click_the_next_reminder_does_not_come(click):
    async with mail_server() as postman:
        town = await bakery(postman)
        await town.open(PLATFORM)
        for week in range(2):
            await friday(town, week)
        assert len(reminders(postman)) == 2, "without a click they come every week"
        async with client(TownCaller(town)) as http:
            await click(http, reminders(postman)[-1])
        await friday(town, 2)
        assert len(reminders(postman)) == 2
        ways = [r.event.way for r in await town.events() if isinstance(r.event, ReminderSent)]
        assert ways == ["mailed", "mailed", "inbox"], "it is in the inbox all the same"


OWING = (ANNA, BEN, MAX, OLGA)
KILLED_AT = 2


async def killed(database: str, here: UUID, now_us: int, postman: Postman) -> None:
    """A process that is killed when a mail was taken, before it hears of that."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.notification.mailing.mailer"),
        *(database, str(here), str(now_us), str(postman.port)),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    postman.taken = lambda: (
        child.send_signal(signal.SIGKILL) if len(postman.mails) == KILLED_AT else None
    )
    assert await child.wait() == -signal.SIGKILL


async def release(database: str, here: UUID) -> None:
    """As if the claim of who is gone had run out."""
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(
            "UPDATE notification.mail_claim SET claimed_until = '-infinity'"
            " WHERE organisation_id = $1",
            here,
        )
    finally:
        await connection.close()


async def test_a_process_killed_in_mid_mail_repeats_that_one_and_loses_none(database: str):
    more = [defined(UUID(int=400 + n), accountable_id=who(one)) for n, one in enumerate(OWING)]
    here = await planned(database, (*RUNNING, *more, *PEOPLE))
    noon = micros(datetime(FRIDAY.year, FRIDAY.month, FRIDAY.day, 12, tzinfo=UTC))
    async with mail_server() as postman:
        await killed(database, here, noon, postman)
        assert len(postman.mails) == KILLED_AT
        assert await mail(database, here, noon, postman.port) == len(OWING) - KILLED_AT + 1
        assert len(postman.mails) == len(OWING), "nobody takes a claim from who may be alive"
        await release(database, here)
        assert await mail(database, here, noon, postman.port) == 1
        assert await mail(database, here, noon, postman.port) == 0
        sent = Counter(str(one["Message-ID"]) for one in postman.mails)
        assert sorted(sent.values()) == [1] * (len(OWING) - 1) + [2]
        assert len({one["To"] for one in postman.mails}) == len(OWING)
    async with open_store(database, "notification") as (store, _):
        log = await store.read_log(here, 0, 1_000)
    noted = [r.event.member_id for r in log if isinstance(r.event, ReminderSent)]
    assert sorted(noted) == sorted(map(who, OWING))
