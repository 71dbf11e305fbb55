"""From events to the bytes that are stored, and back. What is stored is what is hashed."""

import secrets

from msgspec import Struct

from contracts.envelope import (
    HEADER_BYTES_MAX,
    HEADER_FORMAT,
    SALT_BYTES,
    Event,
    Header,
    commitment_of,
    decode,
    encode,
)
from contracts.registry import wire_name
from contracts.upcasts import read_event
from services.runtime import ids
from services.runtime.store.api import Append, Erased, Stamp
from services.runtime.store.seal import Keys, persons_of, sealed

# Index rows of PostgreSQL hold 2.7 kB; nobody's names come near these.
# A customer's key may have 255 characters (api.md §2), and the gateway puts its mark before it.
NAME_CHARS_MAX = 300


class Entry(Struct, frozen=True):
    """One event as it is stored; write and ordinal are its places in its request, from 1."""

    write: int
    ordinal: int
    version: int
    type: str
    header: bytes
    salt: bytes
    payload: bytes


class Encoded(Struct, frozen=True):
    """A request as it is stored. stamp: µs of the first event, each further one 1 µs later;
    size: bytes of headers and payloads."""

    stamp: int
    answer: bytes
    entries: tuple[Entry, ...]
    size: int


def check(request: Append) -> None:
    """Raise ValueError for a request that no store can hold: a bug in the caller."""
    names = [write.stream for write in request.writes]
    for claim in (*request.claims, *request.releases):
        names += (claim.scope, claim.key)
    if request.key is not None:
        names.append(request.key)
    for name in names:
        if not 0 < len(name) <= NAME_CHARS_MAX or "\0" in name or not _is_unicode(name):
            raise ValueError(f"{name!r} cannot name a stream, a claim or a key")
    if len({write.stream for write in request.writes}) != len(request.writes):
        raise ValueError("a request writes each stream once")
    if (request.claims or request.releases) and not request.writes:
        raise ValueError("a claim is held by the first stream of its request: there is none")


def _is_unicode(text: str) -> bool:
    """A str may hold halves of characters, which no encoding can."""
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def persons(request: Append) -> set[str]:
    """Whose keys the events of a request need."""
    return {
        person
        for write in request.writes
        for event in write.events
        if event.PERSONAL
        for person in persons_of(event, request.actor)
    }


def encoded(request: Append, log_id: str, stamp: int, keys: Keys) -> Encoded:
    """The bytes of a request whose first event is recorded at stamp; fresh ids and salts each
    time. Raises what the request's answer raises."""
    entries: list[Entry] = []
    size = 0
    for place, write in enumerate(request.writes):
        for n in range(len(write.events)):
            entry = _entry(request, place, n, len(entries) + 1, log_id, stamp, keys)
            size += len(entry.header) + len(entry.payload)
            entries.append(entry)
    answer = b""
    if request.answer is not None:
        answer = request.answer(Stamp(first=stamp, writes=request.writes))
    return Encoded(stamp, answer, tuple(entries), size)


def _entry(
    request: Append, place: int, n: int, ordinal: int, log_id: str, stamp: int, keys: Keys
) -> Entry:
    """The n-th event of the write at place, both from 0."""
    write = request.writes[place]
    event = write.events[n]
    event_id = ids.new_id()
    if event.PERSONAL:
        event = sealed(event, request.actor, log_id, event_id, keys)
    payload = encode(event)
    salt = secrets.token_bytes(SALT_BYTES)
    wire = wire_name(type(event))
    version = write.expected + n + 1
    header = encode(
        Header(
            format=HEADER_FORMAT,
            log_id=log_id,
            event_id=event_id,
            stream=write.stream,
            version=version,
            type=wire,
            actor=request.actor,
            recorded_at=stamp + ordinal - 1,
            causation=request.causation,
            correlation=request.correlation,
            commitment=commitment_of(salt, payload),
        )
    )
    if len(header) > HEADER_BYTES_MAX:
        raise ValueError(f"a header has at most {HEADER_BYTES_MAX} bytes, not {len(header)}")
    return Entry(place + 1, ordinal, version, wire, header, salt, payload)


def decoded(header: bytes, payload: bytes | None) -> tuple[Header, Event]:
    """Header and event of what is stored: lifted to the present, personal fields still sealed."""
    head = decode(header, Header)
    return head, Erased() if payload is None else read_event(head.type, payload)
