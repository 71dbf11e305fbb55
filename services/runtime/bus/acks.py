"""Publishes into JetStream with many acknowledgements under way at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import nats.errors
from nats.aio.msg import Msg
from nats.js.api import Header

from contracts.subjects import EVENTS_STREAM
from services.runtime.bus.connection import Link
from services.runtime.bus.outgoing import Outgoing

ACK_SECONDS_MAX = 4.0


class ForeignStream(Exception):
    """Another stream than ours took an event: the broker is wired wrongly."""


@dataclass(frozen=True)
class Told:
    """An event that JetStream has stored; again: it had it already."""

    event: Outgoing
    sequence: int
    again: bool


class _Ack(msgspec.Struct, frozen=True):
    """What JetStream answers; an error has only that."""

    stream: str = ""
    seq: int = 0
    duplicate: bool = False
    error: msgspec.Raw | None = None


class Acks:
    """An inbox for acknowledgements; one batch at a time."""

    def __init__(self, link: Link) -> None:
        self._client = link.client
        self._prefix = self._client.new_inbox()
        self._subscribed = False
        self._count = 0
        self._waiting: dict[str, asyncio.Future[Msg]] = {}

    async def publish(self, events: Sequence[Outgoing]) -> list[Told]:
        """Publish all; those that JetStream has acknowledged within ACK_SECONDS_MAX, in order.

        Raises ForeignStream. What is not in the list may have been stored all the same: publish
        it again.
        """
        if not self._subscribed:
            await self._client.subscribe(f"{self._prefix}.*", cb=self._hear)
            self._subscribed = True
        acks = [await self._send(event) for event in events]
        await asyncio.wait(acks, timeout=ACK_SECONDS_MAX)
        self._waiting.clear()
        told = (
            _told(event, ack.result())
            for event, ack in zip(events, acks, strict=True)
            if ack.done() and not ack.exception()
        )
        return [one for one in told if one is not None]

    async def _send(self, event: Outgoing) -> asyncio.Future[Msg]:
        self._count += 1
        token = str(self._count)
        ack: asyncio.Future[Msg] = asyncio.get_running_loop().create_future()
        self._waiting[token] = ack
        try:
            reply = f"{self._prefix}.{token}"
            await self._client.publish(event.subject, event.body, reply, event.headers)
        except nats.errors.Error as error:
            ack.set_exception(error)
        return ack

    async def _hear(self, message: Msg) -> None:
        ack = self._waiting.pop(message.subject.rpartition(".")[2], None)
        if ack is not None and not ack.done():
            ack.set_result(message)


def _told(event: Outgoing, message: Msg) -> Told | None:
    """What an acknowledgement says; None for a refusal, as when there is no stream."""
    if (message.headers or {}).get(Header.STATUS):
        return None
    ack = msgspec.json.decode(message.data, type=_Ack)
    if ack.error is not None:
        return None
    if ack.stream != EVENTS_STREAM:
        raise ForeignStream(f"{event.subject} went into stream {ack.stream}")
    return Told(event, ack.seq, ack.duplicate)
