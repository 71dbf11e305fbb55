"""What was taken out of the house."""

from uuid import UUID

from contracts.envelope import Event


class ExportMade(Event):
    """Somebody took an export of the log; cycle_id where it shows payloads of one cycle only."""

    export_id: UUID
    cycle_id: UUID | None = None
