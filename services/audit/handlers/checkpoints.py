"""A checkpoint is told to everybody who listens: on request, or because it is due."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.checkpoint import BadNote, read_verifier_key
from contracts.commands.audit_checkpoints import AnnounceCheckpoint, PublishCheckpoint
from contracts.envelope import Ok
from contracts.events.audit_checkpoints import CheckpointPublished, Reason
from contracts.queries.audit_proofs import CheckpointView, ConsistencyView, PublishedCheckpoint
from contracts.rights import demand
from contracts.times import rfc3339
from contracts.tree import consistency_runs
from contracts.values import system
from services.audit.domain.publishing import evolve, publish
from services.audit.projections.publications import PUBLICATIONS, THE_LOG, Publication
from services.runtime.handle import Aggregate, handle
from services.runtime.service import Asked, Desk, Errand, Timer
from services.runtime.store.api import Recorded

AUDIT = system("audit")
EVERY_SECONDS = 60.0
DAY_US = 24 * 3600 * 1_000_000
LOOKS_MAX = 3

PUBLISHING = Aggregate[CheckpointPublished | None](kind="checkpoint", initial=None, evolve=evolve)


async def publish_checkpoint(asked: Asked[PublishCheckpoint], desk: Desk) -> Ok:
    """The newest one, now. Raises Forbidden, NotSignedYet."""
    demand(PublishCheckpoint, asked.actor)
    return await _tell(asked, desk, "requested")


async def announce_checkpoint(asked: Asked[AnnounceCheckpoint], desk: Desk) -> Ok:
    """The newest one, because it is due. Raises Forbidden, NotSignedYet."""
    demand(AnnounceCheckpoint, asked.actor)
    return await _tell(asked, desk, asked.command.because)


async def _tell(asked: Asked[Any], desk: Desk, because: Reason) -> Ok:
    """Looks again where another one was told in between: the proof is from the last one told."""
    for _ in range(LOOKS_MAX - 1):
        with suppress(errors.WrittenMeanwhile):
            return await _tell_once(asked, desk, because)
    return await _tell_once(asked, desk, because)


async def _tell_once(asked: Asked[Any], desk: Desk, because: Reason) -> Ok:
    organisation_id = asked.organisation_id
    stream = PUBLISHING.stream(organisation_id)
    history = await desk.store.read_stream(organisation_id, stream)
    before = PUBLISHING.state([r.event for r in history])
    newest = await _newest(desk, organisation_id, before.size if before else 0)

    def decide(told: CheckpointPublished | None) -> list[CheckpointPublished]:
        if told != before:
            raise errors.WrittenMeanwhile
        return publish(told, newest, because)

    return await handle(asked, desk, PUBLISHING, organisation_id, decide, present)


async def _newest(desk: Desk, organisation_id: UUID, since: int) -> CheckpointView:
    """The newest checkpoint, with the proof that it begins with the one of since events."""
    signed = await desk.proofs.signed(organisation_id)
    key = signed.verifier(await desk.proofs.public_keys()) if signed else None
    if signed is None or key is None:
        raise errors.NotSignedYet(position=1)
    checkpoint = signed.checkpoint
    consistency = None
    if since <= checkpoint.size:
        runs = consistency_runs(since, checkpoint.size)
        proof = await desk.proofs.hashes(organisation_id, runs)
        consistency = ConsistencyView(from_size=since, proof=tuple(map(_plain, proof)))
    return CheckpointView(
        size=checkpoint.size,
        root=_plain(checkpoint.root),
        note=signed.note.decode(),
        key=key.text,
        consistency=consistency,
    )


def present(history: Sequence[Recorded[CheckpointPublished]]) -> PublishedCheckpoint:
    """The checkpoint told last."""
    last = history[-1]
    event = last.event
    return PublishedCheckpoint(
        because=event.because,
        size=event.size,
        root=event.root,
        note=event.note,
        key=event.key,
        from_size=event.from_size,
        consistency=event.consistency,
        published_at=rfc3339(last.header.recorded_at),
    )


async def find_due(organisation_id: UUID, desk: Desk) -> Iterable[Errand]:
    """An errand where a day is over, a cycle was closed or another key signs, and the log holds
    something that was not told yet besides what telling itself has added."""
    known = await desk.documents.get(PUBLICATIONS, organisation_id, THE_LOG)
    if known is None:
        return ()
    is_day_over = desk.now_us() - known.at >= DAY_US
    is_closed = known.closed_at > known.size
    if not (is_day_over or is_closed or await _is_of_old_key(desk, known)):
        return ()
    signed = await desk.proofs.signed(organisation_id)
    if signed is None or signed.checkpoint.size <= known.position:
        return ()
    if is_closed and signed.checkpoint.size >= known.closed_at:
        return (_errand("cycle_closed", f"cycle:{known.closed_at}"),)
    if is_day_over:
        return (_errand("daily", f"daily:{known.position}"),)
    if known.size and await _is_of_old_key(desk, known):
        return (_errand("key_changed", f"key:{known.position}"),)
    return ()


async def _is_of_old_key(desk: Desk, known: Publication) -> bool:
    if not known.size:
        return False
    try:
        public = read_verifier_key(known.key).public
    except BadNote:
        return False
    current = [k for k in await desk.proofs.public_keys() if k.kind == "checkpoint"]
    return bool(current) and current[0].public != public


def _errand(because: Any, key: str) -> Errand:
    return Errand(command=AnnounceCheckpoint(because=because), actor=AUDIT, key=key)


def _plain(raw: bytes) -> str:
    return b64encode(raw).decode()


CHECKPOINTS_DUE = Timer(name="checkpoints_due", every_s=EVERY_SECONDS, due=find_due)
