"""A spreadsheet over HTTP: read, its owners found or made, then handed to planning in one piece."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from msgspec import Raw
from msgspec.structs import replace

from contracts.commands.identity import EnsureTeams
from contracts.commands.planning import ImportKeyResults, ImportRow
from contracts.envelope import (
    Command,
    Fault,
    Ok,
    QueryMessage,
    decode,
    encode,
)
from contracts.names import folded
from contracts.queries.identity import Organisation, OrganisationView, TeamsEnsured
from contracts.values import Owner
from services.gateway import conditions
from services.gateway.answer import Answer
from services.gateway.api.cycles import CSV, IMPORT, XLSX, ImportParameters
from services.gateway.asking import ask_softly
from services.gateway.body import IMPORT_BYTES_MAX, demand_type, read_body
from services.gateway.credentials import Guest
from services.gateway.door import Door, Visit, admitted
from services.gateway.endpoints import answer_of_command, message_of, places
from services.gateway.parameters import Parameters
from services.gateway.problems import Problem, problem_of
from services.gateway.shape import Shape, fields_of
from services.gateway.spreadsheet.findings import Spreadsheet, Unreadable
from services.gateway.spreadsheet.reading import read_spreadsheet

# What the file is, its first bytes say; the rest is what browsers and programs name it.
TYPES = frozenset(
    kind.encode()
    for kind in (
        CSV,
        XLSX,
        "text/plain",
        "application/csv",
        "application/zip",
        "application/vnd.ms-excel",
        "application/octet-stream",
    )
)
# Two thousand rows take planning a second or two; reading may take as long.
IMPORT_SECONDS_MAX = 60.0
# Reading keeps a core busy; more at once would only wait for it with open files in memory.
READ_AT_ONCE_MAX = 2


class Import:
    """Answers the import of a spreadsheet."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._parameters = Parameters(Shape(ImportParameters))
        self._reading = asyncio.Semaphore(READ_AT_ONCE_MAX)

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem and Refusal for whatever keeps it from happening."""
        door, given = self._door, visit.headers
        guest = await admitted(door, visit, is_command=True)
        cycle_id: UUID = places(IMPORT.places, visit)["cycle_id"]
        wishes = fields_of(self._parameters.read(visit.scope["query_string"]))
        key = conditions.idempotency_key(given)
        media = demand_type(given, TYPES).decode()
        raw = await read_body(given, visit.receive, IMPORT_BYTES_MAX)
        if not raw:
            raise Problem(400, "empty_body", "The body is empty; a spreadsheet is needed.")
        sheet = await self._read(raw, media)
        errand = _Errand(door, visit, guest, key, raw)
        done = await errand.run(cycle_id, sheet, is_dry=wishes["dry_run"])
        return answer_of_command(door, guest.organisation_id, done, 200)

    async def _read(self, raw: bytes, media: str) -> Spreadsheet:
        """What the file says. In a thread, so that others are answered meanwhile."""
        async with self._reading:
            try:
                return await asyncio.to_thread(read_spreadsheet, raw, media)
            except Unreadable as unreadable:
                raise _refused(unreadable) from None


def _refused(unreadable: Unreadable) -> Problem:
    found = tuple(
        Fault(
            f"/rows/{note.row}" + (f"/{note.column}" if note.column else ""),
            note.code,
            note.message,
        )
        for note in unreadable.faults
    )
    if unreadable.is_too_large:
        return Problem(413, "too_large", str(unreadable), errors=found)
    return Problem(422, "spreadsheet_refused", str(unreadable), errors=found)


@dataclass(frozen=True)
class _Errand:
    """One import on its way through the services."""

    door: Door
    visit: Visit
    guest: Guest
    key: str | None
    raw: bytes

    async def run(self, cycle_id: UUID, sheet: Spreadsheet, *, is_dry: bool) -> Ok:
        """Teams first, then all of it in one command. Teams are made only once planning has said
        that it would take the rest, so that a refused import leaves nothing behind."""
        teams = teams_named(sheet, await self._company())
        command = ImportKeyResults(
            cycle_id=cycle_id,
            rows=(),
            digest=hashlib.sha256(self.raw).hexdigest(),
            rows_read=sheet.rows_read,
            refused=sheet.refused,
            doubtful=sheet.doubtful,
            dry_run=is_dry,
        )
        known = await self._ensure(teams, is_dry=True)
        if known.made and not is_dry:
            tried = await self._tell(replace(filled(command, sheet, teams, known), dry_run=True))
            if tried.replayed:
                return tried
            known = await self._ensure(teams, is_dry=False)
        return await self._tell(filled(command, sheet, teams, known))

    async def _company(self) -> str:
        """The name of the organisation."""
        message = QueryMessage(
            organisation_id=self.guest.organisation_id,
            actor=self.guest.actor,
            correlation=self.visit.correlation,
            body=Raw(encode(Organisation())),
        )
        seen = self.door.positions.of(self.guest.organisation_id)
        reply = await ask_softly(self.door.caller, Organisation, message, seen)
        if not isinstance(reply, Ok):
            raise problem_of(reply)
        return decode(reply.body, OrganisationView).name

    async def _ensure(self, teams: Mapping[str, str], *, is_dry: bool) -> TeamsEnsured:
        """The ids of the teams. Asking twice makes none twice, so it needs no key."""
        if not teams:
            return TeamsEnsured(ids={})
        command = EnsureTeams(names=tuple(teams.values()), dry_run=is_dry)
        done = await self._told(command, None)
        if not is_dry:
            self.door.credentials.changed(self.guest.organisation_id, done.position)
        return decode(done.body, TeamsEnsured)

    async def _tell(self, command: ImportKeyResults) -> Ok:
        return await self._told(command, self.key)

    async def _told(self, command: Command, key: str | None) -> Ok:
        organisation_id = self.guest.organisation_id
        message = message_of(
            self.door, self.visit, self.guest, organisation_id, command, key, self.raw
        )
        if key is None:
            # A version that was seen is that of the cycle.
            message = replace(message, if_match=None)
        reply = await self.door.caller.tell(type(command), message, IMPORT_SECONDS_MAX)
        if not isinstance(reply, Ok):
            raise problem_of(reply)
        self.door.positions.see(organisation_id, reply.position)
        return reply


def teams_named(sheet: Spreadsheet, company: str) -> dict[str, str]:
    """The owners that are not the company itself, as first written, by folded name."""
    teams: dict[str, str] = {}
    for row in sheet.rows:
        if folded(row.owner) not in ("", folded(company)):
            teams.setdefault(folded(row.owner), row.owner.strip())
    return teams


def filled(
    command: ImportKeyResults, sheet: Spreadsheet, teams: Mapping[str, str], known: TeamsEnsured
) -> ImportKeyResults:
    """The command with its rows, each with its owner."""
    # Of a team that a dry run would make the id holds nowhere; planning takes it all the same.
    owners = {
        team: Owner(kind="team", id=known.ids[name.casefold()]) for team, name in teams.items()
    }
    company = Owner(kind="company")
    rows = tuple(
        ImportRow(
            row=row.row,
            objective=row.objective,
            owner=owners.get(folded(row.owner), company),
            key_result=row.key_result,
            metric=row.metric,
            actual=row.actual,
            unit=row.unit,
        )
        for row in sheet.rows
    )
    return replace(command, rows=rows, teams_made=len(known.made))
