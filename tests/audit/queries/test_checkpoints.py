"""How far a log was signed, for whoever keeps the last checkpoint."""

import base64

import pytest

from contracts import errors
from contracts.checkpoint import platform_origin, read_verifier_key
from contracts.ids import CHECKPOINTS
from contracts.queries.audit_proofs import AllCheckpoints, NewestCheckpoint, PublicKeys
from contracts.tree import is_consistent, is_included, leaf_hash
from services.audit.queries.checkpoints import all_checkpoints, newest_checkpoint, public_keys
from services.runtime.proof.keys import opened
from tests.support.proofs import NAME, key_of


def raw(hashes):
    return [base64.b64decode(one) for one in hashes]


async def ask(proofs, organisation, since=None, role="viewer"):
    question = proofs.asked(NewestCheckpoint(since=since), organisation, role)
    return await newest_checkpoint(question, await proofs.desk())


async def test_before_the_first_there_is_nothing_to_keep(proofs):
    organisation = await proofs.organisation(3)
    answer = await ask(proofs, organisation)
    assert (answer.size, answer.note, answer.checkpoints) == (0, None, None)
    with pytest.raises(errors.Invalid):
        await ask(proofs, organisation, since=1)


async def test_every_member_may_keep_one_and_check_that_the_next_begins_with_it(proofs):
    organisation = await proofs.organisation(5)
    await proofs.register_keys()
    signer = await proofs.signer()
    await signer.round()
    first = await ask(proofs, organisation)
    key = read_verifier_key(first.key)
    kept = opened(first.note.encode(), [key])
    await proofs.fill(organisation, 900)
    await signer.round()
    for since, began in ((5, kept.root), (905, None), (0, None)):
        answer = await ask(proofs, organisation, since)
        now = opened(answer.note.encode(), [key_of(organisation)])
        assert (now.size, answer.consistency.from_size) == (905, since)
        proof = raw(answer.consistency.proof)
        if began:
            assert is_consistent(since, 905, began, now.root, proof)
            assert not is_consistent(since, 905, bytes(32), now.root, proof)
        else:
            assert proof == []
    with pytest.raises(errors.Invalid) as refused:
        await ask(proofs, organisation, since=906)
    assert refused.value.faults[0].pointer == "/from"


async def test_a_checkpoint_is_shown_in_the_log_of_all(proofs):
    organisation = await proofs.organisation(2)
    await proofs.register_keys()
    signer = await proofs.signer()
    await signer.round()
    assert (await ask(proofs, organisation)).checkpoints is None
    await signer.platform_round()
    answer = await ask(proofs, organisation)
    all_of_them = answer.checkpoints
    whole = opened(all_of_them.note.encode(), [read_verifier_key(all_of_them.key)])
    assert whole.origin == platform_origin(NAME)
    body = opened(answer.note.encode(), [key_of(organisation)]).body
    index = all_of_them.position - 1
    assert is_included(index, whole.size, leaf_hash(body), raw(all_of_them.proof), whole.root)


async def test_anybody_may_keep_a_checkpoint_of_all_logs(proofs):
    desk = await proofs.desk()
    signer = await proofs.signer()
    asked = proofs.asked(AllCheckpoints(), CHECKPOINTS, None)
    if (await all_checkpoints(asked, desk)).note is None:
        await proofs.register_keys()
        await proofs.organisation(1)
        await signer.round()
        await signer.platform_round()
    before = await all_checkpoints(asked, desk)
    await proofs.organisation(1)
    await signer.round()
    await signer.platform_round()
    later = proofs.asked(AllCheckpoints(since=before.size), CHECKPOINTS, None)
    after = await all_checkpoints(later, desk)
    assert after.consistency is not None
    one, two = raw([before.root, after.root])
    assert is_consistent(before.size, after.size, one, two, raw(after.consistency.proof))


async def test_a_log_that_is_shut_says_so(proofs):
    organisation = await proofs.organisation(4)
    signer = await proofs.signer()
    await signer.round()
    assert (await ask(proofs, organisation)).shut is None
    async with proofs.superuser() as root:
        await root.execute(
            "update log.log_head set last_index = 3 where organisation_id = $1", organisation
        )
    await signer.round()
    assert (await ask(proofs, organisation)).shut == "it was signed at 4 and has 3 events"


async def test_the_keys_are_listed_with_when_they_were_valid(proofs):
    await proofs.register_keys()
    answer = await public_keys(proofs.asked(PublicKeys(), CHECKPOINTS, None), await proofs.desk())
    assert {key.kind for key in answer.data} == {"checkpoint", "receipt"}
    for key in answer.data:
        assert read_verifier_key(key.key).public == base64.b64decode(key.public)
        assert key.valid_from.endswith("Z")
        assert key.valid_until is None
