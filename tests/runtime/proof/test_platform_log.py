"""The log of all checkpoints and keys."""

from contracts.checkpoint import platform_origin
from contracts.ids import CHECKPOINTS
from contracts.tree import leaf_hash, root_of
from services.runtime.proof.keys import SigningKey, opened
from services.runtime.proof.platform_log import register_keys
from tests.support.proofs import NAME, SEED, key_of


async def test_all_checkpoints_are_in_a_log_of_their_own(proofs):
    one, two = await proofs.organisation(3), await proofs.organisation(4)
    signer = await proofs.signer()
    await signer.round()
    assert await signer.platform_round() >= 2
    assert await signer.platform_round() == 0
    first = opened((await platform_notes(proofs))[-1], [platform_key()])
    await proofs.fill(one, 2)
    await signer.round()
    assert await signer.platform_round() == 1
    entries = [bytes(row["entry"]) for row in await entries_of(proofs)]
    for organisation in (one, two):
        assert (await proofs.newest(organisation)).body in entries
    whole = opened((await platform_notes(proofs))[-1], [platform_key()])
    assert whole.origin == platform_origin(NAME)
    assert whole.size == len(entries) == first.size + 1
    assert whole.root == root_of(map(leaf_hash, entries))


async def test_a_new_key_signs_from_now_on_and_the_old_one_is_still_listed(proofs):
    pool = await proofs.logs.pool("signer")
    organisation = await proofs.organisation(1)
    new_seed = b"n" * 32
    await register_keys(pool, NAME, {"checkpoint": SEED, "receipt": b"r" * 32})
    await (await proofs.signer()).round()
    assert await register_keys(pool, NAME, {"checkpoint": SEED, "receipt": b"r" * 32}) == []
    assert await register_keys(pool, NAME, {"checkpoint": new_seed}) == ["checkpoint"]
    await proofs.fill(organisation, 1)
    await (await proofs.signer(seed=new_seed)).round()
    notes = await proofs.notes(organisation)
    assert opened(notes[1], [key_of(organisation)]).size == 1
    assert opened(notes[2], [key_of(organisation, new_seed)]).size == 2
    rows = await proofs._fetch(
        "select public, valid_until from proof.public_key where kind = 'checkpoint'"
        " order by valid_from"
    )
    public = SigningKey("any", new_seed).verifier.public
    assert [bytes(row["public"]) for row in rows][-1] == public
    assert rows[-2]["valid_until"] is not None
    assert rows[-1]["valid_until"] is None
    entry = bytes((await entries_of(proofs))[-1]["entry"])
    assert entry.startswith(b"okr-key/v1\ncheckpoint\nokr.example.org/checkpoint+")


async def entries_of(proofs):
    return await proofs._fetch("select entry from proof.platform_entry order by index")


async def platform_notes(proofs) -> list[bytes]:
    return [note for note in (await proofs.notes(CHECKPOINTS)).values() if note]


def platform_key():
    return SigningKey(platform_origin(NAME), SEED).verifier
