"""A world of endpoints in virtual time: real lanes, a made-up feed, no network and no clock.

Whatever the lanes decide is what they decide in production: only reading, sending and keeping are
played here, by the same steps as the driver in services/notification/delivery takes.
"""

import heapq
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.notification.domain.breaker import Standing
from services.notification.domain.lane import WINDOW_EVENTS, Lane
from services.notification.domain.outcome import Outcome
from services.notification.domain.passage import Flush, Item, Parked, Rules, Send, Want
from services.notification.domain.slots import Seat, Slots

OK = Outcome(kind="delivered", status=200, seconds=0.05)
BROKEN = Outcome(kind="http_5xx", status=500, seconds=0.05)
BLACK_HOLE = Outcome(kind="timeout_total", seconds=15.0)
DOWN = Outcome(kind="refused", seconds=0.01)
# From an event to its outcome; the outcome says how long it takes.
Behaviour = Callable[[float, Send], Outcome]
START = 1_800_000_000.0


class Feed:
    """Events of one organisation, made when they are asked for: a million costs nothing."""

    def __init__(self, subjects: int = 50) -> None:
        self.head = 0
        self.told_at: dict[int, float] = {}
        self._subjects = subjects

    def item(self, sequence: int) -> Item:
        """The event at a place."""
        subject = f"objective/{(sequence * 7919) % self._subjects}"
        return Item(sequence=sequence, id=f"evt_{sequence}", type="t", subject=subject, body=b"{}")

    def after(self, sequence: int, upto: int) -> list[Item]:
        """A window."""
        end = min(upto, sequence + WINDOW_EVENTS)
        return [self.item(n) for n in range(sequence + 1, end + 1)]

    def first(self, want: Want) -> Item | None:
        """The event that a parked key goes on with."""
        for n in range(want.after + 1, min(want.upto, self.head) + 1):
            item = self.item(n)
            if want.subject in (None, item.subject):
                return item
        return None


@dataclass
class Kept:
    """What a crash leaves behind: what was flushed."""

    cursor: int = 0
    standing: Standing = field(default_factory=Standing)
    parked: dict[str, Parked] = field(default_factory=dict)
    dead: list[Any] = field(default_factory=list)
    rows_written: int = 0

    def keep(self, flush: Flush) -> None:
        self.cursor, self.standing = flush.cursor, flush.standing
        self.parked |= {row.key: row for row in flush.park}
        for key in flush.unpark:
            self.parked.pop(key, None)
        self.dead += flush.dead
        self.rows_written += len(flush.park)


class Endpoint:
    """One endpoint with its lane, and what it saw."""

    def __init__(
        self,
        world: "World",
        feed: Feed,
        behave: Behaviour,
        *,
        rules: Rules | None = None,
        cursor: int = 0,
        organisation: str = "one",
        is_replay: bool = False,
    ) -> None:
        self.world, self.feed, self.behave = world, feed, behave
        self.rules = rules or Rules()
        self.organisation, self.is_replay = organisation, is_replay
        self.kept = Kept(cursor=cursor)
        self.requests: list[tuple[float, int]] = []
        self.taken: list[tuple[float, int, str]] = []
        self.peak = 0
        self.life = 0
        self.lane = self._new_lane()

    def _new_lane(self) -> Lane:
        standing = Standing(
            **{f: getattr(self.kept.standing, f) for f in Standing.__struct_fields__}
        )
        parked = tuple(self.kept.parked.values())
        return Lane(self.rules, self.kept.cursor, standing, self.world.chance.random, parked)

    def crash(self) -> None:
        """Its worker dies: what was not flushed is forgotten, requests under way come through."""
        self.life += 1
        self.lane = self._new_lane()

    def resume(self) -> None:
        """Its owner has it go on where it stopped."""
        self.kept.standing = Standing()
        self.crash()

    def step(self) -> None:
        """Read, send and keep, until there is nothing more to do now."""
        lane, now = self.lane, self.world.now
        lane.head = self.feed.head
        while lane.hungry(now):
            items = self.feed.after(lane.window.read, lane.end)
            lane.offer(items, items[-1].sequence)
        for want in lane.wants(now):
            lane.supply(want, self.feed.first(want), now)
        while (send := lane.pick(now)) is not None:
            seat = Seat(
                self.organisation, send.is_parked or self.is_replay, lane.breaker.is_slow(now)
            )
            if not self.world.slots.take(seat):
                self.world.waiting.setdefault(id(self), self)
                break
            lane.begin(send)
            self.peak = max(self.peak, lane.in_flight)
            outcome = self.behave(now, send)
            self.requests.append((now, send.item.sequence))
            self.world.at(now + outcome.seconds, self._arrived, send, outcome, seat, self.life)
        due = lane.next_due(now)
        if due is not None and due > now:
            self.world.wake(self, due)

    def _arrived(self, send: Send, outcome: Outcome, seat: Seat, life: int) -> None:
        self.world.slots.give(seat)
        if outcome.is_delivered:
            self.taken.append((self.world.now, send.item.sequence, send.item.subject))
        if life == self.life:
            self.lane.done(send, outcome, self.world.now)
            self.step()
            # Sometimes only, as in production, so that a crash has something to forget.
            if self.world.chance.random() < self.world.flush_share:
                self.kept.keep(self.lane.flush())
        self.world.let_in()

    def latencies(self, since: float) -> list[float]:
        """From told to taken, for first deliveries of events told since a moment."""
        seen: dict[int, float] = {}
        for at, sequence, _ in self.taken:
            seen.setdefault(sequence, at)
        told = self.feed.told_at
        return [at - told[s] for s, at in seen.items() if told.get(s, -1.0) >= since]


