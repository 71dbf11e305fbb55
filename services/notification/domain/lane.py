"""A lane: a cursor through the feed towards one endpoint, and the few exceptions behind it.

A pure object: the time comes in, chance is injected, and what is to be read, sent and kept is told
to whoever drives it. Times are seconds. Its driver, in this order and again and again:

    reads     while `hungry`, a window of the feed behind what was read, and gives it to `offer`;
              for each of `wants`, one event of a parked key, and gives it to `supply`
    sends     whatever `pick` gives, until that is None; tells `done` what became of it
    keeps     what `flush` gives, in one transaction

Nothing is noted per event: what is finished is behind the cursor, what failed by itself is parked,
one row for each ordering key.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from contracts.events.notification_webhooks import PauseCause
from services.notification.domain.breaker import Breaker, Standing
from services.notification.domain.outcome import TIMEOUTS, Outcome
from services.notification.domain.pace import Pace
from services.notification.domain.parking import Parking
from services.notification.domain.passage import (
    Dead,
    Flush,
    Item,
    Parked,
    Rules,
    Send,
    Want,
    dead,
    key_of,
    parked,
)
from services.notification.domain.schedule import ATTEMPTS_MAX, Chance, event_delay
from services.notification.domain.window import Window

WINDOW_EVENTS, PROBE_CHOICES = 200, 3
# Beyond this many exceptions reading stops: then it is the endpoint that is wrong.
PARKED_MAX = 1_000


class Lane:
    """See above. head is the newest sequence known to its driver."""

    def __init__(
        self,
        rules: Rules,
        cursor: int,
        standing: Standing,
        chance: Chance,
        parked: Iterable[Parked] = (),
    ) -> None:
        self.rules = rules
        self.head = cursor
        self.window = Window(cursor)
        self.breaker = Breaker(standing, chance)
        self.pace = Pace(rules.in_flight_max, rules.per_s)
        self.parking = Parking(rules, parked)
        self.in_flight = 0
        self.stop: PauseCause | None = None
        self._chance = chance
        self._busy: set[str] = set()
        self._parked_last = False
        self._dead: list[Dead] = []

    @property
    def end(self) -> int:
        """How far there is something to read."""
        return self.head if self.rules.until is None else min(self.head, self.rules.until)

    def hungry(self, now: float) -> bool:
        """Whether a window of the feed is of use now."""
        if self.stop is not None or self.breaker.is_held(now) or self.window.read >= self.end:
            return False
        if not self.breaker.is_closed:
            return not self.window and now >= self.breaker.standing.next_probe_at
        return len(self.window) < WINDOW_EVENTS // 2 and not self._is_blocked()

    def offer(self, items: Sequence[Item], upto: int) -> None:
        """What fits of the feed behind what was read, and how far this was read."""
        for item in items:
            row = self.parking.rows.get(self._key(item))
            # Of a parked key all is left to its row. A strict lane's event waits in the window.
            is_left = row is not None and self.rules.ordering != "strict"
            if not is_left:
                self.window.add(item)
        self.window.read_up_to(upto)

    def wants(self, now: float) -> list[Want]:
        """Parked events to fetch, since they are due."""
        if self.stop is not None or self.breaker.is_held(now):
            return []
        rows = self.parking.due(now) if self.breaker.is_closed else self._probe_rows(now)
        idle = [row for row in rows if row.key not in self._busy]
        return [
            self.parking.want(row, self.window.read) for row in idle[: self.rules.in_flight_max]
        ]

    def supply(self, want: Want, item: Item | None, now: float) -> None:
        """What was found for a want; nothing means that the key has caught up with the rest."""
        if self.parking.supply(want, item, now, self.window.read) and want.subject is None:
            self.window.finish(want.upto)

    def pick(self, now: float) -> Send | None:
        """The next event to send now; whoever sends it says `begin` first."""
        if self.stop is not None or self.breaker.is_held(now) or not self.pace.has_token(now):
            return None
        if self.in_flight >= (self.pace.window if self.breaker.is_closed else 1):
            return None
        if self.breaker.is_closed:
            return self._pick_closed()
        return self._probe() if now >= self.breaker.standing.next_probe_at else None

    def begin(self, send: Send) -> None:
        """It is on its way."""
        self.in_flight += 1
        self.pace.take_token()
        self._busy.add(send.key)
        self._parked_last = send.is_parked

    def done(self, send: Send, outcome: Outcome, now: float) -> None:
        """What became of it."""
        self._back(send)
        match outcome.kind:
            case "delivered":
                self._succeeded(send, outcome, now)
            case "aborted":
                self._bury(send, "aborted_by_receiver", now)
            case "gone":
                self.stop = "gone"
            case "throttled":
                self._throttled(send, outcome, now)
            case _:
                self._failed(send, outcome, now)
        self.stop = "disabled_by_receiver" if outcome.disables else self.stop

    def forgo(self, send: Send, now: float) -> None:
        """It is not sent after all: its endpoint may not see it any more."""
        self._back(send)
        self._finish(send, now)

    def flush(self) -> Flush:
        """What changed since the last time."""
        park, unpark = self.parking.changes()
        buried, self._dead = tuple(self._dead), []
        kept = replace(self.breaker.standing)
        return Flush(cursor=self.cursor, standing=kept, park=park, unpark=unpark, dead=buried)

    @property
    def cursor(self) -> int:
        """Everything that fits up to it is finished or parked."""
        return self.window.cursor

    @property
    def watermark(self) -> int:
        """Everything that fits up to it was taken or given up."""
        return min([self.cursor, *(row.sequence - 1 for row in self.parking.rows.values())])

    @property
    def is_finished(self) -> bool:
        """Whether a lane with an end has reached it."""
        left = len(self.window) or self.parking.rows or self.in_flight
        return self.rules.until is not None and self.window.read >= self.rules.until and not left

    def next_due(self, now: float) -> float | None:
        """When it will have something to do by itself, None where only news can give it that."""
        standing, rows = self.breaker.standing, self.parking.rows
        if self.stop is not None or not (len(self.window) or rows or self.window.read < self.end):
            return None
        if self.breaker.is_held(now):
            return standing.hold_until
        if not self.breaker.is_closed:
            return None if self.in_flight else max(now, standing.next_probe_at)
        times = self.parking.times(self._busy)
        if self.in_flight < self.pace.window and self._pick_closed() is not None:
            times.append(self.pace.token_at(now))
        return min(times, default=None)

    # How.

    def _key(self, item: Item) -> str:
        return key_of(item, self.rules.ordering)

    def _is_blocked(self) -> bool:
        """Whether nothing new may go: a strict lane's event waits, or there are too many rows."""
        limit = 1 if self.rules.ordering == "strict" else PARKED_MAX
        return len(self.parking.rows) >= limit

    def _is_free(self, item: Item) -> bool:
        key = self._key(item)
        return key not in self._busy and key not in self.parking.rows

    def _probe_rows(self, now: float) -> list[Parked]:
        """Parked events serve as probes where nothing else waits."""
        is_due = now >= self.breaker.standing.next_probe_at and not self.in_flight
        is_needed = is_due and not any(map(self._is_free, self.window))
        return self.parking.by_turns(self.breaker.standing.probes) if is_needed else []

    def _probe(self) -> Send | None:
        choices = self.window.heads(self._is_free, self._key, PROBE_CHOICES)
        if choices:
            # Another one each time: the first may be the one that no endpoint would take.
            return self._send(choices[self.breaker.standing.probes % len(choices)])
        return next(map(self._send, self.parking.fetched.values()), None)

    def _pick_closed(self) -> Send | None:
        ready = (item for key, item in self.parking.fetched.items() if key not in self._busy)
        free = iter(()) if self._is_blocked() else filter(self._is_free, self.window)
        again, fresh = next(ready, None), next(free, None)
        # By turns, so that neither keeps the other waiting.
        item = fresh if again is None or (fresh is not None and self._parked_last) else again
        return None if item is None else self._send(item)

    def _send(self, item: Item) -> Send:
        key = self._key(item)
        row = self.parking.rows.get(key)
        return Send(
            item=item,
            key=key,
            attempt=1 + (row.attempts if row is not None else 0),
            is_parked=row is not None,
            is_probe=not self.breaker.is_closed,
            watermark=self.watermark,
        )

    def _succeeded(self, send: Send, outcome: Outcome, now: float) -> None:
        if self.breaker.succeeded(now, outcome.seconds):
            self.pace.restart()
            self.parking.delay(now - self.breaker.standing.opened_at)
        else:
            self.pace.succeeded(outcome.seconds, may_grow=self.breaker.is_closed)
        self.breaker.standing.delivered += 1
        self._finish(send, now)

    def _back(self, send: Send) -> None:
        self.in_flight -= 1
        self._busy.discard(send.key)
        self.parking.fetched.pop(send.key, None)

    def _finish(self, send: Send, now: float) -> None:
        self.window.finish(send.item.sequence)
        self.parking.passed(send, self.window.read, now)

    def _failed(self, send: Send, outcome: Outcome, now: float) -> None:
        self.pace.failed()
        if outcome.kind in TIMEOUTS:
            self.pace.halve()
        if not self.breaker.is_closed:
            # What was on its way when the breaker opened waits with the rest, free of charge.
            if send.is_probe and self.breaker.probe_failed(now):
                self.stop = "failing"
            self._forget_window()
        elif outcome.is_unfit or not self.breaker.failed(now, send.item.sequence, outcome):
            self._charge(send, outcome, now)
        else:
            self.pace.restart()
            self._forget_window()

    def _throttled(self, send: Send, outcome: Outcome, now: float) -> None:
        self.pace.halve()
        seconds, is_free = self.breaker.throttled(now, outcome.retry_after_s)
        self.parking.delay(seconds)
        if not self.breaker.is_closed:
            self.breaker.standing.next_probe_at = self.breaker.standing.hold_until
        elif not is_free:
            self._charge(send, outcome, now)
        self._forget_window()

    def _charge(self, send: Send, outcome: Outcome, now: float) -> None:
        since = self.parking.failing_since(send.key, now)
        if send.attempt >= ATTEMPTS_MAX:
            return self._exhausted(send, since, now)
        due_at = now + event_delay(send.attempt, self._chance)
        self.parking.park(parked(send, due_at=due_at, since=since, reason=outcome.kind))
        if self.rules.ordering != "strict":
            # The row remembers from where its key goes on, so the rest of it is left to the row.
            self.window.leave(lambda item: self._key(item) == send.key)

    def _exhausted(self, send: Send, since: float, now: float) -> None:
        """Given up, unless nothing else was taken either: then it is the endpoint that is down,
        and no event is lost to that however long it lasts."""
        if self.breaker.standing.last_success_at < since:
            self.breaker.open(now)
            self._forget_window()
        elif self.rules.on_exhausted == "halt":
            self.stop = "halted"
        else:
            self._bury(send, "exhausted", now)

    def _bury(self, send: Send, reason: str, now: float) -> None:
        self._dead.append(dead(send.item, reason))
        self.breaker.standing.dead += 1
        self._finish(send, now)

    def _forget_window(self) -> None:
        # Nothing of it is noted: the cursor stands, and it is read anew when it goes on.
        self.window.forget(lambda item: self._key(item) in self._busy)
        self.parking.forget(self._busy)
