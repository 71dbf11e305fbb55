"""Commands and queries over a real NATS: every message gets an answer, and soon."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec import Raw, Struct
from structlog.testing import CapturingLogger

from contracts import errors
from contracts.commands.planning import OpenCycle
from contracts.envelope import Ok, Refused, decode, encode
from contracts.queries.notification import Feed, FeedView
from contracts.queries.notification_mail import MailPreferencesView, MyNotifications
from contracts.queries.planning import CycleById
from contracts.subjects import command_subject
from services.runtime.bus import serve
from services.runtime.bus.client import Caller
from services.runtime.bus.config import MAX_PAYLOAD_BYTES
from services.runtime.bus.connection import Link, Watch, connect
from services.runtime.bus.serve import Server, open_broker
from services.runtime.service import Asked, Question, Service
from tests.runtime.bus.commands import command, desk, open_cycle, query

# Where FastStream leaves a failure unanswered, the caller waits its whole timeout: this is less.
SOON_SECONDS = 2.0


class Seen(Struct):
    name: str


async def echo(asked: Asked[OpenCycle], _desk: Any) -> Ok:
    return Ok(body=Raw(encode(Seen(asked.command.name))), version=3, position=7)


async def answer(_question: Question[CycleById], _desk: Any) -> Any:
    return Seen("Q3"), 5


@asynccontextmanager
async def serving(
    broker: Any,
    handler: Callable[..., Awaitable[Ok]] = echo,
    answerer: Callable[..., Awaitable[Any]] = answer,
) -> AsyncIterator[tuple[Server, Caller, Link]]:
    service = Service(name="planning", commands={OpenCycle: handler}, queries={CycleById: answerer})
    watch = Watch("planning")
    bus = open_broker(broker.url("planning"), watch)
    server = Server(service, desk(), bus)
    await bus.start()
    gateway = await connect(broker.url("gateway"), "gateway")
    yield server, Caller(gateway), gateway
    await gateway.close()
    watch.closing = True
    await bus.stop()


async def test_a_command_comes_back_with_the_handlers_answer(broker):
    async with serving(broker) as (_, caller, _link):
        reply = await caller.tell(OpenCycle, command())
        assert reply == Ok(body=Raw(b'{"name":"Q3"}'), version=3, position=7)


async def test_a_query_comes_back_with_its_answer_and_version(broker):
    async with serving(broker) as (_, caller, _link):
        reply = await caller.ask(CycleById, query())
        assert reply == Ok(body=Raw(b'{"name":"Q3"}'), version=5)


async def test_a_refusal_comes_back_as_it_was_raised(broker):
    async def refuse(_asked: Any, _desk: Any) -> Ok:
        raise errors.CycleStateWrong(wanted="planned", state="closed")

    async with serving(broker, refuse) as (_, caller, _link):
        reply = await caller.tell(OpenCycle, command(), timeout_s=SOON_SECONDS)
        assert reply == errors.CycleStateWrong(wanted="planned", state="closed").refused


async def test_a_bug_is_answered_at_once_and_logged_once(broker, monkeypatch):
    logger = CapturingLogger()
    monkeypatch.setattr(serve, "logger", logger)
    bug = ZeroDivisionError("a bug")

    async def break_down(_asked: Any, _desk: Any) -> Ok:
        raise bug

    async with serving(broker, break_down) as (_, caller, _link):
        reply = await caller.tell(OpenCycle, command(), timeout_s=SOON_SECONDS)
    assert reply == serve.INTERNAL
    assert [(c.method_name, c.kwargs["exc_info"]) for c in logger.calls] == [("exception", bug)]


FRAME = encode(command())


@pytest.mark.parametrize(
    ("raw", "pointer", "code"),
    [
        (b"{", "", "not_json"),
        (b"", "", "not_json"),
        (FRAME.replace(b"Q3", b"\xff"), "", "not_json"),
        (b"[" * 100_000, "", "bad_value"),
        (FRAME.replace(b'"at":', b'"when":1,"at":'), "", "bad_value"),
        (FRAME.replace(b'"at":', b'"at":"7","at":'), "/at", "bad_value"),
        (FRAME.replace(b'"name":"Q3"', b'"name":7'), "/name", "bad_value"),
        (FRAME.replace(b'"name":"Q3"', b'"name":"Q3","extra":1'), "", "bad_value"),
        (FRAME.replace(b'"votes_per_member":5', b'"votes_per_member":NaN'), "", "not_json"),
        (
            FRAME.replace(b'"votes_per_member":5', b'"votes_per_member":"5"'),
            "/votes_per_member",
            "bad_value",
        ),
    ],
)
async def test_what_is_not_a_command_is_called_invalid_at_once(broker, raw, pointer, code):
    async with serving(broker) as (_, _caller, link):
        message = await link.client.request(command_subject(OpenCycle), raw, timeout=SOON_SECONDS)
        refused = decode(message.data, Refused)
        assert refused.kind == "invalid"
        assert [(f.pointer, f.code) for f in refused.errors] == [(pointer, code)]


async def test_a_command_that_nobody_knows_is_called_invalid(broker):
    async with serving(broker) as (_, _caller, link):
        message = await link.client.request("cmd.planning.Dance", FRAME, timeout=SOON_SECONDS)
        refused = decode(message.data, Refused)
        assert [f.code for f in refused.errors] == ["unknown_message"]


async def test_a_command_waits_for_what_its_sender_has_seen(broker):
    called = []

    async def note(asked: Asked[OpenCycle], _desk: Any) -> Ok:
        called.append(asked)
        return await echo(asked, _desk)

    async with serving(broker, note) as (_, caller, _link):
        reply = await caller.tell(OpenCycle, command(min_position=9))
        assert isinstance(reply, Refused)
        assert reply.kind == "behind"
        assert not called
        question = await caller.ask(CycleById, query(min_position=9))
        assert isinstance(question, Refused)
        assert question.kind == "behind"


async def test_an_answer_that_nats_would_refuse_is_called_too_large(broker):
    async def endless(_question: Any, _desk: Any) -> Any:
        return Seen("x" * serve.REPLY_BYTES_MAX)

    async with serving(broker, answerer=endless) as (_, caller, _link):
        reply = await caller.ask(CycleById, query())
        assert isinstance(reply, Refused)
        assert reply.kind == "too_large"


async def test_a_command_that_nats_would_refuse_is_called_too_large(broker):
    async with serving(broker) as (_, caller, _link):
        huge = open_cycle("x" * MAX_PAYLOAD_BYTES)
        reply = await caller.tell(OpenCycle, command(huge))
        assert isinstance(reply, Refused)
        assert reply.kind == "too_large"


async def test_sixty_four_commands_are_in_flight_at_once(broker):
    together = asyncio.Barrier(serve.IN_FLIGHT_MAX)

    async def meet(asked: Asked[OpenCycle], _desk: Any) -> Ok:
        await together.wait()
        return await echo(asked, _desk)

    async with serving(broker, meet) as (_, caller, _link):
        asking = (caller.tell(OpenCycle, command()) for _ in range(serve.IN_FLIGHT_MAX))
        assert all(isinstance(reply, Ok) for reply in await asyncio.gather(*asking))


async def test_who_comes_to_a_full_house_is_told_so_at_once(broker, monkeypatch):
    monkeypatch.setattr(serve, "WAITING_MAX", 0)
    doors = asyncio.Event()

    async def wait(asked: Asked[OpenCycle], _desk: Any) -> Ok:
        await doors.wait()
        return await echo(asked, _desk)

    async with serving(broker, wait) as (_, caller, _link):
        many = 3 * serve.IN_FLIGHT_MAX
        asking = [asyncio.create_task(caller.tell(OpenCycle, command())) for _ in range(many)]
        async with asyncio.timeout(SOON_SECONDS):
            first = await next(asyncio.as_completed(asking))
        assert first == serve.BUSY
        doors.set()
        replies = await asyncio.gather(*asking)
        assert sum(isinstance(reply, Ok) for reply in replies) >= serve.IN_FLIGHT_MAX


async def test_a_stopping_service_answers_what_it_has_begun(broker):
    begun, doors = asyncio.Event(), asyncio.Event()

    async def wait(asked: Asked[OpenCycle], _desk: Any) -> Ok:
        begun.set()
        await doors.wait()
        return await echo(asked, _desk)

    async with serving(broker, wait) as (server, caller, _link):
        asking = asyncio.create_task(caller.tell(OpenCycle, command()))
        await begun.wait()
        draining = asyncio.create_task(server.drain(5))
        doors.set()
        assert isinstance(await asking, Ok)
        await draining
        late = await caller.tell(OpenCycle, command(), timeout_s=SOON_SECONDS)
        assert isinstance(late, Refused)
        assert late.kind == "unavailable"


async def test_a_handler_that_never_ends_does_not_keep_a_service_from_stopping(broker):
    begun = asyncio.Event()

    async def hang(_asked: Any, _desk: Any) -> Ok:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    async with serving(broker, hang) as (server, caller, _link):
        asking = asyncio.create_task(caller.tell(OpenCycle, command(), timeout_s=SOON_SECONDS))
        await begun.wait()
        await server.drain(0.05)
        reply = await asking
        assert isinstance(reply, Refused)
        assert reply.kind == "unavailable"


async def test_questions_that_wait_take_no_room_from_those_that_do_not(broker, monkeypatch):
    monkeypatch.setattr(serve, "IN_FLIGHT_MAX", 1)
    go_on, waiting = asyncio.Event(), asyncio.Semaphore(0)

    async def feed(_question: Question[Any], _desk: Any) -> Any:
        waiting.release()
        await go_on.wait()
        return FeedView(data=(), next="", head=0, has_more=False)

    service = Service(name="notification", queries={Feed: feed, MyNotifications: usual})
    watch = Watch("notification")
    bus = open_broker(broker.url("notification"), watch)
    Server(service, desk(), bus)
    await bus.start()
    gateway = await connect(broker.url("gateway"), "gateway")
    caller = Caller(gateway)
    polls = [
        asyncio.create_task(caller.ask(Feed, query(Feed(wait=30)), timeout_s=60)) for _ in range(5)
    ]
    async with asyncio.timeout(30):
        for _ in polls:
            await waiting.acquire()
        assert isinstance(await caller.ask(MyNotifications, query(MyNotifications())), Ok)
        go_on.set()
        assert all(isinstance(reply, Ok) for reply in await asyncio.gather(*polls))
    await gateway.close()
    watch.closing = True
    await bus.stop()


async def usual(_question: Question[Any], _desk: Any) -> Any:
    return MailPreferencesView(
        reminders=True,
        digests=True,
        notices=True,
        reminder_hour=9,
        digest_on="monday",
        timezone=None,
    )
