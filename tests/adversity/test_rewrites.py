"""The eight rewrites of history, by an operator who may do everything in the database and has the
signer's key: each is found by somebody outside who kept one checkpoint, and by one who kept one
receipt, with nothing but the public keys and what the platform answers."""

import base64
import hashlib
import io
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import pytest

from contracts.checkpoint import read_verifier_key
from contracts.envelope import Header, commitment_of, decode, leaf_of
from contracts.errors import Refusal
from contracts.events.audit_export import ExportMade
from contracts.export import (
    End,
    Head,
    checkpoint_line,
    end_line,
    entry_line,
    formula_line,
    head_line,
    policy_line,
)
from contracts.proofs import EntryBytes, read_entry, read_tlog_proof
from contracts.queries.audit_proofs import NewestCheckpoint, ProofAt, ReceiptAt
from contracts.tree import is_consistent, is_included, root_of
from services.audit.queries.checkpoints import newest_checkpoint
from services.audit.queries.proofs import proof_at, receipt_at
from services.runtime.proof.keys import RECEIPT, SigningKey, name_of, opened, opened_receipt
from services.runtime.proof.tiles import LogBroken
from services.verifier.scoreline_verify import INCOMPLETE, TAMPERED, VERIFIED, check
from tests.support.logs import Logs, append, record
from tests.support.operator import ATTACKS, REWRITTEN, Attack, Operator
from tests.support.platform import PostgresServer
from tests.support.proofs import NAME, RECEIPT_SEED, Proofs, key_of, origin

EVENTS = 600


@dataclass(frozen=True)
class Held:
    """What somebody outside keeps: a note, a receipt, and the keys they were checked with."""

    organisation_id: UUID
    note: bytes
    receipt: str
    receipt_key: str


@pytest.fixture
async def proofs(postgres: PostgresServer) -> AsyncIterator[Proofs]:
    """A database that may be ruined."""
    database = await postgres.fresh_database()
    logs = Logs(database)
    yield Proofs(logs, database)
    await logs.close()


async def given_evidence(proofs: Proofs) -> Held:
    """A log with a true history, signed; and what an outsider kept of it."""
    organisation = await proofs.organisation()
    await proofs.register_keys()
    await record(await proofs.logs.store(), organisation, EVENTS)
    await (await proofs.signer()).round()
    desk = await proofs.desk()
    newest = await newest_checkpoint(proofs.asked(NewestCheckpoint(), organisation), desk)
    promised = await receipt_at(proofs.asked(ReceiptAt(position=REWRITTEN), organisation), desk)
    assert newest.note is not None
    return Held(organisation, newest.note.encode(), promised.receipt, promised.key)


async def is_still_that_of(proofs: Proofs, held: Held) -> bool:
    """Whether the platform can show that its log begins with the checkpoint that was kept."""
    organisation = held.organisation_id
    kept = opened(held.note, [key_of(organisation)])
    newest = await newest_checkpoint(
        proofs.asked(NewestCheckpoint(), organisation), await proofs.desk()
    )
    if newest.note is None or newest.size < kept.size:
        return False
    asked = proofs.asked(NewestCheckpoint(since=kept.size), organisation)
    try:
        newest = await newest_checkpoint(asked, await proofs.desk())
    except LogBroken:
        return False
    assert newest.note is not None and newest.consistency is not None
    now = opened(newest.note.encode(), [key_of(organisation)])
    proof = [base64.b64decode(one) for one in newest.consistency.proof]
    if not is_consistent(kept.size, now.size, kept.root, now.root, proof):
        return False
    # As an export is checked: what the events say is what their leaves commit to.
    entries = await entries_of(proofs, organisation)
    return root_of(leaf_of(e.header) for e in entries[: kept.size]) == kept.root and all(
        map(fits, entries)
    )


async def keeps_its_promise(proofs: Proofs, held: Held) -> bool:
    """Whether the platform can prove what it promised in the receipt that was kept."""
    organisation = held.organisation_id
    receipt = opened_receipt(held.receipt, [read_verifier_key(held.receipt_key)])
    asked = proofs.asked(ProofAt(position=receipt.position), organisation)
    try:
        answer = await proof_at(asked, await proofs.desk())
    except (LookupError, LogBroken, Refusal):
        return False
    file = read_tlog_proof(answer.tlog_proof.encode())
    checkpoint = opened(file.note, [key_of(organisation)])
    entry = read_entry(file.extra)
    return (
        is_included(file.index, checkpoint.size, receipt.leaf, file.proof, checkpoint.root)
        and file.index == receipt.position - 1
        and leaf_of(entry.header) == receipt.leaf
        and fits(entry)
    )


async def exported(proofs: Proofs, organisation: UUID) -> bytes:
    """An export of the log as it is now, which hears of it and is signed as far as it can be."""
    export = uuid4()
    await append(
        await proofs.logs.store("audit"),
        organisation,
        f"export/{export}",
        ExportMade(export_id=export),
    )
    await (await proofs.signer()).round()
    notes = [note.decode() for note in (await proofs.notes(organisation)).values() if note]
    entries = await entries_of(proofs, organisation)
    key = key_of(organisation).text
    receipts = SigningKey(name_of(NAME, RECEIPT), RECEIPT_SEED).verifier.text
    head = Head(
        export=export,
        log=organisation.hex,
        origin=origin(organisation),
        organisation=organisation,
        cycle=None,
        size=len(entries),
    )
    lines = [
        head_line(head),
        policy_line([key], [], [receipts]),
        formula_line(),
        *map(checkpoint_line, notes),
        *(entry_line(n, e.header, e.salt, e.payload) for n, e in enumerate(entries, 1)),
    ]
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    end = End(scores=0, checkpoints=len(notes), platform=0, entries=len(entries), sha256=digest)
    return b"".join([*lines, end_line(end)])


