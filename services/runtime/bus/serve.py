"""Commands and queries of a service, taken from NATS and always answered.

FastStream awaits one message per subscription before it takes the next, which would keep
commands from sharing an append transaction; its own max_workers costs 2.5 times the CPU of a
message (276 against 106 µs, measured). So each subscription's consume runs in a task of its own,
at most IN_FLIGHT_MAX at a time; that also tells exactly what is unanswered when the service stops.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import nats.errors
import structlog
from faststream.middlewares import ExceptionMiddleware
from faststream.nats import NatsBroker
from msgspec import Raw
from nats.aio.msg import Msg
from prometheus_client import Histogram

from contracts import errors, subjects
from contracts.envelope import CommandMessage, Ok, QueryMessage, Refused, Reply, encode
from contracts.registry import COMMANDS, QUERIES
from services.runtime import clock, telemetry
from services.runtime.bus.codec import Received, WireCodec
from services.runtime.bus.config import MAX_PAYLOAD_BYTES, queue_of
from services.runtime.bus.connection import Watch
from services.runtime.service import Asked, Desk, Question, Service

IN_FLIGHT_MAX = 64
# Questions that wait for something to happen cost little while they do, and have their own room.
LONG_POLLS_MAX = 512
# The field of a question that says how long it may wait, in seconds.
WAITS = "wait"
# Beyond this a caller is better served by "ask again" than by an answer after its deadline.
WAITING_MAX = 1024
# A frame around a body, and NATS's own limit counts headers.
REPLY_BYTES_MAX = MAX_PAYLOAD_BYTES - 64 * 1024

INTERNAL = Refused(
    kind="unavailable",
    code="internal",
    message="Something broke here and was logged; ask again with the same Idempotency-Key.",
)
BUSY = Refused(
    kind="unavailable", code="busy", message="Too much is waiting here just now; ask again shortly."
)

logger = structlog.get_logger("serve")

Respond = Callable[[Received[Any]], Awaitable[bytes]]


class Server:
    """The subscriptions of one service's process; start the broker after making it."""

    def __init__(self, service: Service, desk: Desk, broker: NatsBroker) -> None:
        self._service = service
        self._desk = desk
        self._broker = broker
        self._room = asyncio.Semaphore(IN_FLIGHT_MAX)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._polls: set[asyncio.Task[Any]] = set()
        waiting = (q for q in service.queries if WAITS in q.__struct_fields__)
        self._waiting = frozenset(map(subjects.query_subject, waiting))
        self._subscribers: list[Any] = []
        name, queue = service.name, queue_of(service.name)
        commands = WireCodec(CommandMessage, _mine(name, COMMANDS))
        queries = WireCodec(QueryMessage, _mine(name, QUERIES))
        self._subscribe(subjects.commands_of(name), queue, commands, self.command)
        self._subscribe(subjects.queries_of(name), queue, queries, self.query)

    def _subscribe(self, subject: str, queue: str, codec: WireCodec[Any], respond: Respond) -> None:
        subscriber = self._broker.subscriber(subject, queue=queue, codec=codec)
        subscriber(respond)
        consume = subscriber.consume

        async def one(msg: Msg) -> None:
            async with self._room:
                await consume(msg)

        async def beside(msg: Msg) -> None:
            is_poll = msg.subject in self._waiting
            crowd = self._polls if is_poll else self._tasks
            if len(crowd) >= (LONG_POLLS_MAX if is_poll else IN_FLIGHT_MAX + WAITING_MAX):
                await msg.respond(encode(BUSY))
                return
            task = asyncio.create_task(consume(msg) if is_poll else one(msg))
            crowd.add(task)
            task.add_done_callback(crowd.discard)

        subscriber.consume = beside  # type: ignore[method-assign]  # looked up at start: the way in
        self._subscribers.append(subscriber)

    async def drain(self, seconds: float) -> None:
        """Take nothing more and wait for what is in flight; after seconds it is cancelled."""
        try:
            async with asyncio.timeout(seconds):
                for subscriber in self._subscribers:
                    # Without a connection nothing more comes; the server has forgotten us already.
                    with suppress(nats.errors.Error):
                        await subscriber.subscription.drain()
                    subscriber.subscription = None
                while under_way := self._tasks | self._polls:
                    await asyncio.wait(under_way)
        except TimeoutError:
            under_way = self._tasks | self._polls
            logger.warning("unanswered when stopping", commands=len(under_way))
            for task in under_way:
                task.cancel()

    async def command(self, received: Received[CommandMessage]) -> bytes:
        """Have a command decided once the read models are where its sender has seen them."""
        frame, kind = received.frame, type(received.body)
        asked = Asked(
            command=received.body,
            organisation_id=frame.organisation_id,
            actor=frame.actor,
            at=frame.at,
            correlation=frame.correlation,
            key=frame.key,
            fingerprint=frame.fingerprint,
            causation=frame.causation,
            if_match=frame.if_match,
            min_position=frame.min_position,
        )
        handler = self._service.commands.get(kind)

        async def decided() -> Reply:
            if handler is None:
                raise LookupError(f"{self._service.name} wires no handler for {kind.__name__}")
            await self._caught_up(frame)
            return await handler(asked, self._desk)

        return await self._timed(telemetry.command_seconds, kind.__name__, decided)

    async def query(self, received: Received[QueryMessage]) -> bytes:
        """Answer a question; its ANSWER is encoded once, here."""
        frame, kind = received.frame, type(received.body)
        question = Question(
            query=received.body,
            organisation_id=frame.organisation_id,
            actor=frame.actor,
            min_position=frame.min_position,
            as_of=frame.as_of,
            as_of_us=frame.as_of_us,
        )
        answerer = self._service.queries.get(kind)

        async def answered() -> Reply:
            if answerer is None:
                raise LookupError(f"{self._service.name} wires no answer for {kind.__name__}")
            await self._caught_up(frame)
            answer = await answerer(question, self._desk)
            answer, version = answer if isinstance(answer, tuple) else (answer, 0)
            return Ok(body=Raw(encode(answer)), version=version)

        return await self._timed(telemetry.query_seconds, kind.__name__, answered)

    async def _caught_up(self, frame: CommandMessage | QueryMessage) -> None:
        if frame.min_position:
            await self._desk.documents.reached(frame.organisation_id, frame.min_position)

    async def _timed(
        self, seconds: Histogram, name: str, respond: Callable[[], Awaitable[Reply]]
    ) -> bytes:
        started = clock.monotonic()
        outcome = "internal"
        try:
            reply = encode(await respond())
            if len(reply) > REPLY_BYTES_MAX:
                raise errors.TooLarge(
                    limit=f"{REPLY_BYTES_MAX} bytes", found=f"an answer of {len(reply)}"
                )
            outcome = "ok"
        except errors.Refusal as refusal:
            outcome = refusal.kind
            raise
        finally:
            seconds.labels(self._service.name, name, outcome).observe(clock.monotonic() - started)
        return reply


def open_broker(url: str, watch: Watch) -> NatsBroker:
    """A FastStream broker as we use it: no logging, injection or conversion of its own."""
    return NatsBroker(
        **watch.options(url),
        middlewares=[failures()],
        logger=None,
        serializer=None,
        apply_types=False,
        # Server.drain has waited already.
        graceful_timeout=None,
    )


def _mine(service: str, messages: Mapping[str, type[Any]]) -> dict[str, type[Any]]:
    return {name: kind for name, kind in messages.items() if name.startswith(f"{service}.")}


def failures() -> ExceptionMiddleware:
    """Makes an answer of whatever a message's decoding or handling raises."""
    middleware = ExceptionMiddleware()

    @middleware.add_handler(errors.Refusal, publish=True)
    async def refused(refusal: errors.Refusal) -> bytes:
        return encode(refusal.refused)

    @middleware.add_handler(Exception, publish=True)
    async def broken(error: Exception) -> bytes:
        logger.exception("a message broke its handler", exc_info=error)
        return encode(INTERNAL)

    return middleware
