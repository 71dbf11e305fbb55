"""A process that mails what is due in one organisation, once, and ends.

python -m tests.notification.mailing.mailer DATABASE_URL ORGANISATION NOW_US SMTP_PORT
"""

import asyncio
import sys
from typing import Any
from uuid import UUID

from contracts.envelope import Ok
from services.notification.mailing.reminders import REMINDERS
from services.notification.main import SERVICE
from services.runtime import ids
from services.runtime.bus.ticker import Ticker
from services.runtime.service import Asked, Desk
from tests.notification.postroom import Postman, settings
from tests.support.tables import on_tables


async def mail(database: str, organisation: UUID, now_us: int, port: int) -> int:
    """Have the timer of reminders go off once, as if it were a moment; how many were due."""
    postman = Postman()
    postman.port = port
    async with on_tables(database, SERVICE) as tables:
        desk = Desk(
            store=tables.models.store,
            documents=tables.models.documents,
            new_id=ids.new_id,
            now_us=lambda: now_us,
            settings=settings(postman),
            pool=tables.models.pool,
        )

        async def carry_out(asked: Asked[Any]) -> Ok:
            return await SERVICE.commands[type(asked.command)](asked, desk)

        await tables.started(organisation)
        due = await Ticker((REMINDERS,), desk, carry_out).serve(REMINDERS, organisation)
        await tables.started(organisation)
        return due


if __name__ == "__main__":
    asyncio.run(mail(sys.argv[1], UUID(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
