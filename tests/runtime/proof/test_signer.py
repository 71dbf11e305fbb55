"""The signer's rule: never two roots for one size, never a smaller size, nothing rewritten."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import asyncpg
import pytest

from contracts.checkpoint import read_note
from contracts.tree import root_of
from services.runtime import signals
from services.runtime.proof.keys import opened
from services.runtime.proof.memory import Memory, Signed
from services.runtime.proof.signer import sql
from tests.support.proofs import holds, key_of

ROOT = Path(__file__).parents[3]
# A thousand tries take minutes; some dozen say as much on most days.
TRIES = 1_000 if os.environ.get("SCORELINE_TESTS_LONG") else 30
KILLS = 20 if os.environ.get("SCORELINE_TESTS_LONG") else 2


async def test_a_log_that_changed_is_signed_and_one_that_did_not_is_not(proofs):
    organisation = await proofs.organisation(5)
    signer = await proofs.signer()
    await signer.round()
    assert (await holds(proofs, organisation)).size == 5
    assert not await signer.round()
    await proofs.fill(organisation, 700)
    await signer.round()
    assert (await holds(proofs, organisation)).size == 705
    assert list(await proofs.notes(organisation)) == [5, 705]


async def test_a_checkpoint_bears_the_name_of_its_log_and_says_nothing_else(proofs):
    organisation = await proofs.organisation(3)
    await (await proofs.signer()).round()
    note = (await proofs.notes(organisation))[3]
    lines = note.decode().split("\n")
    assert lines[:2] == [f"okr.example.org/log/{organisation.hex}", "3"]
    assert lines[3] == ""
    assert lines[4].startswith(f"— okr.example.org/log/{organisation.hex} ")
    assert len(lines) == 6
    assert len(read_note(note).signatures) == 1


async def test_a_log_that_got_shorter_is_not_signed_any_further(proofs):
    organisation = await proofs.organisation(300)
    signer = await proofs.signer()
    await signer.round()
    async with proofs.superuser() as root:
        await root.execute(
            "delete from log.event where organisation_id = $1 and index > 290", organisation
        )
        await root.execute(
            "update log.log_head set last_index = 290 where organisation_id = $1", organisation
        )
    await signer.round()
    assert signer.shut[organisation.hex] == "it was signed at 300 and has 290 events"
    # Nor when it has grown past what was signed, with other events.
    await proofs.fill(organisation, 50)
    await signer.round()
    assert "not those that were signed" in signer.shut[organisation.hex]
    assert list(await proofs.notes(organisation)) == [300]


async def test_an_event_that_was_changed_shuts_the_log(proofs):
    organisation = await proofs.organisation(20)
    signer = await proofs.signer()
    await signer.round()
    async with proofs.superuser() as root:
        await root.execute(
            "update log.event set header = 'forged' where organisation_id = $1 and index = 9",
            organisation,
        )
    await proofs.fill(organisation, 1)
    await signer.round()
    assert "its first 20 events are not those" in signer.shut[organisation.hex]
    assert list(await proofs.notes(organisation)) == [20]


async def test_one_broken_log_does_not_keep_the_others_from_being_signed(proofs):
    broken, sound = await proofs.organisation(9), await proofs.organisation(9)
    async with proofs.superuser() as root:
        await root.execute("delete from log.event where organisation_id = $1 and index = 2", broken)
    signer = await proofs.signer()
    await signer.round()
    assert signer.shut[broken.hex] == "the log has no event at 2"
    assert (await holds(proofs, sound)).size == 9


async def test_a_restored_database_that_forgot_what_was_signed_is_held_to_it(proofs, tmp_path):
    organisation = await proofs.organisation(40)
    signer = await proofs.signer(tmp_path / "signed")
    await signer.round()
    await proofs.fill(organisation, 10)
    await signer.round()
    # As it was before the second checkpoint: nothing in it says that there was one.
    async with proofs.superuser() as root:
        for statement in (
            "delete from log.event where organisation_id = $1 and index > 40",
            "update log.log_head set last_index = 40 where organisation_id = $1",
            "delete from proof.checkpoint where organisation_id = $1 and size > 40",
        ):
            await root.execute(statement, organisation)
        await root.execute(
            "update proof.log set size = 40, root = (select root from proof.checkpoint"
            " where organisation_id = $1) where organisation_id = $1",
            organisation,
        )
    await signer.look_back()
    assert signer.shut[organisation.hex] == "it was signed at 50 and has 40 events"
    await proofs.fill(organisation, 5)
    await signer.round()
    assert signer.shut[organisation.hex] == "it was signed at 50 and has 45 events"
    await proofs.fill(organisation, 20)
    await signer.round()
    assert "its first 50 events are not those" in signer.shut[organisation.hex]
    assert list(await proofs.notes(organisation)) == [40]


async def test_a_promise_that_somebody_else_wrote_is_not_signed(proofs):
    organisation = await proofs.organisation(8)
    signer = await proofs.signer()
    await signer.round()
    async with proofs.superuser() as root:
        await root.execute(
            "insert into proof.checkpoint values ($1, 9, $2, 1)", organisation, b"f" * 32
        )
        await root.execute(
            "update proof.log set size = 9, root = $2 where organisation_id = $1",
            organisation,
            b"f" * 32,
        )
    await proofs.fill(organisation, 1)
    await signer.round()
    assert (await proofs.notes(organisation))[9] is None
    assert signer.shut[organisation.hex] == "what was promised at 9 is not its root"


async def test_a_killed_signer_signs_the_same_when_it_is_back(proofs, tmp_path):
    organisation = await proofs.organisation(4)
    memory = tmp_path / "signed"
    for _ in range(KILLS):
        await proofs.fill(organisation, 3)
        command = [sys.executable, "-m", "tests.support.killed_signer"]
        process = await asyncio.create_subprocess_exec(
            *command, proofs.logs.url("signer"), str(memory), cwd=ROOT
        )
        assert await process.wait() == -signal.SIGKILL
        promised = await proofs.notes(organisation)
        size = max(promised)
        assert promised[size] is None, "it was killed before its signature left"
        root = root_of((await proofs.leaves(organisation))[:size])
        # More is written before it is back; what was promised is signed all the same, or never.
        signer = await proofs.signer(memory)
        assert await signer.release() >= 1
        checkpoint = await holds(proofs, organisation)
        assert (checkpoint.size, checkpoint.root) == (size, root)
        assert signer._memory is not None
        signer._memory.close()


async def test_two_signers_at_once_never_contradict_each_other(proofs):
    organisation = await proofs.organisation(1)
    pools = [await proofs.logs.pool("signer") for _ in range(2)]
    signers = [await proofs.signer(pool=pool) for pool in pools]
    async with signals.listening("signer.released") as released:
        for _ in range(TRIES):
            await asyncio.gather(
                signers[0].round(), proofs.fill(organisation, 1), signers[1].round()
            )
        await signers[0].round()
    leaves = await proofs.leaves(organisation)
    notes = await proofs.notes(organisation)
    assert len(notes) > TRIES / 2
    for size, note in notes.items():
        if note is not None:
            assert opened(note, [key_of(organisation)]).root == root_of(leaves[:size])
    assert max(size for size, note in notes.items() if note) == TRIES + 1
    assert all(organisation.hex not in signer.shut for signer in signers)
    mine = [heard["size"] for heard in released.heard if heard["log_id"] == organisation.hex]
    assert mine == sorted(mine), "no size is signed after a larger one"


@pytest.mark.parametrize(("size", "root"), [(1, b"r" * 32), (2, b"r" * 32), (2, None)])
async def test_no_second_root_and_no_smaller_size_is_ever_promised(proofs, size, root):
    organisation = await proofs.organisation(2)
    await (await proofs.signer()).round()
    pool = await proofs.logs.pool("signer")
    same = (await proofs.newest(organisation)).root
    promise = (organisation, organisation.hex, size, root or same, 1)
    assert await pool.fetchval(sql.promise, *promise) is None
    assert list(await proofs.notes(organisation)) == [2]


@pytest.mark.parametrize("role", ["scoreline_signer", None])
@pytest.mark.parametrize(
    "change",
    [
        "update proof.log set size = size - 1 where organisation_id = $1",
        "update proof.log set root = '\\x00' where organisation_id = $1",
        "delete from proof.log where organisation_id = $1",
        "update proof.checkpoint set note = 'other' where organisation_id = $1",
        "update proof.checkpoint set root = '\\x00' where organisation_id = $1",
        "delete from proof.checkpoint where organisation_id = $1",
        "insert into proof.checkpoint select organisation_id, size, $2, 1 from proof.log"
        " where organisation_id = $1",
    ],
)
async def test_the_database_refuses_what_the_signer_never_does(proofs, role, change):
    organisation = await proofs.organisation(2)
    await (await proofs.signer()).round()
    connection = await asyncpg.connect(proofs.administrator)
    try:
        if role:
            await connection.execute(f"set role {role}")
        more = [b"r" * 32] if "$2" in change else []
        with pytest.raises(asyncpg.PostgresError):
            await connection.execute(change, organisation, *more)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    "asked",
    [
        "select header from log.event",
        "select * from log.event",
        "select payload from log.event_payload",
        "select salt from log.event_payload",
        "select answer from log.command_answer",
        "select wrapped from keyring.person_key",
        "select body from audit.document",
        "select log.append_one(null, 0, null, null, null, 0, null, 0, null, null, null, null)",
    ],
)
async def test_the_signer_reads_leaves_and_nothing_else(proofs, asked):
    pool = await proofs.logs.pool("signer")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.fetch(asked)


async def test_without_naming_a_log_the_signer_sees_no_leaf_of_it(proofs):
    await proofs.organisation(2)
    pool = await proofs.logs.pool("signer")
    assert await pool.fetchval("select count(leaf) from log.event") == 0


async def test_what_one_signer_remembers_another_one_does_not_undo(proofs, tmp_path):
    organisation = await proofs.organisation(6)
    memory = Memory(tmp_path / "signed")
    memory.remember([(organisation.hex, Signed(6, b"x" * 32))])
    memory.close()
    signer = await proofs.signer(tmp_path / "signed")
    await signer.round()
    assert "its first 6 events are not those" in signer.shut[organisation.hex]
    assert await proofs.notes(organisation) == {}
