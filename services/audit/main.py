"""Wiring: which command, question and event goes where."""

import asyncio

from contracts.commands.audit_checkpoints import AnnounceCheckpoint, PublishCheckpoint
from contracts.commands.audit_export import MakeExport
from contracts.queries.audit import History, ObjectiveHistory, PositionAt
from contracts.queries.audit_export import (
    ExportCheckpoints,
    ExportEntries,
    ExportInclusion,
    ExportOpening,
)
from contracts.queries.audit_proofs import (
    AllCheckpoints,
    NewestCheckpoint,
    ProofAt,
    PublicKeys,
    ReceiptAt,
)
from services.audit.handlers.checkpoints import (
    CHECKPOINTS_DUE,
    announce_checkpoint,
    publish_checkpoint,
)
from services.audit.handlers.export import make_export
from services.audit.projections.history import HISTORY
from services.audit.projections.names import NAMES
from services.audit.projections.publications import PUBLICATIONS
from services.audit.projections.reveals import REVEALS
from services.audit.projections.sights import SIGHTS
from services.audit.projections.titles import TITLES
from services.audit.queries.checkpoints import all_checkpoints, newest_checkpoint, public_keys
from services.audit.queries.export import (
    export_checkpoints,
    export_entries,
    export_inclusion,
    export_opening,
)
from services.audit.queries.history import history, objective_history
from services.audit.queries.moments import position_at
from services.audit.queries.proofs import proof_at, receipt_at
from services.runtime.bus.run import run
from services.runtime.service import Service
from services.runtime.settings import Settings

SERVICE = Service(
    name="audit",
    commands={
        PublishCheckpoint: publish_checkpoint,
        AnnounceCheckpoint: announce_checkpoint,
        MakeExport: make_export,
    },
    queries={
        History: history,
        ObjectiveHistory: objective_history,
        PositionAt: position_at,
        NewestCheckpoint: newest_checkpoint,
        AllCheckpoints: all_checkpoints,
        PublicKeys: public_keys,
        ProofAt: proof_at,
        ReceiptAt: receipt_at,
        ExportOpening: export_opening,
        ExportCheckpoints: export_checkpoints,
        ExportInclusion: export_inclusion,
        ExportEntries: export_entries,
    },
    projections=(HISTORY, NAMES, TITLES, SIGHTS, REVEALS, PUBLICATIONS),
    timers=(CHECKPOINTS_DUE,),
)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Answer until told to stop."""
    await run(SERVICE, settings, stop)
