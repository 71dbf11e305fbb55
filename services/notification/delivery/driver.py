"""Drives one lane that is ours: reads the feed, sends, keeps, and lets go when there is nothing to
do. All decisions are the lane's."""

import asyncio

import structlog

from contracts import errors
from contracts.commands.notification_webhooks import FinishReplay, ReportWebhook, StopWebhook
from services.notification.delivery.aim import Aim
from services.notification.delivery.courier import Label
from services.notification.delivery.keeping import KEEP_SECONDS, Keeping
from services.notification.delivery.ledger import Claim, Lost
from services.notification.delivery.tools import Tools
from services.notification.domain.breaker import Standing
from services.notification.domain.formats import wrapped
from services.notification.domain.lane import Lane
from services.notification.domain.outcome import Outcome
from services.notification.domain.passage import Rules, Send
from services.notification.domain.slots import Seat
from services.runtime import clock, signals
from services.runtime.tenancy import UNANSWERED

# So long a lane stays ours when its organisation was told nothing: the next event then goes out at
# once. Where others wait for a place, only so long as the lane itself had something to do.
LINGER_SECONDS = 5.0
# Who may see an event is asked again where it was read longer ago than this.
JUDGED_SECONDS = 2.0
EARLY_SECONDS = 0.05
PAUSE_SECONDS = 0.005
SETTLE_SECONDS = 1.0

logger = structlog.get_logger("delivery")


