"""History: every change, who, when, why; the slider to any moment."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from contracts.envelope import Query
from contracts.public import PUBLIC
from contracts.queries.audit import ActorView, History, HistoryEntry
from contracts.values import LIST_LIMIT_MAX
from services.gateway.answer import Answer
from services.gateway.pages.figure import Figure
from services.gateway.pages.happenings import HAPPENED
from services.gateway.pages.moving import Moved, moved_of
from services.gateway.pages.people import People, people_of
from services.gateway.pages.screen import dated
from services.gateway.pages.timeline import Stop, index_of, stops
from services.gateway.pages.window import Window
from services.gateway.web.charts.density import density

ENTRIES_SHOWN = 40
# As many rows has the table of how much happened when.
ROWS_MAX = 60
# As many of the newest are sifted and counted by day.
ENTRIES_KEPT_MAX = 2_000
# Links from an entry to what it is about.
PATHS = {"objective": "/objectives/", "key_result": "/key-results/", "team": "/teams/"}


class Told(Struct, frozen=True, kw_only=True):
    """Something that happened, in words."""

    position: int
    what: str
    title: str | None
    at: str
    who: str
    moved: tuple[Moved, ...]
    reason: str | None
    path: str


async def show(window: Window) -> Answer:
    """What happened, the newest first, with the slider."""
    people = await people_of(window)
    entries = await everything(window.ask_now)
    # As they were told then: by the names of then, and with nothing of what came later.
    then = entries if window.past is None else await everything(window.ask)
    wanted = [entry for entry in then if fits(window, entry)]
    found = stops(entries, window.day_now, window.session.timezone, window.language)
    at = index_of(found, _named(window, found))
    return window.page(
        "pages/history.html",
        entries=[told(window, people, entry) for entry in reversed(wanted[-ENTRIES_SHOWN:])],
        n=len(wanted),
        shown=min(len(wanted), ENTRIES_SHOWN),
        stops=found,
        at=at,
        picture=picture(window, found, at),
        people=sorted(people.members.values(), key=lambda one: one.name.casefold()),
        kinds=_kinds(window),
        who=window.parameter("who"),
        kind=window.parameter("kind"),
        thing=window.parameter("thing"),
    )


def _named(window: Window, found: Sequence[Stop]) -> str:
    """The moment the page is about as stops are named, by day or position; empty for now."""
    past = window.past
    if past is None or not found:
        return ""
    if found[0].as_of.isdigit():
        return str(past.position)
    return past.day.isoformat() if past.day else found[0].as_of


async def everything(ask: Callable[[Query], Awaitable[Any]]) -> list[HistoryEntry]:
    """The newest entries there are, oldest first; ask is how. Raises Refusing."""
    found: list[HistoryEntry] = []
    after: str | None = None
    while True:
        page = await ask(History(order="newest", limit=LIST_LIMIT_MAX, after=after))
        found += page.data
        after = page.next
        if after is None or len(found) >= ENTRIES_KEPT_MAX:
            return found[::-1]


def fits(window: Window, entry: HistoryEntry) -> bool:
    """Whether an entry is wanted: of this person, kind and thing."""
    who, kind, thing = (window.parameter(name) for name in ("who", "kind", "thing"))
    return (
        (not who or entry.actor.id == who)
        and (not kind or entry.type == kind)
        and (not thing or str(entry.entity.id) == thing)
    )


def told(window: Window, people: People, entry: HistoryEntry) -> Told:
    """An entry in words."""
    language = window.language
    known = HAPPENED.get(entry.type)
    start = PATHS.get(entry.entity.kind)
    return Told(
        position=entry.position,
        what=language.say(known) if known else entry.type,
        title=entry.title,
        at=language.moment(entry.at, window.session.timezone),
        who=_who(window, entry.actor),
        moved=moved_of(language, people, entry.changes),
        reason=entry.reason,
        path=f"{start}{entry.entity.id}" if start else "",
    )


def _who(window: Window, actor: ActorView) -> str:
    """Who acted; services act as one."""
    if actor.kind == "operator":
        return window.language.say("Operator of the platform")
    if actor.kind == "system":
        return window.language.say("Scoreline")
    return actor.name or window.language.say("An external party")


def _kinds(window: Window) -> list[tuple[str, str]]:
    named = {public.type for public in PUBLIC.values()}
    found = [(kind, window.language.say(HAPPENED.get(kind, kind))) for kind in named]
    return sorted(found, key=lambda one: one[1])


def picture(window: Window, found: Sequence[Stop], at: int) -> Figure | None:
    """How much happened when, None before anything did."""
    if not found:
        return None
    busiest = max(found, key=lambda stop: stop.count)
    sentence = window.language.say(
        "How much happened when; most of it, %(n)s changes, by %(when)s.",
        n=busiest.count,
        when=busiest.words,
    )
    say = window.language.say
    return Figure(
        picture=density([stop.count for stop in found], at if window.past else None, sentence),
        caption=say("How much happened when"),
        head=(say("Until"), say("Changes")),
        rows=tuple(rows_of(found)),
    )


def rows_of(found: Sequence[Stop]) -> Iterator[tuple[str, str]]:
    """Stops in figures, several in a row where they are many; those without anything left out."""
    each = -(-len(found) // ROWS_MAX)
    for n in range(0, len(found), max(each, 1)):
        several = found[n : n + each]
        count = sum(stop.count for stop in several)
        if count:
            yield several[-1].words, str(count)


SCREENS = (dated("/history", show),)
