"""What every request passes: who asks, whether so much is allowed, what was seen last."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from litestar.types import HTTPScope, Receive

from contracts import errors
from services.gateway.asking import Caller
from services.gateway.credentials import Credentials, Guest
from services.gateway.limits import Limits
from services.gateway.positions import Positions
from services.runtime import clock


@dataclass(frozen=True, kw_only=True)
class Door:
    """What the endpoints share; one per process."""

    caller: Caller
    credentials: Credentials
    limits: Limits
    positions: Positions


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: what the server knows of it, the id under which it is found in the log, and
    when it began, in seconds of a clock that never steps."""

    scope: HTTPScope
    receive: Receive
    headers: Mapping[bytes, bytes]
    correlation: UUID
    began: float


async def admitted(
    door: Door, visit: Visit, *, is_platform: bool = False, is_command: bool = False
) -> Guest:
    """Who asks, if it may come in here. Raises Problem 401, 403, 429, 503; Forbidden."""
    guest = await door.credentials.guest(visit.headers.get(b"authorization"))
    if is_platform != (guest.actor.kind == "operator"):
        raise errors.Forbidden(
            who="the operator of the platform" if is_platform else "a key of an organisation"
        )
    door.limits.admit(guest.organisation_id, guest.key_id, is_command, clock.monotonic())
    return guest
