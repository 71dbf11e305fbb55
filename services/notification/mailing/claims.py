"""Who sends which mail just now, when it may be tried again, and what came of each attempt."""

from uuid import UUID

from msgspec import Struct

from contracts.queries.notification_mail import MailKind, MailOutcome
from services.notification.domain.mail import Mail
from services.notification.domain.schedule import ATTEMPTS_MAX, Chance, event_delay
from services.notification.mailing.carrier import SEND_SECONDS
from services.runtime import ids
from services.runtime.service import Desk
from services.runtime.sql import statements
from services.runtime.tenancy import reaching, tenant

sql = statements("services.notification", "mail.sql")

# As long as a mail may wait and take, and what is noted after it; then another process may try.
CLAIM_SECONDS = 4 * SEND_SECONDS
KEPT_DAYS = 90
_DAY_US = 86_400_000_000


class Dispatch(Struct, frozen=True):
    """A mail to a member, and of which kind it is."""

    mail: Mail
    member_id: UUID
    kind: MailKind


class Came(Struct, frozen=True, kw_only=True):
    """What came of an attempt: at is when it began, both in µs."""

    outcome: MailOutcome
    status: int | None
    at: int
    duration_us: int


class Claims:
    """Of one organisation. Where the log is in memory nothing is kept and all may be sent."""

    def __init__(self, organisation_id: UUID, desk: Desk) -> None:
        self._here = organisation_id
        self._pool = desk.pool

    async def take(self, mail_id: UUID) -> int | None:
        """The how-manieth attempt this is; None where another process is at it, or it is too early
        for another."""
        if self._pool is None:
            return 1
        with reaching():
            async with tenant(self._pool, self._here) as connection:
                row = (self._here, mail_id, CLAIM_SECONDS)
                attempt: int | None = await connection.fetchval(sql.claim_mail, *row)
                await connection.execute(sql.forget_claims, self._here)
        return attempt

    async def hand_back(self, mail_id: UUID) -> None:
        """Nothing was tried."""
        if self._pool is not None:
            with reaching():
                async with tenant(self._pool, self._here) as connection:
                    await connection.execute(sql.hand_back, self._here, mail_id)

    async def note(self, dispatch: Dispatch, attempt: int, came: Came, chance: Chance) -> None:
        """Write an attempt down; what was only put off may be tried again after a while."""
        if self._pool is None:
            return
        is_over = came.outcome in ("mailed", "address_refused", "mail_refused")
        row = (
            self._here,
            ids.new_id(),
            dispatch.mail.id,
            dispatch.member_id,
            dispatch.kind,
            attempt,
            came.at,
            came.duration_us,
            came.outcome,
            came.status,
        )
        oldest = _first_id(came.at - KEPT_DAYS * _DAY_US)
        with reaching():
            async with tenant(self._pool, self._here) as connection:
                await connection.execute(sql.write_attempt, *row)
                await connection.execute(sql.forget_mail_attempts, self._here, oldest)
                if not is_over:
                    seconds = event_delay(min(attempt, ATTEMPTS_MAX - 1), chance)
                    await connection.execute(sql.put_off, self._here, dispatch.mail.id, seconds)


def _first_id(moment_us: int) -> UUID:
    """The least UUIDv7 of a moment."""
    return UUID(int=moment_us // 1000 << 80)
