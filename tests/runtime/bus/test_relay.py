"""The relay: everything committed is told, in order, whatever fails meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID, uuid4

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from contracts import subjects
from contracts.envelope import EventMessage, decode
from services.runtime import clock, signals
from services.runtime.bus.acks import ForeignStream, Told, _told
from services.runtime.bus.connection import connect
from services.runtime.bus.outgoing import Outgoing
from services.runtime.bus.provision import provision
from services.runtime.bus.relay import LeaseLost, Relay, reached
from tests.support.broker import Broker
from tests.support.logs import Logs, record


@asynccontextmanager
async def relay_on(broker: Broker, logs: Logs, holder: str = "first") -> AsyncIterator[Relay]:
    link = await connect(broker.url("relay"), "relay")
    try:
        yield Relay(await logs.pool("relay"), link, holder)
    finally:
        await link.close()


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[None]:
    task = asyncio.create_task(relay.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def messages(broker: Broker) -> list[tuple[str, str, EventMessage]]:
    """Subject, message id and body of everything in the stream."""
    link = await connect(broker.url("provisioner"), "provisioner")
    jetstream = link.client.jetstream()
    state = (await jetstream.stream_info(subjects.EVENTS_STREAM)).state
    found = []
    for sequence in range(state.first_seq, state.last_seq + 1):
        message = await jetstream.get_msg(subjects.EVENTS_STREAM, sequence)
        assert message.headers is not None
        assert message.data is not None
        assert message.subject is not None
        body = decode(message.data, EventMessage)
        found.append((message.subject, message.headers["Nats-Msg-Id"], body))
    await link.close()
    return found


def told_up_to(index: int):
    return lambda heard: heard["index"] >= index


async def test_what_nobody_published_is_found_within_a_second(stream, logs):
    organisation = await logs.organisation()
    store = await logs.store()
    async with (
        relay_on(stream, logs) as relay,
        signals.listening("relay.published") as published,
        running(relay),
    ):
        await record(store, organisation)
        await published.wait(told_up_to(1))
        # The second one comes while the relay has nothing to do.
        committed = clock.monotonic()
        await record(store, organisation)
        await published.wait(told_up_to(2))
        assert clock.monotonic() - committed < 1.0


async def test_the_stored_bytes_are_told_in_log_order_under_their_id(stream, logs):
    organisation = await logs.organisation()
    await record(await logs.store(), organisation, events=3)
    async with relay_on(stream, logs) as relay:
        assert await relay.round()
        assert not await relay.round()
    found = await messages(stream)
    log = organisation.hex
    assert [i for _, i, _ in found] == [f"{log}:1", f"{log}:2", f"{log}:3"]
    assert {s for s, _, _ in found} == {f"evt.planning.{log}.CycleOpened"}
    bodies = [(b.index, bytes(b.header), bytes(b.payload)) for _, _, b in found]
    assert bodies == await logs.stored(organisation)
    assert {b.organisation_id for _, _, b in found} == {organisation}


async def test_an_event_told_twice_stands_in_the_stream_once(stream, logs):
    organisation = await logs.organisation()
    await record(await logs.store(), organisation)
    async with relay_on(stream, logs) as relay:
        await relay.round()
        await logs.execute("delete from relay.published")
        await relay.round()
    assert len(await messages(stream)) == 1


async def test_a_long_log_does_not_keep_a_short_one_waiting(stream, logs):
    long, short = await logs.organisation(), await logs.organisation()
    store = await logs.store()
    await record(store, long, events=1500)
    await record(store, short)
    async with relay_on(stream, logs) as relay, signals.listening("relay.published") as published:
        assert await relay.round()
        assert short in {heard["organisation_id"] for heard in published.heard}
        while await relay.round():
            pass
    assert len(await messages(stream)) == 1501


async def test_an_erased_payload_is_passed_over(stream, logs):
    organisation = await logs.organisation()
    await record(await logs.store(), organisation, events=3)
    await logs.execute(
        "set role scoreline_erase;"
        f"select set_config('scoreline.organisations', '{organisation}', false);"
        f"delete from log.event_payload where organisation_id = '{organisation}' and index = 2"
    )
    async with relay_on(stream, logs) as relay:
        await relay.round()
        assert not await relay.round()
    assert [b.index for _, _, b in await messages(stream)] == [1, 3]


async def test_one_of_two_relays_works_and_the_other_takes_over(stream, logs):
    organisation = await logs.organisation()
    store = await logs.store()
    async with relay_on(stream, logs) as first, relay_on(stream, logs, "second") as second:
        await record(store, organisation)
        assert await first.round()
        await record(store, organisation)
        assert not await second.round()
        await first.leave()
        assert await second.round()
        assert not await first.round()
    assert len(await messages(stream)) == 2


async def test_a_relay_that_slept_through_its_lease_notes_nothing_more(stream, logs, monkeypatch):
    organisation = await logs.organisation()
    store = await logs.store()
    await record(store, organisation)
    async with relay_on(stream, logs) as first, relay_on(stream, logs, "second") as second:
        publish = first._acks.publish

        async def sleep_meanwhile(events):
            await logs.execute("update relay.lease set until = '-infinity'")
            assert await second.round()
            return await publish(events)

        monkeypatch.setattr(first._acks, "publish", sleep_meanwhile)
        with pytest.raises(LeaseLost):
            await first.round()
        assert not await first.round()
    assert len(await messages(stream)) == 1


async def test_nats_is_killed_and_the_relay_goes_on(stream, logs):
    organisation = await logs.organisation()
    store = await logs.store()
    async with (
        relay_on(stream, logs) as relay,
        signals.listening("relay.published") as published,
        running(relay),
    ):
        await record(store, organisation)
        await published.wait(told_up_to(1))
        await stream.kill()
        await record(store, organisation, events=5)
        await stream.start()
        await published.wait(told_up_to(6))
    assert [b.index for _, _, b in await messages(stream)] == [1, 2, 3, 4, 5, 6]


async def test_the_database_breaks_off_and_the_relay_goes_on(stream, logs):
    organisation = await logs.organisation()
    store = await logs.store()
    async with (
        relay_on(stream, logs) as relay,
        signals.listening("relay.published") as published,
        running(relay),
    ):
        await record(store, organisation)
        await published.wait(told_up_to(1))
        await logs.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'test-relay'"
        )
        await record(store, organisation)
        await published.wait(told_up_to(2))


async def test_without_a_stream_the_relay_waits_and_then_goes_on(broker, logs):
    organisation = await logs.organisation()
    await record(await logs.store(), organisation)
    async with relay_on(broker, logs) as relay:
        assert not await relay.round()
        await provision(broker.url("provisioner"))
        assert await relay.round()
    assert len(await messages(broker)) == 1


async def test_a_stream_made_anew_is_noticed_and_not_filled_with_the_old(stream, logs):
    organisation = await logs.organisation()
    store = await logs.store()
    async with (
        relay_on(stream, logs) as relay,
        signals.listening("relay.published") as published,
        signals.listening("relay.stream_anew") as anew,
        running(relay),
    ):
        await record(store, organisation, events=3)
        await published.wait(told_up_to(3))
        await stream.lose_disk()
        await provision(stream.url("provisioner"))
        await record(store, organisation)
        await published.wait(told_up_to(4))
        await anew.wait()
    assert [b.index for _, _, b in await messages(stream)] == [4]


def outgoing(index: int, organisation: UUID) -> Outgoing:
    return Outgoing(
        organisation_id=organisation,
        log_id="0" * 32,
        index=index,
        type="planning.cycle_opened.v1",
        header=b"{}",
        payload=b"{}",
    )


def test_the_cursor_stops_before_the_first_event_that_was_not_acknowledged():
    ann, bob = uuid4(), uuid4()
    events = [outgoing(1, ann), outgoing(2, ann), outgoing(3, ann), outgoing(1, bob)]
    told = [Told(events[n], n, again=False) for n in (0, 2, 3)]
    assert reached(events, told, {ann: 3, bob: 1}) == {ann: 1, bob: 1}
    assert reached(events, [], {ann: 3, bob: 1}) == {ann: 0, bob: 0}
    # 4 was erased: nothing to tell, so nothing to wait for.
    assert reached(events, [Told(e, 0, again=True) for e in events], {ann: 4, bob: 1})[ann] == 4


def test_another_stream_that_takes_our_events_is_an_error():
    message = Msg(Client(), data=b'{"stream":"OTHER","seq":1}')
    with pytest.raises(ForeignStream):
        _told(outgoing(1, uuid4()), message)


def test_every_wire_name_has_the_subject_of_its_event():
    from contracts.registry import EVENTS

    for wire, event in EVENTS.items():
        assert subjects.event_subject_of(wire, "0") == subjects.event_subject(event, "0")