class World:
    """Time, chance, and everything that happens."""

    def __init__(self, seed: int = 1, slots: Slots | None = None) -> None:
        self.now = START
        self.chance = random.Random(seed)
        self.slots = slots or Slots()
        self.flush_share = 1.0
        self.waiting: dict[int, Endpoint] = {}
        self._order = itertools.count()
        self._heap: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._woken: dict[int, float] = {}

    def at(self, moment: float, what: Callable[..., None], *about: Any) -> None:
        """Have something happen."""
        heapq.heappush(self._heap, (moment, next(self._order), what, about))

    def wake(self, endpoint: Endpoint, moment: float) -> None:
        """Have an endpoint looked at; once for several wishes."""
        if self._woken.get(id(endpoint), float("inf")) > moment:
            self._woken[id(endpoint)] = moment
            self.at(moment, self._wake, endpoint, moment)

    def _wake(self, endpoint: Endpoint, moment: float) -> None:
        if self._woken.get(id(endpoint)) == moment:
            del self._woken[id(endpoint)]
            endpoint.step()

    def let_in(self) -> None:
        """A seat is free: whoever waits tries again, in turn."""
        waiting, self.waiting = self.waiting, {}
        for endpoint in waiting.values():
            endpoint.step()

    def tell(self, feed: Feed, endpoints: Sequence[Endpoint], per_s: float, seconds: float) -> None:
        """Events come in evenly from now on."""
        for n in range(int(per_s * seconds)):
            self.at(self.now + n / per_s, self._told, feed, endpoints)

    def _told(self, feed: Feed, endpoints: Sequence[Endpoint]) -> None:
        feed.head += 1
        feed.told_at[feed.head] = self.now
        for endpoint in endpoints:
            endpoint.step()

    def run(self, until: float) -> None:
        """Let time pass up to a moment."""
        while self._heap and self._heap[0][0] <= until:
            self.now, _, what, about = heapq.heappop(self._heap)
            what(*about)
        self.now = until


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def inversions(taken: Sequence[tuple[float, int, str]]) -> int:
    """First deliveries that came behind a later event of their objective."""
    newest: dict[str, int] = {}
    seen: set[int] = set()
    found = 0
    for _, sequence, subject in taken:
        if sequence in seen:
            continue
        seen.add(sequence)
        found += sequence < newest.get(subject, 0)
        newest[subject] = max(sequence, newest.get(subject, 0))
    return found


def steady(outcome: Outcome) -> Behaviour:
    """An endpoint that always answers alike."""
    return lambda _now, _send: outcome


def healthy(chance: random.Random, mean_s: float = 0.05) -> Behaviour:
    """An endpoint that is well, as fast as such endpoints are."""
    return lambda _now, _send: Outcome(
        kind="delivered", status=200, seconds=min(2.0, chance.expovariate(1 / mean_s))
    )


def spans(moments: Sequence[float]) -> Iterator[float]:
    """The time between neighbours."""
    return (b - a for a, b in itertools.pairwise(moments))
