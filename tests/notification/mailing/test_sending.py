"""Mail on the real tables: claimed by one process, and by the next one where that was killed."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts.errors import Unavailable
from contracts.queries.notification_mail import MailAttempts
from services.notification.domain.breaker import FAILURES_IN_A_ROW
from services.notification.domain.mail import Mail, id_of
from services.notification.mailing import claims
from services.notification.mailing.claims import Dispatch
from services.notification.mailing.sending import Sent, send
from services.notification.main import SERVICE
from services.notification.queries.mail_attempts import mail_attempts
from services.runtime.service import Desk, Question
from tests.notification.log import ADA, ADMIN, KEY, invited
from tests.notification.postroom import Postman, mail_server, settings
from tests.support.history import NOON_US, History
from tests.support.tables import Tables, on_tables, recorded

MAIL = Mail(id=id_of("one"), to="anna@example.com", subject="Hello", text="x", at=NOON_US)
DISPATCH = Dispatch(MAIL, ADA, "digests")
MAILED = Sent(way="mailed")


def desk_of(tables: Tables, postman: Postman) -> Desk:
    """A desk with a way to the service's own tables, and to the mail server."""
    desk = tables.desk
    return Desk(
        store=desk.store,
        documents=desk.documents,
        new_id=desk.new_id,
        now_us=desk.now_us,
        settings=settings(postman),
        pool=tables.models.pool,
    )


async def sent(here: UUID, desk: Desk, times: int) -> list[Any]:
    """What becomes of one mail that many would send at once."""
    return list(await asyncio.gather(*(send(here, desk, DISPATCH) for _ in range(times))))


async def attempts(here: UUID, desk: Desk, **wish: Any) -> Any:
    """What an admin is told of the attempts."""
    query = MailAttempts(**wish)
    return await mail_attempts(Question(query=query, organisation_id=here, actor=ADMIN), desk)


async def test_two_processes_send_a_mail_once(database: str):
    async with on_tables(database, SERVICE) as tables, mail_server() as postman:
        here = await recorded(database, History().add(f"member/{ADA}", invited))
        desk = desk_of(tables, postman)
        assert sorted(await sent(here, desk, 5), key=bool) == [None] * 4 + [MAILED]
        assert len(postman.mails) == 1
        other = Dispatch(replace(MAIL, id=id_of("other")), ADA, "digests")
        assert await send(here, desk, other) == MAILED


async def test_what_a_killed_process_was_sending_is_sent_by_another(database: str, monkeypatch):
    # The claim of the one that was killed runs out at once here.
    monkeypatch.setattr(claims, "CLAIM_SECONDS", -timedelta(seconds=1).total_seconds())
    async with on_tables(database, SERVICE) as tables, mail_server() as postman:
        here = await recorded(database, History().add(f"member/{ADA}", invited))
        desk = desk_of(tables, postman)
        assert [await send(here, desk, DISPATCH) for _ in range(2)] == [MAILED, MAILED]
        assert postman.mails[0]["Message-ID"] == postman.mails[1]["Message-ID"]


async def test_each_attempt_is_noted_and_the_next_one_is_not_too_early(database: str, monkeypatch):
    delays: list[int] = []

    def delay(attempts: int, _chance: Any) -> float:
        delays.append(attempts)
        return 3600.0 * (attempts > 1)

    monkeypatch.setattr(claims, "event_delay", delay)
    async with on_tables(database, SERVICE) as tables, mail_server() as postman:
        here = await recorded(database, History().add(f"member/{ADA}", invited))
        desk = desk_of(tables, postman)
        postman.answers["anna@example.com"] = "450 Later"
        # At once again after the first attempt here, and in an hour after the second.
        assert [await send(here, desk, DISPATCH) for _ in range(4)] == [None] * 4
        assert delays == [1, 2]
        first = await attempts(here, desk, limit=1)
        rest = await attempts(here, desk, after=first.next)
        found = [*first.data, *rest.data]
        assert [(one.attempt, one.outcome, one.status) for one in found] == [
            (2, "put_off", 450),
            (1, "put_off", 450),
        ]
        assert (await attempts(here, desk, member_id=KEY)).data == ()


async def test_a_server_that_is_down_is_not_asked_for_everybody(database: str):
    async with on_tables(database, SERVICE) as tables:
        async with mail_server() as postman:
            desk = desk_of(tables, postman)
        here = await recorded(database, History().add(f"member/{ADA}", invited))
        for n in range(40):
            with pytest.raises(Unavailable):
                await send(here, desk, Dispatch(replace(MAIL, id=id_of(n)), ADA, "digests"))
        tried = (await attempts(here, desk)).data
        assert len(tried) == FAILURES_IN_A_ROW
        assert {one.outcome for one in tried} == {"no_connection"}
