"""The moment that a page is about: its address may name a day, a time or a position of the log."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from contracts.envelope import Fault
from contracts.errors import Invalid
from contracts.values import Actor
from services.gateway.api.route import AS_OF
from services.gateway.credentials import Guest
from services.gateway.dates import moment_of
from services.gateway.door import Door, Visit
from services.gateway.pages.form import read_form
from services.runtime import clock


@dataclass(frozen=True, kw_only=True)
class Past:
    """A moment that is over: what the address says, the position, and when, where that is known."""

    text: str
    position: int
    us: int | None = None
    day: date | None = None


async def past_of(door: Door, visit: Visit, guest: Guest, timezone: str) -> Past | None:
    """The moment a page is asked of, None for now. Raises Invalid, Problem."""
    text = read_form(visit.scope["query_string"]).get(AS_OF)
    return await past_named(door, visit, guest, timezone, text)


async def past_named(
    door: Door, visit: Visit, guest: Guest, timezone: str, named: str
) -> Past | None:
    """The moment of some text, None for now. A day means its end. Raises Invalid, Problem."""
    text, zone = named.strip(), ZoneInfo(timezone)
    day = _day(text)
    if not text or (day is not None and day >= today_in(zone)):
        return None
    moment = await moment_of(door, visit, guest, _end_of(day, zone) if day else text)
    us = moment.us
    if us is not None and day is None:
        day = datetime.fromtimestamp(us / 1_000_000, zone).date()
    return Past(text=text, position=moment.position or 0, us=us, day=day)


def looking_back(actor: Actor) -> Actor:
    """Who looks at what was can change nothing of it: pages offer what a viewer is offered."""
    return replace(actor, role="viewer", leads=())


def today_in(zone: ZoneInfo) -> date:
    """The day it is somewhere."""
    return datetime.fromtimestamp(clock.now_us() / 1_000_000, zone).date()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-27") else None
    except ValueError:
        return None


def end_of(text: str, zone: ZoneInfo) -> str:
    """The last moment of a day in a zone, as the API writes it. Raises Invalid for no day."""
    day = _day(text)
    if day is None:
        raise Invalid(Fault("/day", "bad_moment", "Expected a day as 2026-11-27."))
    return _end_of(day, zone)


def _end_of(day: date, zone: ZoneInfo) -> str:
    last = datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)
    return last.astimezone(UTC).isoformat().replace("+00:00", "Z")