class Driver:
    """One lane at work."""

    def __init__(self, tools: Tools, claim: Claim) -> None:
        self._tools = tools
        self.claim = claim
        self._wake = asyncio.Event()
        self._position = claim.position
        self._seen = claim.seen
        self._is_open = True
        self._has_news = self._has_room = True
        self._requests: set[asyncio.Task[None]] = set()
        self._keeping = Keeping(tools.notes, claim, self._wake)
        self._moved_at = self._read_at = clock.monotonic()

    def applied(self, position: int) -> None:
        """The organisation's read models have reached a position."""
        self._position = max(self._position, position)
        self._has_news = True
        self._wake.set()

    async def run(self) -> None:
        """Work until the lane is done, at rest, or somebody else's."""
        try:
            if await self._load():
                await self._work()
        except Lost:
            logger.info("lane lost", lane=str(self.claim.lane_id))
        except UNANSWERED as error:
            # The lease runs out by itself; until then nobody sends on this lane.
            logger.warning("lane put off", error=str(error) or type(error).__name__)
        finally:
            self._keeping.close()
            for request in self._requests:
                request.cancel()

    async def _load(self) -> bool:
        """Everything that is known of the lane; whether it is to be worked on."""
        claim, tools = self.claim, self._tools
        self._tail = tools.tail(claim.organisation_id)
        # Not up to the claim's position: the log is there, its read models perhaps not yet. What
        # is missing comes when they have reached it, with the first look at the news.
        await self._tail.refresh(0)
        self._aim = Aim(tools.desk.documents, claim, self._tail)
        is_active = await self._aim.look()
        parked = await tools.ledger.parked(claim) if is_active else []
        rules = self._aim.rules if is_active else Rules()
        self.lane = Lane(rules, claim.cursor, claim.standing, tools.chance, parked)
        if not is_active:
            await self._keeping.last(self.lane, claim.seen, None, lets_go=True)
        return is_active

    async def _work(self) -> None:
        while self._is_open and self._keeping.is_open:
            await self._hear()
            if not self._is_open:
                break  # what was told together with a pause waits behind it
            await self._read()
            self._send()
            await self._tell()
            if self.lane.stop is not None or (self.lane.is_finished and not self._requests):
                break
            if self._is_at_rest():
                break
            if self._keeping.is_due:
                self._keeping.begin(self.lane, self._seen)
            await self._wait()
            self._keeping.check()
        await self._end()

    async def _hear(self) -> None:
        """Take in what happened to the organisation and to the webhook."""
        if not self._has_news:
            return
        position = self._position
        try:
            await self._tools.desk.documents.reached(self.claim.organisation_id, position)
        except errors.Behind:
            return
        self._has_news = self._position > position
        await self._tail.refresh(position)
        self.lane.head = max(self.lane.head, self._tail.end)
        self._seen = max(self._seen, position)
        if self._tail.aims_at != self._aim.looked_at:
            # Keys of another order are other keys: the lane begins anew from what is kept.
            ordering = self.lane.rules.ordering
            is_active = await self._aim.look()
            self._is_open = is_active and self._aim.rules.ordering == ordering
            self.lane.rules = self._aim.rules

    async def _read(self) -> None:
        lane, now = self.lane, self._now()
        while lane.hungry(now):
            before = lane.window.read
            items, upto, hidden = await self._aim.reader.window(before, lane.end)
            self._read_at = clock.monotonic()
            lane.breaker.standing.not_permitted += hidden
            lane.breaker.standing.skipped += self._aim.reader.latest.taken()
            lane.offer(items, upto)
            if lane.window.read == before:
                break
        for want in lane.wants(now):
            lane.supply(want, await self._aim.reader.first(want), self._now())

    def _send(self) -> None:
        lane, now = self.lane, self._now()
        while (send := lane.pick(now)) is not None:
            self._has_room = self._keeping.has_room(len(self._requests))
            if not self._has_room:
                return  # until a note is done, which wakes it
            is_again = send.is_parked or self.claim.kind != "live"
            seat = Seat(self.claim.organisation_id, is_again, lane.breaker.is_slow(now))
            self._has_room = self._tools.slots.take(seat)
            if not self._has_room:
                self._tools.waiting[id(self)] = self._wake
                return
            lane.begin(send)
            request = asyncio.create_task(self._request(send, seat))
            self._requests.add(request)
            request.add_done_callback(self._requests.discard)

    async def _request(self, send: Send, seat: Seat) -> None:
        try:
            if not await self._may_send(send):
                self.lane.breaker.standing.not_permitted += 1
                return self.lane.forgo(send, self._now())
            outcome = await self._delivered(send)
            self.lane.done(send, outcome, self._now())
        finally:
            self._tools.give(seat)
            self._moved_at = clock.monotonic()
            self._wake.set()

    async def _may_send(self, send: Send) -> bool:
        """Whether it may still be seen; what was parked was fetched a moment ago."""
        is_fresh = clock.monotonic() - self._read_at < JUDGED_SECONDS
        return is_fresh or send.is_parked or await self._aim.reader.may_send(send.item)

    async def _delivered(self, send: Send) -> Outcome:
        item, webhook = send.item, self._aim.webhook
        label = Label(
            event_id=item.id + self._aim.wish.suffix,
            sequence=item.sequence,
            type=item.type,
            subject=item.subject,
            attempt=send.attempt,
        )
        more = {"okr-watermark": str(send.watermark)}
        if self.claim.kind != "live":
            more["okr-replay"] = str(self.claim.lane_id)
        parcel = wrapped(item.body, webhook.format, webhook.payload)
        answer, attempt = await self._tools.courier.deliver(
            self.claim.organisation_id, webhook, parcel, label, more
        )
        self._keeping.add(attempt)
        signals.emit("delivery.attempted", webhook_id=webhook.id, attempt=attempt)
        return Outcome(kind="blocked_target") if answer is None else answer.outcome

    async def _tell(self) -> None:
        """Its owner hears of long outages and of their end."""
        if self.claim.kind != "live":
            return
        webhook, standing = self._aim.webhook, self.lane.breaker.standing
        hours = self.lane.breaker.notice(self._now())
        is_over = self.lane.breaker.is_closed and webhook.failing_since is not None
        if hours is not None or (is_over and not self._has_news):
            since = int(standing.opened_at * 1e6)
            wish = ReportWebhook(webhook_id=webhook.id, since=since, hours=hours)
            await self._tools.carry_out(self.claim.organisation_id, wish)
            self._has_news = True

    def _is_at_rest(self) -> bool:
        """Whether there was nothing to do for a while, and will be nothing for a while."""
        due = self.lane.next_due(self._now())
        is_idle = not self._requests and not self._has_news
        is_far = due is None or due - self._now() > LINGER_SECONDS
        news_at = float("-inf") if self._tools.is_crowded else self._tail.moved_at
        since = clock.monotonic() - max(self._moved_at, news_at)
        return is_idle and is_far and since > LINGER_SECONDS

    async def _wait(self) -> None:
        """Until something happened, or something is due."""
        now, due = self._now(), self.lane.next_due(self._now())
        seconds = KEEP_SECONDS if due is None else max(PAUSE_SECONDS, due - now)
        if self.lane.hungry(now) or self._has_news:
            # The read models are not there yet, or it is not known who may see what comes next.
            seconds = EARLY_SECONDS
        elif not self._has_room:
            seconds = SETTLE_SECONDS
        seconds = min(seconds, self._keeping.due_in(), LINGER_SECONDS + 0.1)
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        finally:
            self._wake.clear()

    async def _end(self) -> None:
        """Let requests under way arrive, note everything, and say why it ends."""
        if self._requests:
            await asyncio.wait(self._requests, timeout=SETTLE_SECONDS)
        claim, lane, ledger = self.claim, self.lane, self._tools.ledger
        due = self._now() if lane.window.read < lane.end else lane.next_due(self._now())
        if lane.stop is None and lane.is_finished:
            await self._keeping.last(lane, self._seen, None, lets_go=False)
            await self._finish(lane.breaker.standing)
            await ledger.close(claim)
        else:
            await self._keeping.last(lane, self._seen, due, lets_go=True)
            if lane.stop is not None:
                wish = StopWebhook(webhook_id=claim.webhook_id, cause=lane.stop)
                await self._tools.carry_out(claim.organisation_id, wish)
        signals.emit("delivery.released", lane_id=claim.lane_id, cursor=lane.cursor)

    async def _finish(self, standing: Standing) -> None:
        if self.claim.kind != "replay":
            return
        wish = FinishReplay(
            webhook_id=self.claim.webhook_id,
            replay_id=self.claim.lane_id,
            delivered=standing.delivered,
            dead=standing.dead,
            not_permitted=standing.not_permitted,
        )
        await self._tools.carry_out(self.claim.organisation_id, wish)

    def stop(self) -> None:
        """Come to an end soon, in good order."""
        self._is_open = False
        self._wake.set()

    @staticmethod
    def _now() -> float:
        return clock.now_us() / 1e6
