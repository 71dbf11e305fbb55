"""What an export is made of, piece by piece; for the gateway, which puts it together."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from msgspec import Meta, Struct

from contracts.envelope import Query

Position = Annotated[int, Meta(ge=0)]


class ExportView(Struct, frozen=True, kw_only=True):
    """An export that was made; cycle_id where it shows the payloads of one cycle only."""

    export_id: UUID
    cycle_id: UUID | None


class OpeningView(Struct, frozen=True, kw_only=True):
    """The first lines. size is how many entries the export has; is_covered whether a checkpoint
    was signed of exactly so many."""

    lines: bytes
    size: int
    is_covered: bool


class ExportOpening(Query):
    """The first lines of an export that reaches a position at least."""

    ANSWER: ClassVar[Any] = OpeningView

    export_id: UUID
    position: Position
    cycle_id: UUID | None = None


class LinesView(Struct, frozen=True, kw_only=True):
    """Some lines, how many, and where to go on; None at the end."""

    lines: bytes
    count: int
    next: int | None = None


class ExportCheckpoints(Query):
    """Checkpoints of an export of this size, those above a size first."""

    ANSWER: ClassVar[Any] = LinesView

    size: Position
    after: Position = 0


class ExportInclusion(Query):
    """Where the checkpoint of this size stands in the platform's log, if it does yet."""

    ANSWER: ClassVar[Any] = LinesView

    size: Position


class ExportEntries(Query):
    """Entries of an export of this size, those after an index first."""

    ANSWER: ClassVar[Any] = LinesView

    size: Position
    after: Position = 0
    cycle_id: UUID | None = None
