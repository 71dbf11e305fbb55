"""How long it takes to see a cycle as it was: 200 objectives in a long log, at any date of it.

Asked as the gateway asks it: a moment becomes a position, the tree is folded to it and encoded. The
first question finds nothing kept, as in a process that has just started; it counts with the others.
"""

import random
import time
from dataclasses import dataclass

from contracts.envelope import encode
from contracts.queries.planning import CycleTree
from contracts.values import system
from services.bench.budgets import Budget
from services.bench.rebuild import OBJECTIVES, PASSWORD, open_log, opened, write_log
from services.cli.rebuild import wiring_of
from services.runtime import clock, ids
from services.runtime.migrate import migrate
from services.runtime.projection.documents import TableDocuments
from services.runtime.projection.rebuild import ensure_built
from services.runtime.projection.runner import Runner
from services.runtime.service import Desk, Question
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import Pool

# The issue's own words: a tree of 200 objectives as of a date in a log of 100,000 events.
P99_MS_MAX = 300.0
SEED = 5


@dataclass(frozen=True)
class Asked:
    """What was asked of, and how long each answer took, in ms; the first one first."""

    events: int
    bytes_of_answer: int
    took_ms: list[float]

    def percentile_ms(self, share: float) -> float:
        """The time that this share of all answers kept below."""
        ranked = sorted(self.took_ms)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def budgets(asked: Asked) -> list[Budget]:
    """The one figure that was promised."""
    words = f"a tree of {OBJECTIVES} objectives as of a date in {asked.events} events, p99 ms"
    return [Budget(words, asked.percentile_ms(0.99), "at most", P99_MS_MAX)]


async def measure(admin_url: str, events: int, questions: int) -> Asked:
    """Ask so often, at random moments of a log of about so many events; admin_url names a database
    for this alone."""
    await migrate(admin_url, dict.fromkeys(("planning", "checkin"), PASSWORD))
    organisation_id = ids.new_id()
    await open_log(admin_url, organisation_id)
    cycle_id = await write_log(admin_url, organisation_id, events)
    async with opened(admin_url, "planning") as (store, pool):
        desk = await _desk(store, pool)
        head = await store.head(organisation_id)
        first = (await store.read_log(organisation_id, 0, 1))[0].header.recorded_at
        if head is None:
            raise RuntimeError("the log is empty")
        chance, took, size = random.Random(SEED), [], 0
        answer = wiring_of("planning").queries[CycleTree]
        for _ in range(questions):
            moment = chance.randint(first, head.last_recorded_at)
            started = time.perf_counter()
            position = await store.index_at(organisation_id, moment)
            question = Question(
                query=CycleTree(cycle_id=cycle_id),
                organisation_id=organisation_id,
                actor=system("bench"),
                as_of=position,
            )
            tree, _version = await answer(question, desk)
            size = max(size, len(encode(tree)))
            took.append((time.perf_counter() - started) * 1e3)
    return Asked(head.last_index, size, took)


async def _desk(store: PostgresStore, pool: Pool) -> Desk:
    projections = wiring_of("planning").projections
    await ensure_built(projections, store, pool)
    runner = Runner(projections, store, pool)
    await runner.learn_labels()
    return Desk(
        store=store,
        documents=TableDocuments(pool, runner),
        new_id=ids.new_id,
        now_us=clock.now_us,
    )
