"""What goes into one transaction: which waiting requests, and how they travel."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.runtime.store.api import Append
from services.runtime.store.encode import Encoded, encoded
from services.runtime.store.seal import Keys

# More in one transaction gains nothing and keeps the heads locked for longer.
GROUP_REQUESTS_MAX = 256
GROUP_EVENTS_MAX = 2_000
GROUP_BYTES_MAX = 4_000_000
# How many requests a group looks past because they must wait; those behind wait too.
PASSED_MAX = 256


@dataclass(slots=True, eq=False)
class Log:
    """What a process knows of a log: its id, and the last µs for which it encoded an event."""

    organisation_id: UUID
    log_id: str
    encoded_at: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What log.append said of a request; before is the index before its own events."""

    before: int
    reason: str | None = None
    subject: str = ""
    number: int = 0


@dataclass(slots=True, eq=False)
class Waiting:
    """A request with the bytes it is stored as, and the promise of its verdict."""

    request: Append
    log: Log
    keys: Keys
    verdict: asyncio.Future[Verdict]
    stored: Encoded = field(init=False)

    def __post_init__(self) -> None:
        """Encodes it, later than all before it. Raises what the request's answer raises."""
        log = self.log
        stamp = max(self.request.at, log.encoded_at + 1)
        self.stored = encoded(self.request, log.log_id, stamp, self.keys)
        log.encoded_at = max(log.encoded_at, stamp + len(self.stored.entries) - 1)


class Group:
    """Requests of one transaction: none writes what another writes, checks, claims or names."""

    def __init__(self) -> None:
        self.members: list[Waiting] = []
        self._events = 0
        self._bytes = 0
        self._written: set[tuple[UUID, str]] = set()
        self._checked: set[tuple[UUID, str]] = set()
        self._named: set[tuple[UUID, str, str]] = set()

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be taken in."""
        return (
            len(self.members) >= GROUP_REQUESTS_MAX
            or self._events >= GROUP_EVENTS_MAX
            or self._bytes >= GROUP_BYTES_MAX
        )

    def admits(self, waiting: Waiting) -> bool:
        """Take a request in, unless it must wait for one that is in already."""
        request = waiting.request
        owner = request.organisation_id
        written = {(owner, w.stream) for w in request.writes if w.events}
        checked = {(owner, w.stream) for w in request.writes if not w.events}
        named = {(owner, c.scope, c.key) for c in (*request.claims, *request.releases)}
        if request.key is not None:
            named.add((owner, "", request.key))
        if not (
            self._written.isdisjoint(written)
            and self._written.isdisjoint(checked)
            and self._checked.isdisjoint(written)
            and self._named.isdisjoint(named)
        ):
            return False
        self._written |= written
        self._checked |= checked
        self._named |= named
        self._events += len(waiting.stored.entries)
        self._bytes += sum(len(e.payload) + len(e.header) for e in waiting.stored.entries)
        self.members.append(waiting)
        return True


def take(queue: deque[Waiting]) -> list[Waiting]:
    """The next group off a queue, without those whose callers went away.

    Who has to wait keeps its place in front, and its organisation's later requests wait behind
    it: they were encoded with later times.
    """
    group = Group()
    passed: list[Waiting] = []
    held_up: set[UUID] = set()
    while queue and not group.is_full and len(passed) < PASSED_MAX:
        waiting = queue.popleft()
        owner = waiting.log.organisation_id
        if waiting.verdict.done():
            continue
        if owner in held_up or not group.admits(waiting):
            held_up.add(owner)
            passed.append(waiting)
    queue.extendleft(reversed(passed))
    return group.members


def columns(group: list[Waiting]) -> list[list[Any]]:
    """A group as the arrays of log.append, in the order of its parameters."""
    owners = sorted({waiting.log.organisation_id for waiting in group})
    place = {owner: n for n, owner in enumerate(owners, 1)}
    types: dict[str, int] = {}
    requests: list[list[Any]] = [[] for _ in range(7)]
    writes: list[list[Any]] = [[] for _ in range(3)]
    events: list[list[Any]] = [[] for _ in range(6)]
    claims: list[list[Any]] = [[] for _ in range(5)]
    for n, waiting in enumerate(group, 1):
        request, stored = waiting.request, waiting.stored
        _add(
            requests,
            place[request.organisation_id],
            stored.stamp,
            len(stored.entries),
            request.key,
            request.fingerprint,
            stored.answer,
            request.version,
        )
        write_before = len(writes[0])
        for write in request.writes:
            _add(writes, n, write.stream, write.expected)
        for e in stored.entries:
            type_ = types.setdefault(e.type, len(types) + 1)
            _add(events, write_before + e.write, e.version, type_, e.header, e.salt, e.payload)
        for claim in request.claims:
            _add(claims, n, claim.scope, claim.key, request.writes[0].stream, False)
        for claim in request.releases:
            # Any stream of the request may give back what it holds.
            for write in request.writes:
                _add(claims, n, claim.scope, claim.key, write.stream, True)
    return [owners, *requests, *writes, list(types), *events, *claims]


def _add(columns: list[list[Any]], *row: Any) -> None:
    for column, value in zip(columns, row, strict=True):
        column.append(value)
