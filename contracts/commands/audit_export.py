"""Requests to take something out of the house."""

from typing import Any, ClassVar
from uuid import UUID

from contracts.envelope import Command
from contracts.queries.audit_export import ExportView


class MakeExport(Command):
    """Note that an export is made, before anything of it is given out."""

    ANSWER: ClassVar[Any] = ExportView

    export_id: UUID
    cycle_id: UUID | None = None
