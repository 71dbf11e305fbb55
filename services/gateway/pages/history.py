"""History: every change, who, when, why; the slider to any moment; two moments compared."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.errors import Invalid
from contracts.public import PUBLIC
from contracts.queries.audit import ActorView, FieldChange, History, HistoryEntry
from contracts.queries.planning_changes import ChangesView, CycleChanges, EntityChange
from contracts.values import LIST_LIMIT_MAX
from services.gateway.answer import Answer
from services.gateway.pages.cycles import chosen_cycle, cycles_of
from services.gateway.pages.happenings import HAPPENED, field_name, value_in_words
from services.gateway.pages.language import Language
from services.gateway.pages.people import People, people_of
from services.gateway.pages.screen import dated, shows
from services.gateway.pages.timeline import Stop, index_of, stops
from services.gateway.pages.window import Refusing, Window
from services.gateway.web.charts.density import density

ENTRIES_SHOWN = 40
# As many of the newest are sifted and counted by day.
ENTRIES_KEPT_MAX = 2_000
# Links from an entry to what it is about.
PATHS = {"objective": "/objectives/", "key_result": "/key-results/", "team": "/teams/"}


class Moved(Struct, frozen=True, kw_only=True):
    """A field: what it was and what it is, in words."""

    field: str
    old: str
    new: str


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
        moved=_moved(language, people, entry.changes),
        reason=entry.reason,
        path=f"{start}{entry.entity.id}" if start else "",
    )


def _moved(language: Language, people: People, changes: Sequence[FieldChange]) -> tuple[Moved, ...]:
    """Fields that a reader understands, with what they were and what they are."""
    say = value_in_words(language, people)
    found = ((field_name(language, one.field), say(one.old), say(one.new)) for one in changes)
    return tuple(
        Moved(field=name, old=old, new=new)
        for name, old, new in found
        if name and old is not None and new is not None and old != new
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


def picture(window: Window, found: Sequence[Stop], at: int) -> Any:
    """How much happened when."""
    if not found:
        return None
    busiest = max(found, key=lambda stop: stop.count)
    sentence = window.language.say(
        "How much happened when; most of it, %(n)s changes, by %(when)s.",
        n=busiest.count,
        when=busiest.words,
    )
    return density([stop.count for stop in found], at if window.past else None, sentence)


async def compare(window: Window) -> Answer:
    """What differs between two moments."""
    cycles = await cycles_of(window)
    cycle = chosen_cycle(window, cycles)
    people = await people_of(window)
    entries = await everything(window.ask_now)
    found = stops(entries, window.day_now, window.session.timezone, window.language)
    since = window.parameter("from") or (found[0].as_of if found else "0")
    until = window.parameter("to") or (found[-1].as_of if found else "0")
    differences: ChangesView | None = None
    said = ""
    if cycle is not None:
        try:
            differences = await window.ask(
                CycleChanges(cycle_id=cycle.id, since=_at(window, since), until=_at(window, until))
            )
        except (Refusing, Invalid):
            said = window.language.say("These are no two moments that could be compared.")
    return window.page(
        "pages/compare.html",
        status=422 if said else 200,
        cycle=cycle,
        cycles=cycles,
        stops=found,
        since=since,
        until=until,
        columns=_columns(window, people, differences) if differences else [],
        said=[said] if said else [],
    )


def _at(window: Window, text: str) -> str:
    """A moment as the services take it: a day is its end."""
    return text if text.isdigit() else window.end_of(text)


def _columns(window: Window, people: People, found: ChangesView) -> list[tuple[str, str, Any]]:
    language = window.language
    return [
        ("+", language.say("Added"), [_difference(window, people, one) for one in found.added]),
        ("−", language.say("Removed"), [_difference(window, people, one) for one in found.removed]),
        ("≠", language.say("Changed"), [_difference(window, people, one) for one in found.changed]),
    ]


class Difference(Struct, frozen=True, kw_only=True):
    """A thing that differs, in words."""

    kind: str
    id: UUID
    title: str
    path: str
    moved: tuple[Moved, ...]


def _difference(window: Window, people: People, one: EntityChange) -> Difference:
    moved = _moved(window.language, people, one.changes)
    start = PATHS.get(one.entity.kind, "")
    path = f"{start}{one.entity.id}" if start else ""
    return Difference(
        kind=one.entity.kind, id=one.entity.id, title=one.title, path=path, moved=moved
    )


SCREENS = (
    dated("/history", show),
    shows("/history/compare", compare),
)
