"""Public events after a cursor, at once or as soon as there are some."""

import asyncio
from contextlib import suppress

from msgspec import Struct

from contracts import errors
from contracts.catalogue import TOLD
from contracts.envelope import Fault
from contracts.queries.notification import Feed, FeedView
from contracts.sight import Sight
from contracts.values import Actor
from services.notification.projections.feed import (
    ALL,
    FEED,
    HEAD,
    NOTHING,
    Told,
    is_early,
    is_shown,
    list_cursor,
    of_subject,
    of_type,
    who_decides,
)
from services.notification.projections.sights import SIGHTS
from services.notification.queries.place import read_place, write_place
from services.runtime import clock
from services.runtime.service import Desk, Question

EVENTS_PER_READ_MAX = 500
# A filter that hardly anything fits costs so much a time; the cursor goes on from there.
EVENTS_READ_MAX = 5_000
# Well below what the bus carries in one answer.
BODIES_BYTES_MAX = 2 * 1024 * 1024
# Between two looks where the documents cannot tell of the next event by themselves.
PAUSE_SECONDS = 0.05


async def feed(question: Question[Feed], desk: Desk) -> FeedView:
    """Events that fit, that this reader may see now; waits for one if asked to and none is there.

    The sequence is that of the organisation's whole feed: a reader who may not see an event, or
    asked for others, does not get it and goes on behind it.
    """
    query, organisation_id = question.query, question.organisation_id
    _demand_reader(question.actor)
    _demand_types(query.types)
    place = read_place(organisation_id, query.after)
    deadline = clock.monotonic() + query.wait
    while True:
        seen = await _catch_up(question, desk)
        read = await _read(question, desk, place)
        seconds = deadline - clock.monotonic()
        if read.found or read.has_more or seconds <= 0:
            return FeedView(
                data=tuple(document.body for document in read.found),
                next=write_place(organisation_id, read.place),
                head=read.head,
                has_more=read.has_more,
            )
        place = read.place
        await _next_event(question, desk, seen, seconds)


def _demand_reader(actor: Actor) -> None:
    if actor.kind not in ("member", "system"):
        raise errors.Forbidden(who="a member of the organisation")


def _demand_types(types: tuple[str, ...]) -> None:
    """A type nobody tells would be waited for in vain. Raises Invalid naming each."""
    faults = [
        Fault(f"/types/{n}", "unknown_type", f"There is no event type {name!r}.")
        for n, name in enumerate(types)
        if name not in TOLD
    ]
    if faults:
        raise errors.Invalid(*faults)


async def _catch_up(question: Question[Feed], desk: Desk) -> int:
    """For one who waits: the log's end, up to which the feed is read next."""
    if not question.query.wait:
        return 0
    head = await desk.store.head(question.organisation_id)
    seen = head.last_index if head else 0
    with suppress(errors.Behind):
        await desk.documents.reached(question.organisation_id, seen)
    return seen


async def _next_event(question: Question[Feed], desk: Desk, seen: int, seconds: float) -> None:
    """Wait until something is applied after a log position, or a while."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            try:
                await desk.documents.reached(question.organisation_id, seen + 1)
            except errors.Behind:
                await asyncio.sleep(PAUSE_SECONDS)


class _Reading(Struct, frozen=True, kw_only=True):
    """What was found after a place, and the place behind everything that was looked at."""

    found: list[Told]
    place: int
    head: int
    has_more: bool


async def _read(question: Question[Feed], desk: Desk, place: int) -> _Reading:
    """Events after a place, up to the limit in number and bytes."""
    query, organisation_id = question.query, question.organisation_id
    newest = await desk.documents.get(FEED, organisation_id, HEAD) or NOTHING
    found: list[Told] = []
    read = size = 0
    while read < EVENTS_READ_MAX:
        documents, following = await desk.documents.listed(
            FEED,
            organisation_id,
            _narrowest(query),
            limit=EVENTS_PER_READ_MAX,
            after=list_cursor(place),
        )
        sights = await _sights(question, desk, documents)
        for document in documents:
            if is_early(document, sights):
                return _Reading(found=found, place=place, head=newest.sequence, has_more=False)
            if _fits(query, document) and is_shown(question.actor, document, sights):
                size += len(document.body)
                if len(found) == query.limit or (found and size > BODIES_BYTES_MAX):
                    return _Reading(found=found, place=place, head=newest.sequence, has_more=True)
                found.append(document)
            place = document.sequence
        read += len(documents)
        if following is None:
            # What was told since the head was read may be in the list already.
            head = max(place, newest.sequence)
            return _Reading(found=found, place=head, head=head, has_more=False)
    return _Reading(found=found, place=place, head=newest.sequence, has_more=True)


def _narrowest(query: Feed) -> str:
    """The shortest list that holds everything asked for; the rest is sifted."""
    if query.subject is not None:
        return of_subject(query.subject)
    return of_type(query.types[0]) if len(query.types) == 1 else ALL


def _fits(query: Feed, document: Told) -> bool:
    is_type = not query.types or document.type in query.types
    return is_type and query.subject in (None, document.subject)


async def _sights(question: Question[Feed], desk: Desk, documents: list[Told]) -> dict[str, Sight]:
    ids = {key for document in documents for key in who_decides(document)}
    return await desk.documents.many(SIGHTS, question.organisation_id, sorted(ids))
