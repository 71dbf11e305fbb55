"""Keeps the public feed: told events in order, numbered without a gap, rendered once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from msgspec import Raw, Struct

from contracts.catalogue import TOLD
from contracts.envelope import Event
from contracts.events.planning import KeyResultDefined
from contracts.public import PUBLIC, is_silent, objective_of, subject_of
from contracts.sight import Sight, sees
from contracts.values import Actor
from services.notification.domain.naming import named_in
from services.notification.domain.telling import told
from services.runtime.projection.cursor import write_cursor
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Told(Struct, frozen=True, kw_only=True):
    """A told event; or, without a body, a counter: of the feed, or of one subject's events; or
    where a key result is.

    objective_id decides who may see it, and names: other objectives that it names.
    """

    sequence: int
    type: str = ""
    subject: str = ""
    objective_id: UUID | None = None
    names: tuple[UUID, ...] = ()
    body: Raw = Raw(b"null")


# Sorts behind every key, so that a list goes on after the sequence, whatever is there.
_BEHIND = "~"
# The counter of the feed; its sequence is that of the newest told event.
HEAD = "head"
NOTHING = Told(sequence=0)


def tell(shelf: Shelf[Told], recorded: Recorded[Any]) -> None:
    """One more in the feed; what was said in silence is not told, and leaves no gap."""
    event, header = recorded.event, recorded.header
    if is_silent(event):
        return
    subject = subject_of(event, header.stream)
    sequence = (shelf.get(HEAD) or NOTHING).sequence + 1
    subject_version = (shelf.get(counter_of(subject)) or NOTHING).sequence + 1
    body = told(event, header, recorded.organisation_id, sequence, subject_version)
    shelf.put(HEAD, Told(sequence=sequence))
    shelf.put(counter_of(subject), Told(sequence=subject_version))
    document = Told(
        sequence=sequence,
        type=PUBLIC[type(event)].type,
        subject=subject,
        objective_id=objective_of(event),
        names=_others(shelf, event),
        body=Raw(body),
    )
    shelf.put(key_of(recorded.index), document)
    if isinstance(event, KeyResultDefined):
        home = Told(sequence=0, objective_id=event.objective_id)
        shelf.put(home_of(event.key_result_id), home)


def _others(shelf: Shelf[Told], event: Event) -> tuple[UUID, ...]:
    named = named_in(event)
    found = {*named.objectives}
    if named.key_result is not None:
        home = shelf.get(home_of(named.key_result))
        found.add(home.objective_id if home else None)
    return tuple(sorted(id for id in found - {objective_of(event)} if id is not None))


def home_of(key_result_id: UUID) -> str:
    """The key of where a key result is."""
    return f"home/{key_result_id}"


def who_decides(document: Told) -> Iterator[str]:
    """The keys of the objectives that decide who may see an event."""
    if document.objective_id is not None:
        yield str(document.objective_id)
    yield from map(str, document.names)


def is_shown(actor: Actor, document: Told, sights: Mapping[str, Sight]) -> bool:
    """Whether somebody may see what it is about, and all that it names."""
    return all(key in sights and sees(actor, sights[key]) for key in who_decides(document))


def is_early(document: Told, sights: Mapping[str, Sight]) -> bool:
    """Whether it is not known yet who may see it: nobody may go on behind it until it is."""
    return any(key not in sights for key in who_decides(document))


def counter_of(subject: str) -> str:
    """The key of a subject's counter."""
    return f"counter/{subject}"


def key_of(index: int) -> str:
    """The key of a told event: its place in the log."""
    return f"event/{index:012}"


def sort_of(sequence: int) -> str:
    """Its place in every list."""
    return f"{sequence:012}"


def list_cursor(sequence: int) -> str:
    """The cursor with which a list of the feed goes on after a sequence."""
    return write_cursor(sort_of(sequence), _BEHIND)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event touches the feed's counter, its subject's, and makes one document; where the key
    results are that it defines or names is kept, or looked up."""
    event = recorded.event
    subject = subject_of(event, recorded.header.stream)
    named = {named_in(event).key_result}
    if isinstance(event, KeyResultDefined):
        named.add(event.key_result_id)
    homes = sorted(home_of(id) for id in named if id is not None)
    return (HEAD, counter_of(subject), key_of(recorded.index), *homes)


ALL = "all"


def of_type(type_: str) -> str:
    """The list of one kind of event."""
    return f"type:{type_}"


def of_subject(subject: str) -> str:
    """The list of what was told of one thing."""
    return f"subject:{subject}"


def lists(_key: str, document: Told) -> Iterable[tuple[str, str]]:
    """Told events in their order, all, of their type and of their subject; counters nowhere."""
    if document.type:
        sort = sort_of(document.sequence)
        for name in (ALL, of_type(document.type), of_subject(document.subject)):
            yield name, sort


FEED = Projection(
    name="feed",
    version=2,
    document=Told,
    steps=dict.fromkeys(TOLD.values(), tell),
    keys=keys,
    lists=lists,
)
