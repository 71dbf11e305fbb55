"""How far a log was signed, and that this begins with what was signed before."""

from uuid import UUID

from contracts import errors
from contracts.envelope import Fault
from contracts.ids import CHECKPOINTS
from contracts.queries.audit_proofs import (
    AllCheckpoints,
    CheckpointsView,
    CheckpointView,
    ConsistencyView,
    KeysView,
    KeyView,
    NewestCheckpoint,
    PublicKeys,
)
from contracts.times import rfc3339
from contracts.tree import EMPTY_ROOT, consistency_runs, inclusion_runs
from services.audit.queries.proofs import key_of, plain
from services.runtime.proof.api import SignedLog
from services.runtime.service import Desk, Question


async def newest_checkpoint(question: Question[NewestCheckpoint], desk: Desk) -> CheckpointView:
    """The newest checkpoint of the organisation's log.

    For every member: the more hands hold one, the more it is worth. Raises Invalid for a from
    that is larger than what was signed.
    """
    organisation_id, since = question.organisation_id, question.query.since
    signed = await desk.proofs.signed(organisation_id)
    if signed is None:
        _demand_within(since, 0)
        return CheckpointView(size=0, root=plain(EMPTY_ROOT))
    checkpoint = signed.checkpoint
    return CheckpointView(
        size=checkpoint.size,
        root=plain(checkpoint.root),
        log_id=signed.log_id,
        note=signed.note.decode(),
        key=await key_of(desk.proofs, signed),
        signed_at=rfc3339(signed.signed_at),
        shut=signed.shut,
        consistency=await _consistency(desk, organisation_id, since, checkpoint.size),
        checkpoints=await _among_all(desk, signed),
    )


async def all_checkpoints(question: Question[AllCheckpoints], desk: Desk) -> CheckpointsView:
    """The newest checkpoint of the log of all, for anybody."""
    signed = await desk.proofs.signed(CHECKPOINTS)
    if signed is None:
        _demand_within(question.query.since, 0)
        return CheckpointsView(size=0, root=plain(EMPTY_ROOT))
    checkpoint = signed.checkpoint
    return CheckpointsView(
        size=checkpoint.size,
        root=plain(checkpoint.root),
        note=signed.note.decode(),
        key=await key_of(desk.proofs, signed),
        consistency=await _consistency(desk, CHECKPOINTS, question.query.since, checkpoint.size),
    )


async def public_keys(question: Question[PublicKeys], desk: Desk) -> KeysView:
    """Every key, newest first, for anybody."""
    return KeysView(
        data=tuple(
            KeyView(
                kind=key.kind,
                key=key.named(key.name).text,
                public=plain(key.public),
                valid_from=rfc3339(key.valid_from),
                valid_until=None if key.valid_until is None else rfc3339(key.valid_until),
            )
            for key in await desk.proofs.public_keys()
        )
    )


async def _consistency(
    desk: Desk, organisation_id: UUID, since: int | None, size: int
) -> ConsistencyView | None:
    _demand_within(since, size)
    if since is None:
        return None
    proof = await desk.proofs.hashes(organisation_id, consistency_runs(since, size))
    return ConsistencyView(from_size=since, proof=tuple(map(plain, proof)))


def _demand_within(since: int | None, size: int) -> None:
    if since is not None and since > size:
        message = f"The newest checkpoint is of {size} events."
        raise errors.Invalid(Fault("/from", "too_large", message))


async def _among_all(desk: Desk, signed: SignedLog) -> CheckpointsView | None:
    """Where a checkpoint stands in the log of all, once that is signed so far."""
    position = await desk.proofs.place_of(signed.log_id, signed.checkpoint.size)
    whole = await desk.proofs.signed(CHECKPOINTS)
    if position is None or whole is None or whole.checkpoint.size < position:
        return None
    checkpoint = whole.checkpoint
    runs = inclusion_runs(position - 1, checkpoint.size)
    proof = await desk.proofs.hashes(CHECKPOINTS, runs)
    return CheckpointsView(
        size=checkpoint.size,
        root=plain(checkpoint.root),
        note=whole.note.decode(),
        key=await key_of(desk.proofs, whole),
        position=position,
        proof=tuple(map(plain, proof)),
    )
