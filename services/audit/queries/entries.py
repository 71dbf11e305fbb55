"""Reads the history in order, sifts out what does not fit or may not be seen, and names names."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.events.planning_learning import LessonCompleted
from contracts.public import PUBLIC, actor_of
from contracts.queries.audit import ActorView, EntityView, FieldChange, HistoryEntry
from contracts.queries.page import Page
from contracts.sight import Sight, sees
from contracts.times import rfc3339
from contracts.values import ERASED_NAME, LIST_LIMIT_MAX, Actor
from services.audit.projections.history import HISTORY, Entry, key_of
from services.audit.projections.names import NAMES, Name
from services.audit.projections.reveals import REVEALS, Reveal
from services.audit.projections.sights import SIGHTS
from services.audit.projections.titles import TITLES, Title
from services.audit.queries.discretion import discreet, hidden_names
from services.runtime.moment import desk_at
from services.runtime.projection.cursor import write_cursor
from services.runtime.service import Desk, Question

# So that a filter that fits hardly anything costs a page, not the whole log; the cursor goes on.
ENTRIES_READ_MAX = 2_000
# One more than the longest page: whether something follows is known without reading on.
READ_AT_ONCE = LIST_LIMIT_MAX + 1
# Shown to whom it is about, to admins and to auditors.
OF_ONESELF = frozenset((PUBLIC[LessonCompleted].type,))

# Actors with a name of their own.
PEOPLE = ("member", "external_party")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries, from where, how many; fits sifts what the list alone does not."""

    list_name: str
    limit: int
    after: str | None = None
    since_us: int | None = None
    until_us: int | None = None
    until_position: int | None = None
    newest_first: bool = False
    fits: Callable[[Entry], bool] = lambda _entry: True

    def is_past(self, entry: Entry) -> bool:
        """Whether this entry and all that follow are out of time."""
        if self.newest_first:
            return self.since_us is not None and entry.recorded_at < self.since_us
        is_later = self.until_us is not None and entry.recorded_at > self.until_us
        is_beyond = self.until_position is not None and entry.position > self.until_position
        return is_later or is_beyond


def start_after(position: int) -> str:
    """The cursor at a position of the log: what follows is behind it, in either order."""
    return write_cursor(key_of(position), key_of(position))


async def read_page(question: Question[Any], desk: Desk, wanted: Wanted) -> Page[HistoryEntry]:
    """A page of the entries wanted that the actor may see.

    It may hold fewer than the limit and still name a cursor: then not all were looked at yet.
    """
    found: list[Entry] = []
    cursor, read = wanted.after, 0
    while read < ENTRIES_READ_MAX:
        entries, cursor = await desk.documents.listed(
            HISTORY,
            question.organisation_id,
            wanted.list_name,
            limit=READ_AT_ONCE,
            after=cursor,
            descending=wanted.newest_first,
        )
        read += len(entries)
        in_time = [entry for entry in entries if not wanted.is_past(entry)]
        found += await _shown(question, desk, filter(wanted.fits, in_time))
        if len(found) > wanted.limit:
            cursor = start_after(found[wanted.limit - 1].position)
            break
        if len(in_time) < len(entries):
            cursor = None
        if cursor is None:
            break
    page = found[: wanted.limit]
    return Page(data=await _present(question, desk, page), next=cursor)


async def _shown(question: Question[Any], desk: Desk, entries: Iterable[Entry]) -> list[Entry]:
    """Those that the actor may see."""
    entries = list(entries)
    ids = {str(e.objective_id) for e in entries if e.objective_id is not None}
    sights = await desk.documents.many(SIGHTS, question.organisation_id, sorted(ids))
    cycles = {str(e.silent_in) for e in entries if e.silent_in is not None}
    reveals = await desk.documents.many(REVEALS, question.organisation_id, sorted(cycles))
    return [
        e
        for e in entries
        if _may_see(question.actor, e, sights) and _is_told(question.actor, e, reveals)
    ]


def _is_told(actor: Actor, entry: Entry, reveals: dict[str, Reveal]) -> bool:
    """Whether no silence is kept about it: not even who may see everything breaks one."""
    if entry.silent_in is None or entry.actor == actor.reference:
        return True
    reveal = reveals.get(str(entry.silent_in))
    return reveal is not None and entry.position < reveal.position


def _may_see(actor: Actor, entry: Entry, sights: dict[str, Sight]) -> bool:
    sees_all = actor.kind == "system" or actor.is_admin or actor.role == "auditor"
    if entry.entity_kind == "api_key" or entry.type in OF_ONESELF:
        return sees_all or actor.member_id in entry.about
    if entry.objective_id is None:
        return True
    sight = sights.get(str(entry.objective_id))
    return sees_all if sight is None else sees(actor, sight)


async def _present(
    question: Question[Any], desk: Desk, entries: Sequence[Entry]
) -> tuple[HistoryEntry, ...]:
    """Entries as people read them, actors by the names they bear now, things by those of the moment
    that is asked about."""
    people = {actor_of(e.actor).id for e in entries if actor_of(e.actor).kind in PEOPLE}
    names = await desk.documents.many(NAMES, question.organisation_id, sorted(people))
    things = {str(id) for entry in entries for id in entry.about}
    then = await desk_at(question, desk, (TITLES,))
    titles = await then.documents.many(TITLES, question.organisation_id, sorted(things))
    hidden = await hidden_names(question, desk, entries)
    return tuple(_entry(entry, names, _title(entry, titles), hidden) for entry in entries)


def _title(entry: Entry, titles: Mapping[str, Title]) -> str | None:
    """Its own, or that of the closest thing around it."""
    around = (entry.entity_id, *reversed(entry.about))
    known = (titles.get(str(id)) for id in around)
    return next((title.text for title in known if title is not None), None)


def _actor(reference: str, names: Mapping[str, Name]) -> ActorView:
    """Who acted; a service and the operator are called what they are."""
    actor = actor_of(reference)
    if actor.kind not in PEOPLE:
        return ActorView(kind=actor.kind, id=actor.id, name=actor.id)
    known = names.get(actor.id, Name(""))
    if known.is_erased:
        return ActorView(kind=actor.kind, id=actor.id, name=ERASED_NAME, erased=True)
    return ActorView(kind=actor.kind, id=actor.id, name=known.name or None)


def _entry(
    entry: Entry, names: Mapping[str, Name], title: str | None, hidden: Collection[str]
) -> HistoryEntry:
    return HistoryEntry(
        position=entry.position,
        type=entry.type,
        at=rfc3339(entry.recorded_at),
        actor=_actor(entry.actor, names),
        entity=EntityView(kind=entry.entity_kind, id=entry.entity_id),
        changes=tuple(
            FieldChange(field=c.field, old=c.old, new=c.new)
            for c in discreet(entry.changes, hidden)
        ),
        reason=entry.reason,
        title=title,
    )
