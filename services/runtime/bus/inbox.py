"""Hears of events: a durable pull consumer, acknowledged after their effect is committed.

Raw nats-py and not FastStream's pull subscriber: that one waits to fill a batch (median 3 s when
idle), or runs a batch message by message at ten times the CPU, and suppresses the errors that say
the consumer is gone. nats-py's own fetch can stall on an earlier request; so the requests are
made here, each with an inbox of its own, and messages are taken as they come.

The messages of an organisation share a fate, those of others do not: they are handed over
organisation by organisation, and what cannot be carried out within HELD_SECONDS_MAX is given back
for later. That is below the consumer's ack_wait, so nothing is delivered twice at a time.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
import nats.errors
import structlog
from nats.aio.msg import Msg
from nats.js.api import Header, StatusCode
from nats.js.errors import NotFoundError

from contracts import subjects
from contracts.envelope import EventMessage, decode
from services.runtime import signals
from services.runtime.bus.codec import UNREADABLE
from services.runtime.bus.connection import Link
from services.runtime.ending import is_ending

IN_HAND_MAX = 256
# Whoever waits costs the broker something each time it asks: of five seconds, and three to watch,
# came a quarter of all that the platform takes while nothing happens.
PULL_SECONDS = 20.0
# After this the request, or its answer, was lost: with a restart of NATS, for instance.
PULL_SECONDS_MAX = PULL_SECONDS + 1.0
HELD_SECONDS_MAX = 3.0
PAUSE_SECONDS = 1.0
WATCH_SECONDS = 10.0
# Told twice in a row that there is no such consumer, we believe it.
MISSING_MAX = 2
DELAY_SECONDS_MAX = 300.0

logger = structlog.get_logger("inbox")

OnEvents = Callable[[Sequence[EventMessage]], Awaitable[None]]


class Missing(Exception):
    """The stream or the durable consumer is not there; only provisioning makes it again."""


class Inbox:
    """The events of one process. on_events returns once their effect is committed, or raises."""

    def __init__(self, link: Link, service: str, on_events: OnEvents) -> None:
        self._client = link.client
        self._service = service
        self._on_events = on_events
        self._inbox = f"{subjects.inbox_of(link.name)}.events.{self._client.new_inbox()[-22:]}"
        self._round = 0
        self._owed = 0
        self._pause = False
        self._arrived: list[Msg] = []
        self._held: dict[asyncio.Task[None], list[Msg]] = {}
        self._wake = asyncio.Event()
        link.watch.back.append(self._forget_request)

    async def run(self) -> None:
        """Hear until cancelled. Raises Missing when there is nothing to hear any more."""
        subscription = await self._client.subscribe(f"{self._inbox}.*", cb=self._hear)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._watch())
                tasks.create_task(self._pull())
        except* Missing as missing:
            raise Missing(str(missing.exceptions[0])) from None
        finally:
            if not self._client.is_closed:
                await subscription.unsubscribe()

    async def give_back(self, seconds: float) -> None:
        """After run has ended: wait for what is in hand, and return the rest at once."""
        if self._held:
            await asyncio.wait(self._held, timeout=seconds)
        rest = [*self._arrived, *(m for messages in self._held.values() for m in messages)]
        for task in list(self._held):
            task.cancel()
        for message in rest:
            await self._say(message.nak())

    async def _pull(self) -> None:
        while not is_ending():
            if self._pause:
                self._pause = False
                await asyncio.sleep(PAUSE_SECONDS)
            await self._request()
            try:
                async with asyncio.timeout(PULL_SECONDS_MAX):
                    await self._wake.wait()
            except TimeoutError:
                self._owed = 0
            self._wake.clear()
            self._hand_over()

    async def _request(self) -> None:
        """Ask for as many as there is room for, unless an earlier request is still good."""
        room = IN_HAND_MAX - sum(len(messages) for messages in self._held.values())
        if self._owed or room <= 0 or not self._client.is_connected:
            return
        self._round += 1
        self._owed = room
        asked = msgspec.json.encode({"batch": room, "expires": int(PULL_SECONDS * 1e9)})
        reply = f"{self._inbox}.{self._round}"
        await self._say(self._client.publish(subjects.consumer_next(self._service), asked, reply))

    async def _hear(self, message: Msg) -> None:
        """An event, or what became of a request: then its subject is the request's inbox."""
        status = (message.headers or {}).get(Header.STATUS)
        if status is None:
            self._owed = max(0, self._owed - 1)
            self._arrived.append(message)
        elif message.subject == f"{self._inbox}.{self._round}":
            self._owed = 0
            # Anything but "nothing new came": asking again at once would only be told the same.
            self._pause = status != StatusCode.REQUEST_TIMEOUT
        self._wake.set()

    def _forget_request(self) -> None:
        self._owed = 0
        self._wake.set()

    def _hand_over(self) -> None:
        groups: dict[UUID, list[tuple[Msg, EventMessage]]] = {}
        arrived, self._arrived = self._arrived, []
        for message in arrived:
            event = self._read(message)
            if event is not None:
                groups.setdefault(event.organisation_id, []).append((message, event))
        for group in groups.values():
            messages = [message for message, _ in group]
            events = sorted((event for _, event in group), key=lambda event: event.index)
            self._hold(asyncio.create_task(self._carry_out(messages, events)), messages)

    def _hold(self, task: asyncio.Task[None], messages: list[Msg]) -> None:
        self._held[task] = messages
        task.add_done_callback(self._put_down)

    def _put_down(self, task: asyncio.Task[None]) -> None:
        self._held.pop(task, None)
        self._wake.set()

    def _read(self, message: Msg) -> EventMessage | None:
        try:
            return decode(message.data, EventMessage)
        except UNREADABLE as error:
            # It will never be readable, and the log has what it should have said.
            logger.critical("not an event", subject=message.subject, error=str(error))
            self._hold(asyncio.create_task(self._say(message.term())), [])
            return None

    async def _carry_out(self, messages: Sequence[Msg], events: Sequence[EventMessage]) -> None:
        try:
            async with asyncio.timeout(HELD_SECONDS_MAX):
                await self._on_events(events)
        except Exception as error:  # the edge: whatever it is, the events come again
            delay = delay_after(max(message.metadata.num_delivered for message in messages))
            logger.warning(
                "events put off", error=f"{type(error).__name__}: {error}", seconds=round(delay, 1)
            )
            for message in messages:
                await self._say(message.nak(delay=delay))
            signals.emit("inbox.put_off", service=self._service, last=events[-1].index)
        else:
            for message in messages:
                # A lost acknowledgement is a second delivery, which changes nothing.
                await self._say(message.ack())
            signals.emit("inbox.done", service=self._service, last=events[-1].index)

    async def _say(self, saying: Awaitable[Any]) -> None:
        try:
            await saying
        except nats.errors.Error as error:
            logger.info("not said", error=str(error) or type(error).__name__)

    async def _watch(self) -> None:
        """Nobody tells a pull consumer that it was deleted: ask."""
        missing = 0
        while not is_ending():
            missing = missing + 1 if await self._is_missing() else 0
            if missing >= MISSING_MAX:
                raise Missing(f"no {subjects.durable_of(self._service)} in NATS")
            await asyncio.sleep(WATCH_SECONDS)

    async def _is_missing(self) -> bool:
        jetstream = self._client.jetstream(timeout=WATCH_SECONDS)
        try:
            await jetstream.consumer_info(
                subjects.EVENTS_STREAM, subjects.durable_of(self._service)
            )
        except NotFoundError:
            signals.emit("inbox.missing", service=self._service)
            return True
        except (nats.errors.Error, TimeoutError):
            return False  # NATS is away or has no leader: that passes by itself.
        return False


def delay_after(deliveries: int) -> float:
    """Seconds until a message that failed comes again: 1, 2, 4 … 300, and up to a quarter more."""
    delay = min(2.0 ** min(deliveries - 1, 10), DELAY_SECONDS_MAX)
    return delay * random.uniform(1.0, 1.25)
