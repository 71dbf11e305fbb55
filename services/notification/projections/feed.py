"""Keeps the public feed: told events in order, numbered without a gap, rendered once."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Raw, Struct

from contracts.catalogue import TOLD
from contracts.public import PUBLIC, is_silent, objective_of, subject_of
from services.notification.domain.telling import told
from services.runtime.projection.cursor import write_cursor
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Told(Struct, frozen=True, kw_only=True):
    """A told event; or, without a body, a counter: of the feed, or of one subject's events.

    objective_id decides who may see it.
    """

    sequence: int
    type: str = ""
    subject: str = ""
    objective_id: UUID | None = None
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
        body=Raw(body),
    )
    shelf.put(key_of(recorded.index), document)


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
    """Each event touches the feed's counter, its subject's, and makes one document."""
    subject = subject_of(recorded.event, recorded.header.stream)
    return (HEAD, counter_of(subject), key_of(recorded.index))


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
    version=1,
    document=Told,
    steps=dict.fromkeys(TOLD.values(), tell),
    keys=keys,
    lists=lists,
)
