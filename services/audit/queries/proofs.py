"""One event proved, and its receipt: for those who audit."""

from base64 import b64encode

from contracts import errors
from contracts.proofs import Receipt, TlogProof
from contracts.queries.audit_proofs import ProofAt, ProofView, ReceiptAt, ReceiptView
from contracts.times import rfc3339
from contracts.tree import inclusion_runs, root_from_inclusion
from contracts.values import Actor
from services.audit.queries.quiet import demand_told
from services.runtime.proof.api import Proofs, SignedLog, StoredEntry
from services.runtime.service import Desk, Question


async def proof_at(question: Question[ProofAt], desk: Desk) -> ProofView:
    """The event and its way to the newest root, checked before it is told.

    Raises Forbidden, NotFound, NotSignedYet for what the next checkpoint will hold, and IdeasSilent
    for what was said in a silence that lasts.
    """
    _demand_auditor(question.actor)
    organisation_id, position = question.organisation_id, question.query.position
    stored = await _stored(question, desk, position)
    signed = await desk.proofs.signed(organisation_id)
    if signed is None or signed.checkpoint.size < position:
        raise errors.NotSignedYet(position=position)
    checkpoint, index = signed.checkpoint, position - 1
    runs = inclusion_runs(index, checkpoint.size)
    proof = await desk.proofs.hashes(organisation_id, runs)
    if root_from_inclusion(index, checkpoint.size, stored.leaf, proof) != checkpoint.root:
        # Loud here, and never told: the log is not what was signed.
        raise LookupError(f"position {position} of {stored.log_id} does not lead to its root")
    await demand_told(desk, organisation_id, question.actor, position, stored.entry)
    return _proved(position, stored, signed, proof, await key_of(desk.proofs, signed))


def _proved(
    position: int, stored: StoredEntry, signed: SignedLog, proof: list[bytes], key: str
) -> ProofView:
    entry, checkpoint = stored.entry, signed.checkpoint
    whole = TlogProof(index=position - 1, proof=tuple(proof), note=signed.note, extra=entry.framed)
    return ProofView(
        position=position,
        header=entry.header.decode(),
        leaf=plain(stored.leaf),
        salt=None if entry.salt is None else plain(entry.salt),
        payload=None if entry.payload is None else entry.payload.decode(),
        size=checkpoint.size,
        root=plain(checkpoint.root),
        proof=tuple(map(plain, proof)),
        note=signed.note.decode(),
        key=key,
        tlog_proof=whole.text.decode(),
    )


async def receipt_at(question: Question[ReceiptAt], desk: Desk) -> ReceiptView:
    """The receipt of an event. Raises Forbidden, NotFound, NoReceipts."""
    _demand_auditor(question.actor)
    position = question.query.position
    stored = await _stored(question, desk, position)
    line = desk.proofs.receipt(
        Receipt(
            log_id=stored.log_id,
            position=position,
            leaf=stored.leaf,
            recorded_at=stored.recorded_at,
        )
    )
    keys = [key for key in await desk.proofs.public_keys() if key.kind == "receipt"]
    if not line or not keys:
        raise errors.NoReceipts
    return ReceiptView(
        position=position,
        leaf=plain(stored.leaf),
        recorded_at=rfc3339(stored.recorded_at),
        receipt=line,
        key=keys[0].named(keys[0].name).text,
    )


async def key_of(proofs: Proofs, signed: SignedLog) -> str:
    """The verifier key of the signature under a checkpoint, empty if it is none of the known."""
    found = signed.verifier(await proofs.public_keys())
    return found.text if found else ""


def plain(raw: bytes) -> str:
    """Bytes as base64."""
    return b64encode(raw).decode()


async def _stored(
    question: Question[ProofAt] | Question[ReceiptAt], desk: Desk, position: int
) -> StoredEntry:
    stored = await desk.proofs.entry(question.organisation_id, position)
    if stored is None:
        raise errors.NotFound(what="position")
    return stored


def _demand_auditor(actor: Actor) -> None:
    if not (actor.kind == "system" or actor.is_admin or actor.role == "auditor"):
        raise errors.Forbidden(who="owner, admin, auditor")
