"""An export is made: its event first, so that the export holds it."""

from collections.abc import Sequence
from typing import Any

from contracts.commands.audit_export import MakeExport
from contracts.envelope import Ok
from contracts.events.audit_export import ExportMade
from contracts.queries.audit_export import ExportView
from contracts.rights import demand
from services.audit.domain.export import decide, evolve
from services.runtime.handle import Aggregate, handle
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded

EXPORT = Aggregate(kind="export", initial=False, evolve=evolve)


async def make_export(asked: Asked[MakeExport], desk: Desk) -> Ok:
    """Note that an export is made; the answer's position is the entry that says so."""
    command = asked.command
    demand(MakeExport, asked.actor)

    def answer(history: Sequence[Recorded[Any]]) -> ExportView:
        made: ExportMade = history[0].event
        return ExportView(export_id=made.export_id, cycle_id=made.cycle_id)

    return await handle(
        asked, desk, EXPORT, command.export_id, lambda made: decide(made, command), answer
    )
