"""`scoreline bench proof`: what proving the log costs, an event, a command, a checkpoint."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from contracts.checkpoint import Checkpoint, origin_of
from contracts.envelope import commitment_of, leaf_of
from contracts.proofs import Receipt
from contracts.tree import CompactRange, inclusion_runs, root_from_inclusion
from services.runtime import clock, ids
from services.runtime.proof.keys import SigningKey
from services.runtime.proof.memory import Memory
from services.runtime.proof.signer import Signer
from services.runtime.proof.tiles import hashes_of, integrate
from services.runtime.sql import statements
from services.runtime.tenancy import Pool, open_pool, tenant

sql = statements("services.bench", "proof.sql")

LOGS = 500
EVENTS = 100_000
PROOFS = 200
TIMES = 20_000
NAME = "bench.example.org"
ORIGIN = origin_of(NAME, "0" * 32)
HEADER, PAYLOAD, SALT, LEAF = b"h" * 490, b"p" * 400, b"s" * 32, b"l" * 32

Figure = tuple[str, float, str]


def arithmetic() -> list[Figure]:
    """Processor time alone, in µs each."""
    edge = CompactRange()
    key = SigningKey(ORIGIN, bytes(32))
    receipt = Receipt(log_id="0" * 32, position=812, leaf=LEAF, recorded_at=1)
    body = Checkpoint(origin=ORIGIN, size=812, root=LEAF).body
    proof = [LEAF] * 20
    return [
        (
            "in the append: commitment to the payload",
            _us(lambda: commitment_of(SALT, PAYLOAD)),
            "µs",
        ),
        ("in the database: leaf hash (measured in Python)", _us(lambda: leaf_of(HEADER)), "µs"),
        ("later: folding a leaf into the tree", _us(lambda: edge.append(LEAF)), "µs"),
        ("with a command's answer: receipt", _us(lambda: key.receipt(receipt).text), "µs"),
        ("per checkpoint: signed note", _us(lambda: key.note(body)), "µs"),
        (
            "to check one event of a million",
            _us(lambda: root_from_inclusion(812, 2**20, LEAF, proof)),
            "µs",
        ),
        # Leaf 32, salt 32, commitment in the header 81, and 1/256 of a tile's hash 32.
        ("stored for it", 32 + 32 + 81 + 32 / 256, "bytes/event"),
    ]


def _us(work: Callable[[], object]) -> float:
    began = clock.monotonic()
    for _ in range(TIMES):
        work()
    return (clock.monotonic() - began) / TIMES * 1e6


async def measure(url: str) -> list[Figure]:
    """With the database: folding, signing, proving; url is an administrator's."""
    pool = await open_pool(url, size=2, name="bench")
    try:
        with TemporaryDirectory() as folder:
            memory = Memory(Path(folder) / "signed")
            signer = Signer(pool, seed=bytes(32), name=NAME, memory=memory)
            return [*arithmetic(), *await _signing(pool, signer), *await _proving(pool, signer)]
    finally:
        await pool.close()


async def _signing(pool: Pool, signer: Signer) -> list[Figure]:
    logs = [ids.new_id() for _ in range(LOGS)]
    await pool.execute(sql.fill, logs, 100)
    await signer.round()
    await pool.execute(sql.fill, logs, 5)
    seconds, signed = await _timed(signer.round)
    assert signed == LOGS
    idle, _ = await _timed(signer.round)
    return [
        (f"signing {LOGS} logs that changed", LOGS / seconds, "logs/s"),
        (f"looking at {LOGS} logs that did not", idle * 1e3, "ms"),
    ]


async def _proving(pool: Pool, signer: Signer) -> list[Figure]:
    log = ids.new_id()
    await pool.execute(sql.fill, [log], EVENTS)
    seconds, folded = await _timed(lambda: integrate(pool, log, EVENTS))
    await signer.round()

    async def prove() -> int:
        for n in range(PROOFS):
            await _prove(pool, log, n * (EVENTS // PROOFS))
        return PROOFS

    proving, _ = await _timed(prove)
    return [
        ("folding a log that was never folded", folded / seconds, "events/s"),
        (f"proving one of {EVENTS} events", proving / PROOFS * 1e3, "ms"),
    ]


async def _prove(pool: Pool, log: UUID, index: int) -> None:
    async with tenant(pool, log) as connection:
        await hashes_of(connection, log, inclusion_runs(index, EVENTS))


async def _timed(work: Callable[[], Awaitable[int]]) -> tuple[float, int]:
    began = clock.monotonic()
    done = await work()
    return clock.monotonic() - began, done
