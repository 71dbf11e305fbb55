"""The check-in service, put together."""

import asyncio

from contracts.commands.checkin import (
    AcknowledgeCheckIn,
    AssignBlocker,
    CorrectCheckIn,
    RaiseBlocker,
    RecordCheckIn,
    RecordImported,
    RecordMissed,
    ResolveBlocker,
    RetractCheckIn,
)
from contracts.queries.checkin import (
    BlockerById,
    BlockerList,
    CheckInById,
    CheckInList,
    DueList,
    UnacknowledgedList,
)
from services.checkin.handlers.blockers import change_blocker, raise_blocker
from services.checkin.handlers.commands import record_check_in, take_over_imported
from services.checkin.handlers.corrections import follow_up
from services.checkin.handlers.reactions import IMPORTED_VALUES
from services.checkin.handlers.rhythm import MISSING_CHECK_INS, record_missed
from services.checkin.projections.blockers import BLOCKERS
from services.checkin.projections.check_ins import CHECK_INS
from services.checkin.projections.cycles import CYCLES
from services.checkin.projections.key_results import KEY_RESULTS
from services.checkin.projections.members import MEMBERS
from services.checkin.projections.objectives import OBJECTIVES
from services.checkin.projections.organisation import ORGANISATION
from services.checkin.projections.reporting import REPORTING
from services.checkin.queries.blockers import blocker_by_id, blocker_list
from services.checkin.queries.check_ins import check_in_by_id, check_in_list
from services.checkin.queries.due import due_list
from services.checkin.queries.unacknowledged import unacknowledged_list
from services.runtime.bus.run import run
from services.runtime.service import Service
from services.runtime.settings import Settings

SERVICE = Service(
    name="checkin",
    commands={
        RecordCheckIn: record_check_in,
        RecordImported: take_over_imported,
        CorrectCheckIn: follow_up,
        RetractCheckIn: follow_up,
        AcknowledgeCheckIn: follow_up,
        RecordMissed: record_missed,
        RaiseBlocker: raise_blocker,
        AssignBlocker: change_blocker,
        ResolveBlocker: change_blocker,
    },
    queries={
        CheckInById: check_in_by_id,
        CheckInList: check_in_list,
        DueList: due_list,
        UnacknowledgedList: unacknowledged_list,
        BlockerById: blocker_by_id,
        BlockerList: blocker_list,
    },
    projections=(
        ORGANISATION,
        CYCLES,
        OBJECTIVES,
        KEY_RESULTS,
        CHECK_INS,
        REPORTING,
        BLOCKERS,
        MEMBERS,
    ),
    reactions=(IMPORTED_VALUES,),
    timers=(MISSING_CHECK_INS,),
)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Serve until stopped."""
    await run(SERVICE, settings, stop)
