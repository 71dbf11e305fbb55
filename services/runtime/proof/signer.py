"""Signs how far each log has come: `scoreline run signer`, a process with its own role and key.

Its rule, for ever: never two roots for one size, never a smaller size, never a tree that does not
begin with the one it signed before. What it is about to sign is in the database, committed, and in
its memory outside of it, on the disk, before the signature leaves the process; so a signer that is
killed in between signs the same again, and two at once sign the same or one of them nothing.

It reads leaves and where logs end, no payload and no header. It needs no bus.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from asyncpg.exceptions import UniqueViolationError

from contracts.checkpoint import Checkpoint, origin_of, platform_origin
from contracts.ids import CHECKPOINTS
from contracts.tree import consistency_runs, is_consistent
from services.runtime import clock, signals
from services.runtime.proof.keys import CHECKPOINT, RECEIPT, SigningKey
from services.runtime.proof.memory import Memory, Signed
from services.runtime.proof.platform_log import PLATFORM_LOG_ID, register_keys, tell_checkpoints
from services.runtime.proof.tiles import TILE_HASHES, LogBroken, hashes_of, integrate, root_at
from services.runtime.ready import signal_ready
from services.runtime.roles import SIGNER
from services.runtime.settings import Settings
from services.runtime.sql import statements
from services.runtime.tenancy import UNREACHABLE, Pool, open_pool, tenant

PLATFORM_SECONDS = 60.0
# Logs promised before the signatures of all of them are released together: one flush for many.
BATCH_LOGS = 64
CONNECTIONS = 2

sql = statements("services.runtime.proof", "signer.sql")
logger = structlog.get_logger("signer")


class Shut(Exception):
    """This log is not signed any further; the text says why. Nothing but its repair opens it."""


@dataclass(frozen=True, kw_only=True)
class Log:
    """A log as it was signed last (size 0: never) and as long as it is now."""

    organisation_id: UUID
    log_id: str
    size: int
    root: bytes | None
    head: int


class Signer:
    """One signer; `run` works until cancelled."""

    def __init__(
        self,
        pool: Pool,
        *,
        seed: bytes,
        name: str,
        memory: Memory | None = None,
        now_us: Callable[[], int] = clock.now_us,
    ) -> None:
        self._pool = pool
        self._seed = seed
        self._name = name
        self._memory = memory
        self._now_us = now_us
        self._shut: dict[str, str] = {}
        # Promised and checked by this process, and not signed yet.
        self._checked: set[tuple[str, int, bytes]] = set()

    @property
    def shut(self) -> dict[str, str]:
        """The logs that are not signed any further, and why."""
        return dict(self._shut)

    async def run(self, every_s: float) -> None:
        """Sign what has changed again and again; a database that is away is waited for."""
        platform_at = clock.monotonic()
        has_looked_back = False
        while True:
            try:
                if not has_looked_back:
                    await self.look_back()
                    has_looked_back = True
                await self.round()
                if clock.monotonic() >= platform_at:
                    await self.platform_round()
                    platform_at = clock.monotonic() + PLATFORM_SECONDS
            except UNREACHABLE as error:
                logger.warning("database unreachable", error=str(error) or type(error).__name__)
            await asyncio.sleep(every_s)

    async def round(self) -> int:
        """Sign every log that has changed; how many were. Raises what the database raises."""
        await self._notice_vanished()
        rows = await self._pool.fetch(sql.changed)
        count = 0
        for first in range(0, len(rows), BATCH_LOGS):
            for row in rows[first : first + BATCH_LOGS]:
                await self._try(Log(**row))
            count += await self.release()
        # What one that was killed had promised; the log may not have changed since.
        return count + (0 if rows else await self.release())

    async def platform_round(self) -> int:
        """Put the newest checkpoint of each log into the log of all, and sign that."""
        told = await tell_checkpoints(self._pool, self._name)
        head = await self._pool.fetchval(sql.platform_state)
        signed = await self._pool.fetchrow(sql.platform_signed, CHECKPOINTS)
        size, root = (signed["size"], signed["root"]) if signed else (0, None)
        if head != size:
            await self._try(
                Log(
                    organisation_id=CHECKPOINTS,
                    log_id=PLATFORM_LOG_ID,
                    size=size,
                    root=root,
                    head=head,
                )
            )
            await self.release()
        return told

    async def _try(self, log: Log) -> None:
        """Promise a log as it is; one that is broken does not keep the others from theirs."""
        try:
            await self._promise(log)
            self._shut.pop(log.log_id, None)
        except (Shut, LogBroken) as fault:
            await self._close(log.log_id, str(fault))

    async def _close(self, log_id: str, why: str) -> None:
        if self._shut.get(log_id) != why:
            self._shut[log_id] = why
            logger.critical("a log is not signed any further", log_id=log_id, why=why)
            signals.emit("signer.shut", log_id=log_id, why=why)
            await self._pool.execute(sql.shut, log_id, why)

    async def look_back(self) -> None:
        """Hold the database to what this signer remembers: a restored one may be shorter."""
        if self._memory is None:
            return
        heads = {row["log_id"]: row["head"] for row in await self._pool.fetch(sql.heads)}
        heads[PLATFORM_LOG_ID] = await self._pool.fetchval(sql.platform_state)
        for log_id, signed in self._memory.logs().items():
            head = heads.get(log_id, 0)
            if head < signed.size:
                await self._close(log_id, f"it was signed at {signed.size} and has {head} events")

    async def _notice_vanished(self) -> None:
        for row in await self._pool.fetch(sql.vanished, CHECKPOINTS):
            await self._close(row["log_id"], f"it was signed at {row['size']} and is not there")

    async def _promise(self, log: Log) -> None:
        """Check a log against all that was signed of it and promise its size and root.

        Raises Shut and LogBroken.
        """
        before = self._signed_before(log)
        for signed in before:
            if signed.size > log.head:
                raise Shut(f"it was signed at {signed.size} and has {log.head} events")
        if log.head // TILE_HASHES > log.size // TILE_HASHES:
            await integrate(self._pool, log.organisation_id, log.head)
        root = await self._grown(log, before)
        try:
            promised = await self._pool.fetchval(
                sql.promise, log.organisation_id, log.log_id, log.head, root, self._now_us()
            )
        except UniqueViolationError:
            raise Shut(f"it was promised at {log.head} before, and that was undone") from None
        if promised is not None:
            self._checked.add((log.log_id, log.head, root))
            signals.emit("signer.promised", log_id=log.log_id, size=log.head)

    def _signed_before(self, log: Log) -> list[Signed]:
        found = [Signed(log.size, log.root)] if log.root is not None else []
        known = self._memory.of(log.log_id) if self._memory else None
        if known is not None and known not in found:
            found.append(known)
        return found

    async def _grown(self, log: Log, before: Sequence[Signed]) -> bytes:
        """The root of the log as it is; raises Shut where it does not begin as it was signed."""
        steps = [consistency_runs(signed.size, log.head) for signed in before]
        runs = [(0, log.head), *((0, signed.size) for signed in before)]
        async with tenant(self._pool, log.organisation_id) as connection:
            hashes = await hashes_of(
                connection, log.organisation_id, [*runs, *(run for step in steps for run in step)]
            )
        root, olds, rest = hashes[0], hashes[1 : len(runs)], hashes[len(runs) :]
        for signed, old, step in zip(before, olds, steps, strict=True):
            proof, rest = rest[: len(step)], rest[len(step) :]
            if old != signed.root:
                raise Shut(f"its first {signed.size} events are not those that were signed")
            if not is_consistent(signed.size, log.head, old, root, proof):
                raise Shut(f"it does not begin with the {signed.size} events that were signed")
        return root

    async def release(self) -> int:
        """Sign what was promised, checked once more against the log; how many that were."""
        rows = [row for row in await self._pool.fetch(sql.unreleased) if await self._holds(row)]
        if self._memory is not None:
            self._memory.remember(
                (row["log_id"], Signed(row["size"], bytes(row["root"]))) for row in rows
            )
        notes = [(row["organisation_id"], row["size"], self._note(row)) for row in rows]
        await self._pool.executemany(sql.release, notes)
        for row in rows:
            signals.emit("signer.released", log_id=row["log_id"], size=row["size"])
        self._checked.clear()
        return len(rows)

    async def _holds(self, row: Any) -> bool:
        """Whether a promise is still true: a row is only a row, and may be anybody's."""
        log_id, size = row["log_id"], row["size"]
        if (log_id, size, bytes(row["root"])) in self._checked:
            return True
        known = self._memory.of(log_id) if self._memory else None
        try:
            if known is not None and known.size > size:
                raise Shut(f"it was signed at {known.size} and is promised at {size}")
            if known is not None and known.size == size and known.root != row["root"]:
                raise Shut(f"it was signed at {size} with another root")
            async with tenant(self._pool, row["organisation_id"]) as connection:
                if await root_at(connection, row["organisation_id"], size) != row["root"]:
                    raise Shut(f"what was promised at {size} is not its root")
        except (Shut, LogBroken) as fault:
            await self._close(log_id, str(fault))
            return False
        return True

    def _note(self, row: Any) -> bytes:
        """The signed note; the key bears the name of the log, as C2SP asks."""
        is_platform = row["organisation_id"] == CHECKPOINTS
        origin = (
            platform_origin(self._name) if is_platform else origin_of(self._name, row["log_id"])
        )
        checkpoint = Checkpoint(origin=origin, size=row["size"], root=bytes(row["root"]))
        return SigningKey(origin, self._seed).note(checkpoint.body)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """The signer process."""
    seed = bytes.fromhex(settings.signing_key)
    memory = Memory(Path(settings.signer_memory)) if settings.signer_memory else None
    if memory is None:
        logger.warning("no SCORELINE_SIGNER_MEMORY: a restored database would not be noticed")
    pool = await open_pool(settings.database_url, size=CONNECTIONS, name=SIGNER)
    signer = Signer(pool, seed=seed, name=settings.log_name, memory=memory)
    working = asyncio.create_task(_work(signer, pool, settings))
    stopping = asyncio.create_task(stop.wait())
    signal_ready()
    await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
    for task in (working, stopping):
        task.cancel()
    try:
        with suppress(asyncio.CancelledError):
            await working
    finally:
        await pool.close()
        if memory is not None:
            memory.close()


async def _work(signer: Signer, pool: Pool, settings: Settings) -> None:
    seeds = {CHECKPOINT: settings.signing_key, RECEIPT: settings.receipt_key}
    keys = {kind: bytes.fromhex(seed) for kind, seed in seeds.items() if seed}
    while True:
        with suppress(*UNREACHABLE):
            await register_keys(pool, settings.log_name, keys)
            break
        await asyncio.sleep(settings.checkpoint_s)
    await signer.run(settings.checkpoint_s)
