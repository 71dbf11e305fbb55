"""What is done now and then: owners hear what was given up, and old attempts are forgotten."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from uuid import UUID

from contracts.commands.notification_webhooks import ReportDeadLetters
from contracts.envelope import Command
from services.notification.delivery.reader import WEBHOOK
from services.runtime import clock
from services.runtime.sql import statements
from services.runtime.tenancy import Pool, tenant

sql = statements("services.notification", "lanes.sql")

DAY_US = 86_400_000_000
BODIES_DAYS, ATTEMPTS_DAYS = 30, 90
NAMED_MAX = 20


class Upkeep:
    """For every organisation that has webhooks."""

    def __init__(self, pool: Pool, carry_out: Callable[[UUID, Command], Awaitable[None]]) -> None:
        self._pool = pool
        self._carry_out = carry_out

    async def round(self) -> None:
        """Once over all of them."""
        async with self._pool.acquire() as connection:
            rows = await connection.fetch(sql.organisations)
        for row in rows:
            await self.serve(row["organisation_id"])

    async def serve(self, organisation_id: UUID) -> None:
        """One organisation."""
        now = clock.now_us()
        old, older = now - BODIES_DAYS * DAY_US, now - ATTEMPTS_DAYS * DAY_US
        async with tenant(self._pool, organisation_id) as connection:
            await connection.execute(sql.forget_bodies, organisation_id, old)
            await connection.execute(sql.forget_attempts, organisation_id, older)
            dead = await connection.fetch(sql.untold_dead, organisation_id)
        found = defaultdict(list)
        for row in dead:
            # News of webhooks that did not arrive are no news of webhooks, or it would never end.
            if not row["type"].startswith(WEBHOOK):
                found[row["webhook_id"]].append(row)
        for webhook_id, rows in found.items():
            wish = ReportDeadLetters(
                webhook_id=webhook_id,
                count=len(rows),
                event_ids=tuple(row["event_id"] for row in rows[:NAMED_MAX]),
                reasons=tuple(sorted({row["reason"] for row in rows})),
            )
            await self._carry_out(organisation_id, wish)
