"""Two moments compared: what was added, removed and changed, as planned and as reported."""

import asyncio
from collections.abc import Iterable, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from contracts.errors import Invalid
from contracts.queries.planning import CycleView, ObjectiveList
from contracts.queries.planning_changes import ChangesView, CycleChanges, EntityChange
from contracts.queries.scoring_board import ScoreBoard
from services.gateway.answer import Answer
from services.gateway.pages.between import Between, Moment, Said, between
from services.gateway.pages.cycles import chosen_cycle, cycles_of
from services.gateway.pages.history import PATHS, everything
from services.gateway.pages.moments import Past, end_of, past_named
from services.gateway.pages.moving import Moved, moved_of
from services.gateway.pages.people import People, people_of
from services.gateway.pages.screen import shows
from services.gateway.pages.timeline import Stop, stops
from services.gateway.pages.window import Refusing, Window

# Of check-ins that came, were taken back or put right, so many each are told one by one.
CHECK_INS_TOLD_MAX = 20


class Difference(Struct, frozen=True, kw_only=True):
    """A thing that differs, in words; said is a check-in of the key result that it names."""

    kind: str
    title: str
    path: str
    moved: tuple[Moved, ...] = ()
    said: Said | None = None


class Column(Struct, frozen=True, kw_only=True):
    """What was added, removed or changed; more check-ins there are that are not told each."""

    sign: str
    name: str
    things: Sequence[Difference]
    more: int

    @property
    def count(self) -> int:
        """How many things there are."""
        return len(self.things) + self.more


async def compare(window: Window) -> Answer:
    """What differs between two moments."""
    cycles = await cycles_of(window)
    cycle = chosen_cycle(window, cycles)
    entries = await everything(window.ask_now)
    found = stops(entries, window.day_now, window.session.timezone, window.language)
    since = window.parameter("from") or (found[0].as_of if found else "0")
    until = window.parameter("to") or (found[-1].as_of if found else "0")
    columns: Sequence[Column] = ()
    said = ""
    if cycle is not None:
        try:
            columns = await _columns(window, cycle, since, until)
        except (Refusing, Invalid):
            said = window.language.say("These are no two moments that could be compared.")
    return window.page(
        "pages/compare.html",
        status=422 if said else 200,
        cycle=cycle,
        cycles=cycles,
        froms=choices(window, found, since),
        tos=choices(window, found, until),
        since=since,
        until=until,
        columns=columns,
        said=[said] if said else [],
    )


def choices(window: Window, found: Sequence[Stop], asked: str) -> list[tuple[str, str]]:
    """The moments to choose from, with the one that the address names wherever it lies."""
    offered = [(stop.as_of, stop.words) for stop in found]
    if asked in dict(offered):
        return offered
    words = window.language.say("event %(n)s", n=asked) if asked.isdigit() else asked
    return [(asked, words), *offered]


async def _columns(window: Window, cycle: CycleView, since: str, until: str) -> Sequence[Column]:
    """What differs. Raises Refusing, Invalid."""
    query = CycleChanges(cycle_id=cycle.id, since=_at(window, since), until=_at(window, until))
    people, planned = await asyncio.gather(people_of(window), window.ask(query))
    pasts = [await _past(window, text) for text in (since, until)]
    moments = await asyncio.gather(*(_moment(window, cycle, past) for past in pasts))
    reported = between(window.language, *moments)
    then, now = (window.at(past).then for past in pasts)
    say = window.language.say
    added = _told(window, people, planned.added, now)
    removed = _told(window, people, planned.removed, then)
    changed = _with_figures(window, people, planned, moments[1], reported, now)
    return (
        _column("+", say("Added"), added, reported.added, now),
        _column("−", say("Removed"), removed, reported.removed, now),
        _column("≠", say("Changed"), changed, reported.changed, now),
    )


def _at(window: Window, text: str) -> str:
    """A moment as the services take it: a day is its end."""
    return text if text.isdigit() else end_of(text, ZoneInfo(window.session.timezone))


async def _past(window: Window, text: str) -> Past | None:
    visit, guest = window.visit, window.visitor.guest
    return await past_named(window.site.door, visit, guest, window.session.timezone, text)


async def _moment(window: Window, cycle: CycleView, past: Past | None) -> Moment:
    """The cycle as it was. Raises Refusing."""
    then = window.at(past)
    board = await then.perhaps(ScoreBoard(cycle_id=cycle.id))
    objectives = await then.listed(ObjectiveList, cycle_id=cycle.id) if board else ()
    window.is_short = window.is_short or then.is_short
    return Moment(board=board, objectives=objectives)


def _told(
    window: Window, people: People, found: Iterable[EntityChange], then: str
) -> list[Difference]:
    return [
        Difference(
            kind=one.entity.kind,
            title=one.title,
            path=_path(one.entity.kind, one.entity.id, then),
            moved=moved_of(window.language, people, one.changes),
        )
        for one in found
    ]


def _path(kind: str, id: UUID, then: str) -> str:
    return f"{PATHS[kind]}{id}{then}" if kind in PATHS else ""


def _with_figures(
    window: Window,
    people: People,
    planned: ChangesView,
    after: Moment,
    reported: Between,
    then: str,
) -> list[Difference]:
    """What changed as it is planned, with how its figures moved; then what only its figures did."""
    told = _told(window, people, planned.changed, then)
    ids = [one.entity.id for one in planned.changed]
    found = [
        Difference(
            kind=one.kind,
            title=one.title,
            path=one.path,
            moved=(*one.moved, *reported.figures.get(id, ())),
        )
        for id, one in zip(ids, told, strict=True)
    ]
    for objective in after.objectives:
        each = [("objective", objective.id, objective.title)]
        each += [("key_result", kr.id, kr.title) for kr in objective.key_results]
        found += [
            Difference(kind=kind, title=title, path=_path(kind, id, then), moved=moved)
            for kind, id, title in each
            if id not in ids and (moved := reported.figures.get(id, ()))
        ]
    return found


def _column(
    sign: str, name: str, things: list[Difference], said: Sequence[Said], then: str
) -> Column:
    check_ins = [
        Difference(
            kind="check_in",
            title=one.title,
            path=_path("key_result", one.key_result_id, then),
            moved=one.moved,
            said=one,
        )
        for one in said[:CHECK_INS_TOLD_MAX]
    ]
    more = len(said) - len(check_ins)
    return Column(sign=sign, name=name, things=[*things, *check_ins], more=more)


SCREENS = (shows("/history/compare", compare),)
