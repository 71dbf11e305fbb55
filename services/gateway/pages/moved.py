"""What others did in the last days: the part of Today that tells it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from contracts.queries.audit import History, HistoryEntry
from services.gateway.pages.history import Told, told
from services.gateway.pages.moments import end_of
from services.gateway.pages.people import People
from services.gateway.pages.window import Window

DAYS = 7
SHOWN_MAX = 8
# Of so many of the newest; what is not worth telling is among them.
READ_MAX = 100
# What people would tell each other; the rest is in the history.
WORTH_TELLING = frozenset(
    (
        "cycle.activated",
        "cycle.review_started",
        "cycle.closed",
        "objective.published",
        "objective.closed",
        "objective.reviewed",
        "key_result.checked_in",
        "key_result.amended",
        "key_result.withdrawn",
        "check_in.retracted",
        "blocker.raised",
        "blocker.resolved",
        "comment.added",
        "dependency.accepted",
        "dependency.declined",
        "dependency.resolved",
        "dependency.broken",
        "score.confirmed",
    )
)


async def what_moved(window: Window, people: People) -> list[Told]:
    """The newest of what others did, once for each thing and kind; empty where the history does
    not answer."""
    day = (window.today - timedelta(days=DAYS)).isoformat()
    since = end_of(day, ZoneInfo(window.session.timezone))
    page = await window.perhaps(History(order="newest", since=since, limit=READ_MAX))
    found: dict[tuple[str, str], HistoryEntry] = {}
    for entry in page.data if page else ():
        if entry.type in WORTH_TELLING and entry.actor.id != str(window.me):
            found.setdefault((entry.type, str(entry.entity.id)), entry)
    return [told(window, people, entry) for entry in list(found.values())[:SHOWN_MAX]]
