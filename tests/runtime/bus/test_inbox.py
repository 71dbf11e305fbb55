"""Hearing of events: acknowledged when done, given back when not, whatever NATS does meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from uuid import UUID, uuid4

import pytest
from nats.js.api import ConsumerInfo

from contracts import subjects
from contracts.envelope import EventMessage
from services.runtime import clock, signals
from services.runtime.bus import inbox as inboxes
from services.runtime.bus.connection import Link, connect
from services.runtime.bus.inbox import Inbox, Missing, delay_after
from services.runtime.bus.outgoing import Outgoing
from tests.support.broker import Broker

ANN, BOB = uuid4(), uuid4()


@asynccontextmanager
async def signed_in(broker: Broker, user: str) -> AsyncIterator[Link]:
    link = await connect(broker.url(user), user)
    try:
        yield link
    finally:
        await link.close()


@asynccontextmanager
async def running(inbox: Inbox) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(inbox.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Missing):
            await task


class Ears:
    """What was heard; may be told to fail."""

    def __init__(self) -> None:
        self.heard: dict[UUID, list[int]] = {}
        self.failing: set[UUID] = set()
        self._more = asyncio.Event()

    async def hear(self, events: Sequence[EventMessage]) -> None:
        organisation = events[0].organisation_id
        assert {e.organisation_id for e in events} == {organisation}
        if organisation in self.failing:
            raise ZeroDivisionError("told to fail")
        self.heard.setdefault(organisation, []).extend(e.index for e in events)
        self._more.set()

    async def until(self, organisation: UUID, indexes: int) -> list[int]:
        async with asyncio.timeout(10):
            while len(self.heard.get(organisation, [])) < indexes:
                self._more.clear()
                await self._more.wait()
        return self.heard[organisation]


async def tell(broker: Broker, organisation: UUID, *indexes: int) -> None:
    """Put events into the stream."""
    async with signed_in(broker, "planning") as link:
        jetstream = link.client.jetstream()
        for index in indexes:
            event = Outgoing(
                organisation_id=organisation,
                log_id=organisation.hex,
                index=index,
                type="planning.cycle_opened.v1",
                header=b"{}",
                payload=b"{}",
            )
            await jetstream.publish(event.subject, event.body, headers=event.headers)


async def consumer(broker: Broker) -> ConsumerInfo:
    async with signed_in(broker, "provisioner") as link:
        jetstream = link.client.jetstream()
        info = await jetstream.consumer_info(subjects.EVENTS_STREAM, "scoring-events")
        assert isinstance(info, ConsumerInfo)
        return info


@asynccontextmanager
async def hearing(
    broker: Broker, hear: Callable[..., Awaitable[None]]
) -> AsyncIterator[tuple[Inbox, asyncio.Task[None]]]:
    async with signed_in(broker, "scoring") as link:
        inbox = Inbox(link, "scoring", hear)
        async with running(inbox) as task:
            yield inbox, task


async def test_an_event_is_acknowledged_after_its_effect(stream):
    ears = Ears()
    async with hearing(stream, ears.hear), signals.listening("inbox.done") as done:
        await tell(stream, ANN, 1, 2)
        assert sorted(await ears.until(ANN, 2)) == [1, 2]
        await done.wait(lambda heard: heard["last"] == 2)
    info = await consumer(stream)
    assert (info.num_ack_pending, info.num_pending) == (0, 0)


async def test_an_idle_inbox_hears_at_once(stream):
    ears = Ears()
    async with hearing(stream, ears.hear):
        await tell(stream, ANN, 1)
        await ears.until(ANN, 1)
        told = clock.monotonic()
        await tell(stream, ANN, 2)
        await ears.until(ANN, 2)
        assert clock.monotonic() - told < 0.5


async def test_what_fails_comes_again_later(stream):
    ears = Ears()
    ears.failing = {ANN}
    async with hearing(stream, ears.hear), signals.listening("inbox.put_off") as put_off:
        await tell(stream, ANN, 1)
        await put_off.wait()
        ears.failing = set()
        assert await ears.until(ANN, 1) == [1]


async def test_an_organisation_that_fails_keeps_no_other_waiting(stream):
    ears = Ears()
    ears.failing = {ANN}
    async with hearing(stream, ears.hear), signals.listening("inbox.put_off") as put_off:
        await tell(stream, ANN, 1)
        await tell(stream, BOB, 1)
        await tell(stream, ANN, 2)
        await put_off.wait()
        assert await ears.until(BOB, 1) == [1]
        assert ANN not in ears.heard


async def test_what_takes_too_long_is_given_back(stream, monkeypatch):
    monkeypatch.setattr(inboxes, "HELD_SECONDS_MAX", 0.05)
    calls = []

    async def hang_once(events: Sequence[EventMessage]) -> None:
        calls.append(events)
        if len(calls) == 1:
            await asyncio.Event().wait()

    async with (
        hearing(stream, hang_once),
        signals.listening("inbox.put_off") as put_off,
        signals.listening("inbox.done") as done,
    ):
        await tell(stream, ANN, 1)
        await put_off.wait()
        await done.wait()
    assert len(calls) == 2


async def test_what_is_not_an_event_is_never_heard_again(stream):
    ears = Ears()
    async with hearing(stream, ears.hear), signals.listening("inbox.done") as done:
        async with signed_in(stream, "planning") as link:
            await link.client.jetstream().publish("evt.planning.0.Nonsense", b'{"index":')
        await tell(stream, ANN, 1)
        await ears.until(ANN, 1)
        await done.wait()
    info = await consumer(stream)
    assert (info.num_ack_pending, info.num_redelivered) == (0, 0)


async def test_more_than_one_pull_can_carry_all_arrive(stream):
    ears = Ears()
    await tell(stream, ANN, *range(1, 2 * inboxes.IN_HAND_MAX + 10))
    async with hearing(stream, ears.hear):
        heard = await ears.until(ANN, 2 * inboxes.IN_HAND_MAX + 9)
    assert sorted(heard) == list(range(1, 2 * inboxes.IN_HAND_MAX + 10))


async def test_no_more_is_taken_than_can_be_held(stream):
    doors = asyncio.Event()
    held: list[int] = []

    async def hold(events: Sequence[EventMessage]) -> None:
        held.extend(e.index for e in events)
        await doors.wait()

    async with hearing(stream, hold) as (inbox, _), signals.listening("inbox.done") as done:
        await tell(stream, ANN, *range(1, inboxes.IN_HAND_MAX + 20))
        assert len(held) <= inboxes.IN_HAND_MAX
        doors.set()
        await done.wait(lambda heard: heard["last"] == inboxes.IN_HAND_MAX + 19)
        await inbox.give_back(1)


async def test_a_stopping_process_gives_back_what_another_then_hears_at_once(stream):
    begun = asyncio.Event()

    async def hang(_events: Sequence[EventMessage]) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with hearing(stream, hang) as (inbox, task):
        await tell(stream, ANN, 1)
        async with asyncio.timeout(30):
            await begun.wait()
        task.cancel()
        await inbox.give_back(0.01)
    ears = Ears()
    async with hearing(stream, ears.hear):
        async with asyncio.timeout(2):
            assert await ears.until(ANN, 1) == [1]


async def test_nats_is_killed_and_the_inbox_goes_on(stream):
    ears = Ears()
    async with hearing(stream, ears.hear), signals.listening("bus.back") as back:
        await tell(stream, ANN, 1)
        await ears.until(ANN, 1)
        await stream.restart()
        await back.wait(lambda heard: heard["user"] == "scoring")
        told = clock.monotonic()
        await tell(stream, ANN, 2)
        assert set(await ears.until(ANN, 2)) == {1, 2}
        assert clock.monotonic() - told < 1.0


@pytest.mark.parametrize("what", ["consumer", "stream", "disk"])
async def test_a_consumer_that_is_gone_ends_the_hearing(stream, monkeypatch, what):
    monkeypatch.setattr(inboxes, "WATCH_SECONDS", 0.1)
    async with hearing(stream, Ears().hear) as (_, task):
        async with signed_in(stream, "provisioner") as link:
            jetstream = link.client.jetstream()
            if what == "consumer":
                await jetstream.delete_consumer(subjects.EVENTS_STREAM, "scoring-events")
            if what == "stream":
                await jetstream.delete_stream(subjects.EVENTS_STREAM)
        if what == "disk":
            await stream.lose_disk()
        with pytest.raises(Missing):
            await asyncio.wait_for(task, 10)


async def test_nats_being_away_is_not_a_missing_consumer(stream, monkeypatch):
    monkeypatch.setattr(inboxes, "WATCH_SECONDS", 0.05)
    ears = Ears()
    async with (
        hearing(stream, ears.hear) as (_, task),
        signals.listening("bus.lost") as lost,
        signals.listening("bus.back") as back,
    ):
        await stream.kill()
        await lost.wait()
        await stream.start()
        await back.wait(lambda heard: heard["user"] == "scoring")
        await tell(stream, ANN, 1)
        await ears.until(ANN, 1)
        assert not task.done()


def test_the_delay_grows_to_five_minutes():
    delays = [delay_after(deliveries) for deliveries in range(1, 30)]
    for n, expected in enumerate((1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300)):
        assert expected <= delays[n] <= expected * 1.25
    assert max(delays) <= 300 * 1.25
