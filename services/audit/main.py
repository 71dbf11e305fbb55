"""Wiring: which question and event goes where."""

import asyncio

from contracts.queries.audit import History, ObjectiveHistory, PositionAt
from services.audit.projections.history import HISTORY
from services.audit.projections.names import NAMES
from services.audit.projections.reveals import REVEALS
from services.audit.projections.sights import SIGHTS
from services.audit.queries.history import history, objective_history
from services.audit.queries.moments import position_at
from services.runtime.bus.run import run
from services.runtime.service import Service
from services.runtime.settings import Settings

SERVICE = Service(
    name="audit",
    queries={
        History: history,
        ObjectiveHistory: objective_history,
        PositionAt: position_at,
    },
    projections=(HISTORY, NAMES, SIGHTS, REVEALS),
)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Answer until told to stop."""
    await run(SERVICE, settings, stop)
