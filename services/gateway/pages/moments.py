"""The moment that a page is about: its address may name a day, a time or a position of the log."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Raw
from msgspec.structs import replace

from contracts.envelope import Fault, Ok, QueryMessage, decode, encode
from contracts.errors import Invalid
from contracts.queries.audit import History
from contracts.values import Actor
from services.gateway.api.route import AS_OF
from services.gateway.asking import ask_softly
from services.gateway.credentials import Guest
from services.gateway.dates import moment_of
from services.gateway.door import Door, Visit
from services.gateway.pages.form import read_form
from services.runtime import clock


@dataclass(frozen=True, kw_only=True)
class Past:
    """A moment that is over: what the address says and its position; us where a day or a time was
    named, and the day, None where nothing had happened yet that this person may know of."""

    text: str
    position: int
    us: int | None = None
    day: date | None = None

    @property
    def is_event(self) -> bool:
        """Whether the address names an event, not a day or a time."""
        return self.us is None


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
    position = moment.position or 0
    if moment.us is None:
        day = await _day_at(door, visit, guest, zone, position)
    elif day is None:
        day = datetime.fromtimestamp(moment.us / 1_000_000, zone).date()
    return Past(text=text, position=position, us=moment.us, day=day)


async def _day_at(
    door: Door, visit: Visit, guest: Guest, zone: ZoneInfo, position: int
) -> date | None:
    """The day of the last event up to a position of which this person may know; None for none."""
    message = QueryMessage(
        organisation_id=guest.organisation_id,
        actor=guest.actor,
        correlation=visit.correlation,
        body=Raw(encode(History(order="newest", limit=1))),
        as_of=position,
    )
    seen = door.positions.of(guest.organisation_id)
    reply = await ask_softly(door.caller, History, message, seen)
    if not isinstance(reply, Ok):
        return None
    found = decode(reply.body, History.ANSWER).data
    return datetime.fromisoformat(found[0].at).astimezone(zone).date() if found else None


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
