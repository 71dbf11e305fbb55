"""Mail on the real tables: claimed by one process, and by the next one where that was killed."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from services.notification.domain.mail import Mail, id_of
from services.notification.mailing import sending
from services.notification.mailing.sending import send
from services.notification.main import SERVICE
from services.runtime.service import Desk
from tests.notification.log import ADA, invited
from tests.notification.postroom import Postman, mail_server, settings
from tests.support.history import NOON_US, History
from tests.support.tables import Tables, on_tables, recorded

MAIL = Mail(id=id_of("one"), to="anna@example.com", subject="Hello", text="x", at=NOON_US)


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
    return list(await asyncio.gather(*(send(here, desk, MAIL) for _ in range(times))))


async def test_two_processes_send_a_mail_once(database: str):
    async with on_tables(database, SERVICE) as tables, mail_server() as postman:
        here = await recorded(database, History().add(f"member/{ADA}", invited))
        desk = desk_of(tables, postman)
        assert sorted(map(str, await sent(here, desk, 5))) == ["None"] * 4 + ["mailed"]
        assert len(postman.mails) == 1
        assert await send(here, desk, replace(MAIL, id=id_of("other"))) == "mailed"


async def test_what_a_killed_process_was_sending_is_sent_by_another(database: str, monkeypatch):
    # The claim of the one that was killed runs out at once here.
    monkeypatch.setattr(sending, "CLAIM_SECONDS", -timedelta(seconds=1).total_seconds())
    async with on_tables(database, SERVICE) as tables, mail_server() as postman:
        here = await recorded(database, History().add(f"member/{ADA}", invited))
        desk = desk_of(tables, postman)
        assert [await send(here, desk, MAIL) for _ in range(2)] == ["mailed", "mailed"]
        assert postman.mails[0]["Message-ID"] == postman.mails[1]["Message-ID"]