async def verdicts(proofs: Proofs, held: Held) -> tuple[int, int]:
    """How the auditor's program ends on an export and the checkpoint kept; and the receipt."""
    raw = await exported(proofs, held.organisation_id)
    by_checkpoint = check(io.BytesIO(raw), checkpoints=[held.note.decode()])
    by_receipt = check(io.BytesIO(raw), receipts=[held.receipt])
    return by_checkpoint.exit_code, by_receipt.exit_code


def fits(entry: EntryBytes) -> bool:
    """Whether a payload is the one its header commits to."""
    assert entry.salt is not None and entry.payload is not None
    return decode(entry.header, Header).commitment == commitment_of(entry.salt, entry.payload)


async def entries_of(proofs: Proofs, organisation: UUID) -> list[EntryBytes]:
    connection = await asyncpg.connect(proofs.administrator)
    try:
        rows = await connection.fetch(
            "select header, salt, payload from log.event join log.event_payload"
            " using (organisation_id, index) where organisation_id = $1 order by index",
            organisation,
        )
        return [EntryBytes(**row) for row in rows]
    finally:
        await connection.close()


async def test_what_nobody_touched_holds(proofs):
    held = await given_evidence(proofs)
    assert await is_still_that_of(proofs, held)
    assert await keeps_its_promise(proofs, held)
    assert await verdicts(proofs, held) == (VERIFIED, VERIFIED)
    await record(await proofs.logs.store(), held.organisation_id, 300)
    await (await proofs.signer()).round()
    assert await is_still_that_of(proofs, held)
    assert await keeps_its_promise(proofs, held)


def named(attack: Attack) -> str:
    return attack.__name__


@pytest.mark.parametrize("attack", ATTACKS, ids=named)
async def test_the_operator(attack, proofs):
    """… and one kept checkpoint tells, and one kept receipt tells, to whoever asks the platform
    and to whoever runs the auditor's program on an export."""
    held = await given_evidence(proofs)
    operator = Operator(proofs, held.organisation_id)
    async with proofs.superuser() as root:
        await attack(operator, root)
    assert not await is_still_that_of(proofs, held)
    assert not await keeps_its_promise(proofs, held)
    for verdict in await verdicts(proofs, held):
        assert verdict in (TAMPERED, INCOMPLETE)


@pytest.mark.parametrize("attack", ATTACKS[2:], ids=named)
async def test_the_operator_goes_on_writing_and_signing(attack, proofs):
    """… until the forged log is longer than the true one was; the evidence still tells."""
    held = await given_evidence(proofs)
    operator = Operator(proofs, held.organisation_id)
    async with proofs.superuser() as root:
        await attack(operator, root)
    await record(await proofs.logs.store(), held.organisation_id, 400)
    await (await proofs.signer()).round()
    assert not await is_still_that_of(proofs, held)
    assert not await keeps_its_promise(proofs, held)


@pytest.mark.parametrize("attack", ATTACKS[3:], ids=named)
async def test_the_operator_is_not_found_by_who_kept_nothing(attack, proofs):
    """… which is why checkpoints leave the building."""
    held = await given_evidence(proofs)
    operator = Operator(proofs, held.organisation_id)
    async with proofs.superuser() as root:
        await attack(operator, root)
    raw = await exported(proofs, held.organisation_id)
    assert check(io.BytesIO(raw)).exit_code == VERIFIED
    assert check(io.BytesIO(raw), checkpoints=[held.note.decode()]).exit_code != VERIFIED


async def test_the_operator_shows_two_histories_to_two_readers(proofs):
    """… and they find it as soon as they compare what they hold."""
    held = await given_evidence(proofs)
    other = Operator(proofs, held.organisation_id)
    async with proofs.superuser() as root:
        await other.edits_and_rebuilds_the_tail(root)
    shown = await newest_checkpoint(
        proofs.asked(NewestCheckpoint(), held.organisation_id), await proofs.desk()
    )
    assert shown.note is not None
    one, two = (
        opened(note, [key_of(held.organisation_id)]) for note in (held.note, shown.note.encode())
    )
    # Both bear the true signature; one log cannot have both roots, so together they are proof.
    assert (one.origin, one.size) == (two.origin, two.size)
    assert one.root != two.root


async def test_a_signer_with_its_memory_signs_none_of_it(proofs, tmp_path):
    """Whoever has the key can sign anything; the signer itself has to be robbed of its memory."""
    organisation = await proofs.organisation()
    await record(await proofs.logs.store(), organisation, EVENTS)
    memory = tmp_path / "signed"
    signer = await proofs.signer(memory)
    await signer.round()
    kept = tmp_path / "copy"
    shutil.copy(memory, kept)
    async with proofs.superuser() as root:
        operator = Operator(proofs, organisation)
        await operator.edits_and_recomputes_a_row(root)
        for table in ("proof.tile", "proof.checkpoint", "proof.log"):
            await root.execute(f"delete from {table} where organisation_id = $1", organisation)
    again = await proofs.signer(kept)
    await again.round()
    assert await proofs.notes(organisation) == {}
    assert "are not those that were signed" in again.shut[organisation.hex]
