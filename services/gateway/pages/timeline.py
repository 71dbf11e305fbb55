"""The moments at which one may look at what was, and how much happened around each."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from contracts.queries.audit import HistoryEntry
from services.gateway.pages.language import Language

# A log younger than this is looked at moment by moment, an older one day by day.
DAYS_MIN = 3
MOMENTS = 48
DAYS_MAX = 400


class Stop(Struct, frozen=True, kw_only=True):
    """A moment to stop at: as the address names it, in words, and how much happened until then
    since the one before."""

    as_of: str
    words: str
    count: int


def stops(
    entries: Sequence[HistoryEntry], today: date, timezone: str, language: Language
) -> list[Stop]:
    """From the first entry until today; entries are oldest first."""
    if not entries:
        return []
    zone = ZoneInfo(timezone)
    moments = [_moment(entry).astimezone(zone) for entry in entries]
    if (today - moments[0].date()).days >= DAYS_MIN:
        return _days(moments, today, language)
    return _moments(entries, moments, timezone, language)


def _days(moments: Sequence[datetime], today: date, language: Language) -> list[Stop]:
    first = max(moments[0].date(), today - timedelta(days=DAYS_MAX))
    counts: dict[date, int] = {}
    for moment in moments:
        day = max(moment.date(), first)
        counts[day] = counts.get(day, 0) + 1
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    return [
        Stop(as_of=day.isoformat(), words=language.long_day(day), count=counts.get(day, 0))
        for day in days
    ]


def _moments(
    entries: Sequence[HistoryEntry],
    moments: Sequence[datetime],
    timezone: str,
    language: Language,
) -> list[Stop]:
    span = (moments[-1] - moments[0]) / MOMENTS
    found: list[Stop] = []
    taken = 0
    for n in range(MOMENTS):
        end = moments[-1] if n == MOMENTS - 1 else moments[0] + span * (n + 1)
        until = sum(1 for moment in moments if moment <= end)
        last = entries[max(until, 1) - 1]
        words = language.moment(last.at, timezone)
        found.append(Stop(as_of=str(last.position), words=words, count=until - taken))
        taken = until
    return found


def _moment(entry: HistoryEntry) -> datetime:
    return datetime.fromisoformat(entry.at.replace("Z", "+00:00"))


def index_of(found: Sequence[Stop], as_of: str) -> int:
    """Which stop an address names: the last one that is not after it."""
    if not found or not as_of:
        return len(found) - 1
    for n, stop in enumerate(found):
        if stop.as_of == as_of:
            return n
    is_number = as_of.isdigit() and found[0].as_of.isdigit()
    before = [
        n
        for n, stop in enumerate(found)
        if (int(stop.as_of) <= int(as_of) if is_number else stop.as_of <= as_of)
    ]
    return before[-1] if before else 0
