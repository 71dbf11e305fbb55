"""Provisioning: what is there afterwards is what the code says, however often it runs."""

import pytest
from nats.js.errors import APIError

from contracts import subjects
from contracts.registry import EVENT_OWNERS
from services.runtime.bus import provision as provisioning
from services.runtime.bus.connection import connect
from services.runtime.bus.provision import provision


async def test_a_second_time_changes_nothing(broker):
    made = await provision(broker.url("provisioner"))
    assert len(made) == 1 + len(EVENT_OWNERS)
    assert await provision(broker.url("provisioner")) == []


async def test_a_changed_setting_is_taken_over(broker, monkeypatch):
    await provision(broker.url("provisioner"))
    monkeypatch.setattr(provisioning, "RETENTION_SECONDS", 3600)
    monkeypatch.setattr(provisioning, "ACK_WAIT_SECONDS", 20)
    changed = await provision(broker.url("provisioner"))
    assert len(changed) == 1 + len(EVENT_OWNERS)
    assert await provision(broker.url("provisioner")) == []
    link = await connect(broker.url("provisioner"), "provisioner")
    jetstream = link.client.jetstream()
    stream = (await jetstream.stream_info(subjects.EVENTS_STREAM)).config
    assert (stream.max_age, stream.deny_delete, stream.deny_purge) == (3600, True, True)
    consumer = await jetstream.consumer_info(subjects.EVENTS_STREAM, "planning-events")
    assert consumer.config is not None
    assert (consumer.config.ack_wait, consumer.config.max_deliver) == (20, -1)
    await link.close()


async def test_what_was_deleted_is_made_again(broker):
    await provision(broker.url("provisioner"))
    link = await connect(broker.url("provisioner"), "provisioner")
    jetstream = link.client.jetstream()
    await jetstream.delete_consumer(subjects.EVENTS_STREAM, "audit-events")
    assert await provision(broker.url("provisioner")) == ["consumer audit-events: made"]
    await jetstream.delete_stream(subjects.EVENTS_STREAM)
    assert len(await provision(broker.url("provisioner"))) == 1 + len(EVENT_OWNERS)
    await link.close()


async def test_the_stream_cannot_be_emptied_by_hand(broker):
    await provision(broker.url("provisioner"))
    link = await connect(broker.url("provisioner"), "provisioner")
    jetstream = link.client.jetstream()
    with pytest.raises(APIError, match="purge not permitted"):
        await jetstream.purge_stream(subjects.EVENTS_STREAM)
    await link.close()
