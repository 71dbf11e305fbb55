"""The log as a file over HTTP: noted in the log first, then put together as it is read."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from litestar.types import Receive, Scope, Send
from msgspec import Raw

from contracts.commands.audit_export import MakeExport
from contracts.envelope import Command, Ok, Query, QueryMessage, Refused, decode, encode
from contracts.export import End, end_line, score_line
from contracts.queries.audit_export import (
    ExportCheckpoints,
    ExportEntries,
    ExportInclusion,
    ExportOpening,
    LinesView,
    OpeningView,
)
from contracts.queries.planning import CycleById
from contracts.queries.scoring_export import Standings, StandingsView
from services.gateway import conditions
from services.gateway.answer import LOCKED, Answer
from services.gateway.api.exports import LOG_EXPORT, ExportParameters
from services.gateway.credentials import Guest
from services.gateway.door import Door, Visit, admitted
from services.gateway.endpoints import message_of
from services.gateway.parameters import Parameters
from services.gateway.problems import Problem, problem_of
from services.gateway.shape import Shape, fields_of
from services.gateway.stream import piece, reader_left
from services.runtime import clock, ids

A = TypeVar("A")

# An export keeps a service busy for as long as somebody reads it.
EXPORTS_PER_ORGANISATION_MAX = 2
# The signer comes by every ten seconds; an export that is not covered to its end proves less.
COVERED_SECONDS_MAX = 15.0
COVERED_POLL_SECONDS = 0.5
# A service that is restarted meanwhile is waited for.
TRIES_MAX = 8
TRY_AGAIN_SECONDS = 1.0
ASK_SECONDS_MAX = 20.0


# Who takes it, asked for anew with every piece.
Rights = Callable[[], Awaitable[Guest]]


class CutShort(Exception):
    """A piece could not be had: the file ends without its last line, and the connection breaks."""


class LogExport:
    """Answers with an export of the organisation's log."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._parameters = Parameters(Shape(ExportParameters))
        self._open: dict[UUID, int] = {}

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem and Refusal before the file begins, never in it."""
        door = self._door
        await admitted(door, visit, is_command=True)
        wishes = fields_of(self._parameters.read(visit.scope["query_string"]))
        if visit.scope["method"] == "HEAD":
            return Answer(b"", media=LOG_EXPORT.media.encode())
        bearer = visit.headers.get(b"authorization")
        return await self.take(visit, lambda: door.credentials.guest(bearer), wishes["cycle_id"])

    async def take(self, visit: Visit, rights: Rights, cycle_id: UUID | None = None) -> Answer:
        """The export for whoever rights names. Raises Problem before the file begins."""
        guest = await rights()
        taking = Taking(self._door, visit, guest, cycle_id, rights)
        if self._open.get(guest.organisation_id, 0) >= EXPORTS_PER_ORGANISATION_MAX:
            message = f"At most {EXPORTS_PER_ORGANISATION_MAX} exports may be taken at once."
            raise Problem(429, "too_many_exports", message, headers=((b"retry-after", b"60"),))
        self.opened(guest.organisation_id, 1)
        try:
            await taking.begin()
        except BaseException:
            self.opened(guest.organisation_id, -1)
            raise
        return Taken(self, taking)

    def opened(self, organisation_id: UUID, change: int) -> None:
        """Count an export in or out."""
        now = self._open.pop(organisation_id, 0) + change
        if now:
            self._open[organisation_id] = now


@dataclass
class Taking:
    """One export on its way through the services."""

    door: Door
    visit: Visit
    guest: Guest
    cycle_id: UUID | None
    rights: Rights
    export_id: UUID = field(default_factory=ids.new_id)
    opening: OpeningView | None = None
    scores: list[bytes] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    position: int = 0

    async def begin(self) -> None:
        """Note it, and have its first lines. Raises Problem."""
        if self.cycle_id is not None:
            await self._ask(CycleById(cycle_id=self.cycle_id), Raw)
        command = MakeExport(export_id=self.export_id, cycle_id=self.cycle_id)
        self.position = (await self._tell(command)).position
        self.scores = await self._scores()
        until = clock.monotonic() + COVERED_SECONDS_MAX
        while True:
            asked = ExportOpening(
                export_id=self.export_id, position=self.position, cycle_id=self.cycle_id
            )
            self.opening = await self._ask(asked, OpeningView)
            if self.opening.is_covered or clock.monotonic() >= until:
                return
            await asyncio.sleep(COVERED_POLL_SECONDS)

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """The file from its first line to its last. Raises CutShort."""
        digest = hashlib.sha256()
        async for lines in self._parts():
            digest.update(lines)
            yield lines
        yield end_line(End(**self.counts, sha256=digest.hexdigest()))

    async def _parts(self) -> AsyncGenerator[bytes, None]:
        opening = self.opening
        assert opening is not None, "begin comes first"
        yield opening.lines
        yield b"".join(self.scores)
        size = opening.size
        self.counts = {"scores": len(self.scores), "checkpoints": 0, "platform": 0, "entries": 0}
        after: int | None = 0
        while after is not None:
            page = await self._patiently(ExportCheckpoints(size=size, after=after))
            self.counts["checkpoints"] += page.count
            after = page.next
            yield page.lines
        page = await self._patiently(ExportInclusion(size=size))
        self.counts["platform"] = page.count
        yield page.lines
        after = 0
        while after is not None:
            asked = ExportEntries(size=size, after=after, cycle_id=self.cycle_id)
            page = await self._patiently(asked)
            self.counts["entries"] += page.count
            after = page.next
            yield page.lines

    async def _scores(self) -> list[bytes]:
        """What the read model says, as lines; the export reaches as far as it does."""
        lines: list[bytes] = []
        after: str | None = None
        while True:
            asked = Standings(cycle_id=self.cycle_id, after=after)
            page = await self._ask(asked, StandingsView)
            self.position = max(self.position, page.position)
            for standing in page.data:
                lines.append(score_line(len(lines) + 1, page.position, standing))
            after = page.next
            if after is None:
                return lines

    async def _tell(self, command: Command) -> Ok:
        organisation_id = self.guest.organisation_id
        message = message_of(self.door, self.visit, self.guest, organisation_id, command, None, b"")
        reply = await self.door.caller.tell(type(command), message)
        if not isinstance(reply, Ok):
            raise problem_of(reply)
        self.door.positions.see(organisation_id, reply.position)
        return reply

    async def _ask(self, query: Query, kind: type[A]) -> A:
        """Asked with the rights there are now: they may be taken away while the file is read."""
        guest = await self.rights()
        message = QueryMessage(
            organisation_id=guest.organisation_id,
            actor=guest.actor,
            correlation=self.visit.correlation,
            body=Raw(encode(query)),
            min_position=max(self.position, conditions.min_position(self.visit.headers)),
        )
        reply = await self.door.caller.ask(type(query), message, ASK_SECONDS_MAX)
        if isinstance(reply, Refused):
            raise problem_of(reply)
        return decode(reply.body, kind)

    async def _patiently(self, query: Query) -> LinesView:
        """A piece, asked for again where a service is away for a moment. Raises CutShort."""
        for _ in range(TRIES_MAX):
            try:
                return await self._ask(query, LinesView)
            except Problem as problem:
                if problem.status != 503:
                    raise CutShort(str(problem)) from None
                await asyncio.sleep(TRY_AGAIN_SECONDS)
        raise CutShort("a service is away")


class Taken(Answer):
    """Sends the file; what breaks in it breaks the connection, so nobody takes it for whole."""

    __slots__ = ("_export", "_taking")

    def __init__(self, export: LogExport, taking: Taking) -> None:
        super().__init__(b"")
        self._export = export
        self._taking = taking
        name = f'attachment; filename="scoreline-{taking.export_id}.export"'
        self.headers = [
            (b"content-type", LOG_EXPORT.media.encode()),
            (b"content-disposition", name.encode()),
            (b"scoreline-position", b"%d" % taking.position),
            *LOCKED,
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, then each piece as it is read."""
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        leaving = asyncio.create_task(reader_left(receive))
        try:
            pieces = self._taking.pieces()
            async with aclosing(pieces):
                async for lines in pieces:
                    if leaving.done():
                        return
                    await send(piece(lines, more=True))
            await send(piece(b"", more=False))
        finally:
            self._export.opened(self._taking.guest.organisation_id, -1)
            leaving.cancel()
