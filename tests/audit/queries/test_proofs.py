"""One event proved to whoever holds nothing but the keys."""

import base64

import pytest

from contracts import errors
from contracts.checkpoint import read_verifier_key
from contracts.envelope import Header, commitment_of, decode, leaf_of
from contracts.proofs import read_entry, read_tlog_proof
from contracts.queries.audit_proofs import ProofAt, ReceiptAt
from contracts.tree import is_included
from services.audit.queries.proofs import proof_at, receipt_at
from services.runtime.proof.keys import opened, opened_receipt
from tests.support.logs import record
from tests.support.proofs import key_of


async def given_signed(proofs, events=300):
    """A log of real events, signed."""
    organisation = await proofs.organisation()
    await proofs.register_keys()
    await record(await proofs.logs.store(), organisation, events)
    await (await proofs.signer()).round()
    return organisation, await proofs.desk()


async def test_an_event_is_proved_by_the_answer_and_the_key_alone(proofs):
    organisation, desk = await given_signed(proofs)
    for position in (1, 2, 256, 257, 300):
        answer = await proof_at(proofs.asked(ProofAt(position=position), organisation), desk)
        key = read_verifier_key(answer.key)
        assert key == key_of(organisation)
        file = read_tlog_proof(answer.tlog_proof.encode())
        checkpoint = opened(file.note, [key])
        entry = read_entry(file.extra)
        leaf = leaf_of(entry.header)
        assert file.index == position - 1
        assert is_included(file.index, checkpoint.size, leaf, file.proof, checkpoint.root)
        assert entry.salt and entry.payload and answer.salt and answer.payload
        assert decode(entry.header, Header).commitment == commitment_of(entry.salt, entry.payload)
        assert decode(entry.header, Header).log_id == organisation.hex
        # The same, word by word.
        assert leaf == base64.b64decode(answer.leaf)
        assert answer.header.encode() == entry.header
        assert answer.payload.encode() == entry.payload
        assert base64.b64decode(answer.salt) == entry.salt


async def test_an_erased_payload_leaves_the_event_proved(proofs):
    organisation, desk = await given_signed(proofs, events=3)
    async with proofs.superuser() as root:
        await root.execute(
            "delete from log.event_payload where organisation_id = $1 and index = 2", organisation
        )
    answer = await proof_at(proofs.asked(ProofAt(position=2), organisation), desk)
    assert (answer.salt, answer.payload) == (None, None)
    file = read_tlog_proof(answer.tlog_proof.encode())
    checkpoint = opened(file.note, [key_of(organisation)])
    leaf = leaf_of(read_entry(file.extra).header)
    assert is_included(1, 3, leaf, file.proof, checkpoint.root)


async def test_what_no_checkpoint_holds_yet_is_worth_asking_again(proofs):
    organisation, desk = await given_signed(proofs, events=2)
    await record(await proofs.logs.store(), organisation)
    with pytest.raises(errors.NotSignedYet, match="position 3"):
        await proof_at(proofs.asked(ProofAt(position=3), organisation), desk)


async def test_another_companys_position_is_none(proofs):
    organisation, desk = await given_signed(proofs, events=2)
    longer, _ = await given_signed(proofs, events=5)
    for query, answer in ((ProofAt(position=4), proof_at), (ReceiptAt(position=4), receipt_at)):
        assert await answer(proofs.asked(query, longer), desk)
        with pytest.raises(errors.NotFound):
            await answer(proofs.asked(query, organisation), desk)


@pytest.mark.parametrize("role", ["owner", "admin", "auditor", "lead", "member", "viewer"])
async def test_those_who_audit_may_and_others_may_not(proofs, role):
    organisation, desk = await given_signed(proofs, events=1)
    for query, answer in ((ProofAt(position=1), proof_at), (ReceiptAt(position=1), receipt_at)):
        asked = proofs.asked(query, organisation, role)
        if role in ("owner", "admin", "auditor"):
            assert (await answer(asked, desk)).position == 1
        else:
            with pytest.raises(errors.Forbidden, match="auditor"):
                await answer(asked, desk)


async def test_a_log_that_was_rewritten_proves_nothing(proofs):
    organisation, desk = await given_signed(proofs, events=4)
    async with proofs.superuser() as root:
        await root.execute(
            "update log.event set header = 'forged' where organisation_id = $1 and index = 2",
            organisation,
        )
    for position in (1, 2):
        with pytest.raises(LookupError, match="does not lead to its root"):
            await proof_at(proofs.asked(ProofAt(position=position), organisation), desk)


async def test_a_receipt_says_what_the_log_promised(proofs):
    organisation, desk = await given_signed(proofs, events=3)
    answer = await receipt_at(proofs.asked(ReceiptAt(position=3), organisation), desk)
    receipt = opened_receipt(answer.receipt, [read_verifier_key(answer.key)])
    leaves = await proofs.leaves(organisation)
    assert (receipt.log_id, receipt.position) == (organisation.hex, 3)
    assert receipt.leaf == leaves[2]
