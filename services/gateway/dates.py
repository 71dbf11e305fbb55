"""What as_of means: a position of the organisation's log, given as such or as a time."""

from typing import NamedTuple

from msgspec import Raw

from contracts import errors
from contracts.envelope import Fault, Ok, QueryMessage, decode, encode
from contracts.queries.audit import PositionAt, PositionView
from contracts.times import parse_rfc3339
from services.gateway.api.route import AS_OF
from services.gateway.asking import ask_softly
from services.gateway.credentials import Guest
from services.gateway.door import Door, Visit
from services.gateway.problems import problem_of

POSITION_DIGITS_MAX = 18


class Moment(NamedTuple):
    """A position, None for the present, and the moment in µs where that was named instead."""

    position: int | None
    us: int | None = None


async def moment_of(door: Door, visit: Visit, guest: Guest, text: str, name: str = AS_OF) -> Moment:
    """The moment that a parameter names; a time is answered by the log. Raises Invalid, Problem."""
    if text.isascii() and text.isdigit() and len(text) <= POSITION_DIGITS_MAX:
        return Moment(int(text))
    us = _micros(text, name)
    message = QueryMessage(
        organisation_id=guest.organisation_id,
        actor=guest.actor,
        correlation=visit.correlation,
        body=Raw(encode(PositionAt(at=us))),
    )
    seen = door.positions.of(guest.organisation_id)
    reply = await ask_softly(door.caller, PositionAt, message, seen)
    if not isinstance(reply, Ok):
        raise problem_of(reply)
    return Moment(decode(reply.body, PositionView).position, us)


def _micros(moment: str, name: str) -> int:
    try:
        return parse_rfc3339(moment)
    except (ValueError, OverflowError):
        message = "Expected a time as 2026-11-23T10:00:00Z, or a position as 812."
        raise errors.Invalid(Fault(f"/{name}", "bad_moment", message)) from None
