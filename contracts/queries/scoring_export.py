"""What an export tells of the read model of scores."""

from typing import Any, ClassVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.export import Standing


class StandingsView(Struct, frozen=True, kw_only=True):
    """Scores as they were once the read model had applied position; next for what follows."""

    position: int
    data: tuple[Standing, ...]
    next: str | None = None


class Standings(Query):
    """Every objective's score and those of its key results, of one cycle or of all; for whoever may
    export."""

    ANSWER: ClassVar[Any] = StandingsView

    cycle_id: UUID | None = None
    after: str | None = None
