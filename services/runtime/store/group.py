"""What goes into one transaction: which waiting requests, and how they travel."""

import asyncio
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from msgspec import Struct

from services.runtime.store.api import Append, StreamWrite
from services.runtime.store.encode import Entry, encoded
from services.runtime.store.seal import Keys

# More in one transaction gains nothing and keeps the heads locked for longer.
GROUP_REQUESTS_MAX = 256
GROUP_EVENTS_MAX = 2_000
GROUP_BYTES_MAX = 4_000_000
# How many requests a group looks past because they must wait; those behind wait too.
PASSED_MAX = 256

Name = tuple[str, ...]
_in_lock_order = attrgetter("organisation_id.int")


@dataclass(slots=True, eq=False)
class Log:
    """What a process knows of a log: its id, and the last µs for which it encoded an event."""

    organisation_id: UUID
    log_id: str
    encoded_at: int = 0


class Verdict(Struct, frozen=True):
    """What the log said of a request; before is the index before its own events."""

    before: int
    reason: str | None = None
    subject: str = ""
    number: int = 0


class Waiting:
    """A request with the bytes it is stored as, and the promise of its verdict."""

    __slots__ = ("log", "request", "stored", "verdict")

    def __init__(
        self, request: Append, log: Log, keys: Keys, verdict: asyncio.Future[Verdict]
    ) -> None:
        """Encodes it, later than all before it. Raises what the request's answer raises."""
        stamp = max(request.at, log.encoded_at + 1)
        self.request = request
        self.log = log
        self.verdict = verdict
        self.stored = encoded(request, log.log_id, stamp, keys)
        log.encoded_at = max(log.encoded_at, stamp + len(self.stored.entries) - 1)

    @property
    def is_plain(self) -> bool:
        """Whether it is one event of one stream."""
        request = self.request
        return len(request.writes) == len(self.stored.entries) == 1 and not (
            request.claims or request.releases
        )

    def uses(self) -> list[tuple[Name, bool]]:
        """Streams, key and claims, and whether it changes them."""
        request, log_id = self.request, self.log.log_id
        used: list[tuple[Name, bool]] = [
            ((log_id, write.stream), bool(write.events)) for write in request.writes
        ]
        if request.key is not None:
            used.append(((log_id, "", request.key), True))
        if request.claims or request.releases:
            claims = (*request.claims, *request.releases)
            used += [((log_id, claim.scope, claim.key), True) for claim in claims]
        return used


class Group:
    """Requests of one transaction: none uses what another changes."""

    def __init__(self, limit: int = GROUP_REQUESTS_MAX) -> None:
        self.members: list[Waiting] = []
        self._limit = limit
        self._events = 0
        self._bytes = 0
        # Name: whether it is changed.
        self._used: dict[Name, bool] = {}

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be taken in."""
        return (
            len(self.members) >= self._limit
            or self._events >= GROUP_EVENTS_MAX
            or self._bytes >= GROUP_BYTES_MAX
        )

    def admits(self, waiting: Waiting) -> bool:
        """Take a request in, unless it must wait for one that is in already."""
        uses = waiting.uses()
        for name, is_change in uses:
            is_changed = self._used.get(name)
            if is_changed is not None and (is_changed or is_change):
                return False
        self._used.update(uses)
        self._events += len(waiting.stored.entries)
        self._bytes += waiting.stored.size
        self.members.append(waiting)
        return True


def take(queue: deque[Waiting], held_up: Collection[Log], limit: int) -> list[Waiting]:
    """The next group off a queue, without those whose callers went away.

    Who has to wait keeps its place in front, and its organisation's later requests wait behind
    it: they were encoded with later times. So do those of organisations that are held up.
    """
    if len(queue) == 1 and not held_up:
        waiting = queue.popleft()
        return [] if waiting.verdict.done() else [waiting]
    group = Group(limit)
    passed: list[Waiting] = []
    waits = set(held_up)
    while queue and not group.is_full and len(passed) < PASSED_MAX:
        waiting = queue.popleft()
        if waiting.verdict.done():
            continue
        if waiting.log in waits or not group.admits(waiting):
            waits.add(waiting.log)
            passed.append(waiting)
    queue.extendleft(reversed(passed))
    return group.members


def columns(group: list[Waiting]) -> list[list[Any]]:
    """A group as the arrays of log.append, in the order of its parameters."""
    logs = sorted({waiting.log for waiting in group}, key=_in_lock_order)
    place = {log: n for n, log in enumerate(logs, 1)}
    writes: list[tuple[int, StreamWrite]] = []
    events: list[tuple[int, Entry]] = []
    claims: list[tuple[int, str, str, str, bool]] = []
    for n, waiting in enumerate(group, 1):
        writes_before = len(writes)
        writes += [(n, write) for write in waiting.request.writes]
        events += [(writes_before + entry.write, entry) for entry in waiting.stored.entries]
        if waiting.request.claims or waiting.request.releases:
            claims += _claims(n, waiting.request)
    types = {wire: n for n, wire in enumerate({entry.type for _, entry in events}, 1)}
    return [
        [log.organisation_id for log in logs],
        [place[waiting.log] for waiting in group],
        [waiting.stored.stamp for waiting in group],
        [len(waiting.stored.entries) for waiting in group],
        [waiting.request.key for waiting in group],
        [waiting.request.fingerprint for waiting in group],
        [waiting.stored.answer for waiting in group],
        [waiting.request.version for waiting in group],
        [n for n, _ in writes],
        [write.stream for _, write in writes],
        [write.expected for _, write in writes],
        list(types),
        [write for write, _ in events],
        [entry.version for _, entry in events],
        [types[entry.type] for _, entry in events],
        [entry.header for _, entry in events],
        [entry.salt for _, entry in events],
        [entry.payload for _, entry in events],
        *([claim[n] for claim in claims] for n in range(5)),
    ]


def scalars(waiting: Waiting) -> tuple[Any, ...]:
    """A plain request as the parameters of log.append_one."""
    request, stored = waiting.request, waiting.stored
    write, entry = request.writes[0], stored.entries[0]
    return (
        request.organisation_id,
        stored.stamp,
        request.key,
        request.fingerprint,
        stored.answer,
        request.version,
        write.stream,
        write.expected,
        entry.type,
        entry.header,
        entry.salt,
        entry.payload,
    )


def _claims(n: int, request: Append) -> list[tuple[int, str, str, str, bool]]:
    """Request, scope, key, stream and whether it is given back; any stream of the request may
    give back what it holds."""
    first = request.writes[0].stream
    return [
        *((n, claim.scope, claim.key, first, False) for claim in request.claims),
        *(
            (n, claim.scope, claim.key, write.stream, True)
            for claim in request.releases
            for write in request.writes
        ),
    ]
