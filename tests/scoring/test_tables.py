"""Scoring on the real tables: what counts above is found there too, and a reaction is killed."""

import asyncio
import signal
import sys
from pathlib import Path
from uuid import UUID

from contracts.events.planning import CycleClosed, CycleReopened
from contracts.events.scoring import ProvisionalScoreChanged
from contracts.queries.scoring import ObjectiveScore
from contracts.values import Change
from services.scoring.main import SERVICE
from tests.scoring.naive.scores import told
from tests.scoring.sheets import about, aligned
from tests.support.quarter import (
    CYCLE,
    MAX,
    OBJECTIVE,
    RUNNING,
    defined,
    drafted,
    published,
    reported,
)
from tests.support.tables import on_tables, planned

ROOT = Path(__file__).parents[2]
CHILD, OF_CHILD, TOP, OF_TOP = (UUID(int=700 + n) for n in range(4))
CHAIN = (
    *RUNNING,
    drafted(objective_id=TOP),
    about(TOP, defined(OF_TOP)),
    about(TOP, published),
    aligned(OBJECTIVE, TOP),
    drafted(objective_id=CHILD),
    about(CHILD, defined(OF_CHILD)),
    about(CHILD, published),
    aligned(CHILD, OBJECTIVE),
    about(CHILD, reported(8, key_result_id=OF_CHILD)),
    reported(6),
    about(CHILD, reported(3, key_result_id=OF_CHILD)),
    CycleClosed(cycle_id=CYCLE),
    about(CHILD, reported(9, key_result_id=OF_CHILD)),
    CycleReopened(
        cycle_id=CYCLE, state=Change(old="closed", new="review"), reason="One was on its way"
    ),
)


async def reacting(database: str, organisation_id: UUID, *more: str) -> asyncio.subprocess.Process:
    """The reactions in a process of their own."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.reacting",
        database,
        str(organisation_id),
        *more,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )


async def test_a_reaction_killed_before_it_is_acknowledged_records_every_move_once(database: str):
    organisation_id = await planned(database, CHAIN)
    killed = await reacting(database, organisation_id, "4")
    assert killed.stdout is not None
    assert await killed.stdout.readline() == b"enough\n"
    killed.kill()
    assert await killed.wait() == -signal.SIGKILL
    again = await reacting(database, organisation_id)
    assert await again.wait() == 0
    async with on_tables(database, SERVICE) as tables:
        await tables.started(organisation_id)
        log = await tables.desk.store.read_log(organisation_id, 0, limit=1000)
        moves = [r.event for r in log if isinstance(r.event, ProvisionalScoreChanged)]
        found = [(e.cause, e.subject_id, e.score.old, e.score.new, e.progress) for e in moves]
        assert sorted(found, key=str) == sorted(told(log), key=str)
        assert len(found) > 8


async def test_what_counts_above_is_on_the_tables_what_a_fold_of_the_log_gives(database: str):
    organisation_id = await planned(database, CHAIN)
    async with on_tables(database, SERVICE) as tables:
        await tables.started(organisation_id)
        assert await tables.differences() == []
        top = await tables.ask(
            ObjectiveScore(objective_id=TOP), actor=MAX, organisation=organisation_id
        )
        # Half of what is half of 0.9 and 0.6.
        assert (str(top.progress), str(top.score)) == ("0.375", "0.4")
