"""The command loop: load, fold, decide, append, retry a conflict. The only one."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from msgspec import Raw, Struct

from contracts import errors, errors_erasure
from contracts.envelope import Event, Header, Ok, encode, leaf_of
from contracts.proofs import Receipt
from contracts.registry import wire_name
from services.runtime.service import Asked, Desk
from services.runtime.store.api import (
    Append,
    Appended,
    Claim,
    ClaimTaken,
    Conflict,
    KeyReused,
    NotYours,
    Recorded,
    Replayed,
    Stamp,
    StreamWrite,
    UnknownOrganisation,
)

S = TypeVar("S")

# Someone else writing to the same stream four times in a row is a storm, not bad luck.
CONFLICT_RETRIES_MAX = 3


@dataclass(frozen=True, kw_only=True)
class Aggregate(Generic[S]):
    """A kind of stream and how its events make its state."""

    kind: str
    initial: S
    evolve: Callable[[S, Any], S]

    def stream(self, entity_id: UUID) -> str:
        """The name of an entity's stream."""
        return f"{self.kind}/{entity_id}"

    def state(self, events: Sequence[Event]) -> S:
        """The state that events give."""
        state = self.initial
        for event in events:
            state = self.evolve(state, event)
        return state


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a decision wants written besides its events."""

    events: Sequence[Event]
    claims: tuple[Claim, ...] = ()
    releases: tuple[Claim, ...] = ()
    # Other streams written, or only checked (no events), in the same transaction.
    others: tuple[StreamWrite, ...] = ()


async def handle(
    asked: Asked[Any],
    desk: Desk,
    aggregate: Aggregate[S],
    entity_id: UUID,
    decide: Callable[[S], Decided | Sequence[Event]],
    answer: Callable[[Sequence[Recorded[Any]]], Struct],
    *,
    matches_stream: bool = True,
) -> Ok:
    """Carry out a command on one entity and answer with it as it is afterwards.

    decide gets the entity's state and returns events or Decided; it raises a Refusal to refuse.
    answer gets the entity's whole history with the new events (their index 0, since it is not
    known yet) and returns the resource. If-Match is compared with the stream's version unless
    matches_stream is off, when decide compares what it likes. A command that finds its wish
    fulfilled decides no events and is answered all the same.

    Raises Stale, KeyReused, WrittenMeanwhile, and what decide and answer raise.
    """
    stream = aggregate.stream(entity_id)
    for _ in range(CONFLICT_RETRIES_MAX + 1):
        # Together: most commands were never asked before, and need not wait to learn that.
        before: Ok | None
        history: list[Recorded[Any]]
        before, history = await asyncio.gather(
            replayed(asked, desk), desk.store.read_stream(asked.organisation_id, stream)
        )
        if before is not None:
            return before
        version = history[-1].header.version if history else 0
        if matches_stream and asked.if_match not in (None, version):
            raise errors.Stale(seen=asked.if_match, actual=version)
        decided = decide(aggregate.state([r.event for r in history]))
        if not isinstance(decided, Decided):
            decided = Decided(events=decided)
        own = StreamWrite(stream=stream, expected=version, events=tuple(decided.events))

        def render(stamp: Stamp) -> bytes:
            new = stamped(asked, own, stamp)  # noqa: B023  # called before the loop goes on
            return encode(answer([*history, *new]))  # noqa: B023  # likewise

        done = await commit(asked, desk, decided, own, render)
        if done is not None:
            return done
    raise errors.WrittenMeanwhile


async def replayed(asked: Asked[Any], desk: Desk) -> Ok | None:
    """The answer this command got before under its key, if it did. Raises KeyReused, and
    AnswerErased where somebody was erased since."""
    if asked.key is None:
        return None
    stored = await desk.store.answer_of(asked.organisation_id, asked.key)
    if stored is None:
        return None
    if stored.fingerprint != asked.fingerprint.encode():
        raise errors.KeyReused
    if not stored.answer:
        raise errors_erasure.AnswerErased
    return Ok(
        body=Raw(stored.answer), version=stored.version, position=stored.last_index, replayed=True
    )


async def commit(
    asked: Asked[Any],
    desk: Desk,
    decided: Decided,
    own: StreamWrite,
    render: Callable[[Stamp], bytes],
) -> Ok | None:
    """Append what was decided; None asks the caller to load again, since others wrote."""
    request = Append(
        organisation_id=asked.organisation_id,
        writes=(own, *decided.others),
        actor=asked.actor.reference,
        correlation=asked.correlation,
        causation=asked.causation,
        at=asked.at,
        key=asked.key,
        fingerprint=asked.fingerprint.encode(),
        version=own.expected + len(own.events),
        answer=render,
        claims=decided.claims,
        releases=decided.releases,
    )
    match await desk.store.append(request):
        case Appended() as done:
            return Ok(
                body=Raw(done.answer),
                version=request.version,
                position=done.last_index,
                receipt=_receipt(asked, desk, done),
            )
        case Replayed(answer=b""):
            raise errors_erasure.AnswerErased
        case Replayed() as done:
            return Ok(
                body=Raw(done.answer),
                version=done.version,
                position=done.last_index,
                replayed=True,
            )
        case Conflict():
            return None
        case KeyReused():
            raise errors.KeyReused
        case ClaimTaken(scope=scope):
            raise errors.TAKEN.get(scope, errors.WrittenMeanwhile)()
        case UnknownOrganisation():
            raise errors.NotFound(what="organisation")
        case NotYours(type=wire):
            raise PermissionError(f"this service may not append {wire}")


def _receipt(asked: Asked[Any], desk: Desk, done: Appended) -> str:
    """The log's promise of the last event, for people and programs outside. A signature costs as
    much as an append, so what services tell themselves has none; any can be asked for later."""
    if asked.actor.kind == "system" or not done.last_header:
        return ""
    return desk.proofs.receipt(
        Receipt(
            log_id=done.log_id,
            position=done.last_index,
            leaf=leaf_of(done.last_header),
            recorded_at=done.recorded_at + done.last_index - done.first_index,
        )
    )


def stamped(asked: Asked[Any], write: StreamWrite, stamp: Stamp) -> list[Recorded[Any]]:
    """The events of a write as they will stand in the log, but for index and commitment."""
    return [
        Recorded(
            organisation_id=asked.organisation_id,
            index=0,
            header=Header(
                format=1,
                log_id="",
                event_id=asked.correlation,
                stream=write.stream,
                version=write.expected + n + 1,
                type=wire_name(type(event)),
                actor=asked.actor.reference,
                recorded_at=stamp.recorded_at(write, n),
                causation=asked.causation,
                correlation=asked.correlation,
                commitment="",
            ),
            event=event,
        )
        for n, event in enumerate(write.events)
    ]
