"""What an export is, and which payloads it shows."""

from uuid import UUID

import msgspec
from msgspec import Struct

from contracts import errors
from contracts.commands.audit_export import MakeExport
from contracts.envelope import decode
from contracts.events.audit_export import ExportMade

# Whoever checks the export of a cycle needs these, whatever they are about: whose log it is, that
# the export was made, why a payload may be missing, and what counts towards what.
ALWAYS_SHOWN = frozenset(
    (
        "identity.organisation_registered.v1",
        "identity.organisation_offboarded.v1",
        "identity.person_erased.v1",
        "planning.objective_aligned.v1",
        "planning.objective_unaligned.v1",
        "audit.export_made.v1",
    )
)


class _Kind(Struct, frozen=True):
    type: str


class _Place(Struct, frozen=True):
    cycle_id: UUID | None = None
    to_cycle_id: UUID | None = None


def decide(is_made: bool, command: MakeExport) -> list[ExportMade]:
    """An export is made once. Raises IdTaken."""
    if is_made:
        raise errors.IdTaken
    return [ExportMade(export_id=command.export_id, cycle_id=command.cycle_id)]


def evolve(is_made: bool, event: ExportMade) -> bool:
    """It was made."""
    return True


def is_shown(cycle_id: UUID | None, header: bytes, payload: bytes) -> bool:
    """Whether an export of this cycle, or of all, shows a payload."""
    if cycle_id is None or decode(header, _Kind).type in ALWAYS_SHOWN:
        return True
    place = msgspec.json.decode(payload, type=_Place)
    return cycle_id in (place.cycle_id, place.to_cycle_id)
