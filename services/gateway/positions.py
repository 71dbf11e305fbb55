"""The highest log position of each organisation that this gateway has seen."""

from uuid import UUID

ORGANISATIONS_MAX = 100_000


class Positions:
    """Sent along with every request, so that whoever wrote through here reads what it wrote."""

    def __init__(self) -> None:
        self._seen: dict[UUID, int] = {}

    def of(self, organisation_id: UUID) -> int:
        """The position seen, 0 where none was."""
        return self._seen.get(organisation_id, 0)

    def see(self, organisation_id: UUID, position: int) -> None:
        """Remember a position if it is the highest."""
        if position <= self._seen.get(organisation_id, 0):
            return
        self._seen[organisation_id] = position
        # The one longest known goes: forgetting costs a promise of a moment, memory is for ever.
        if len(self._seen) > ORGANISATIONS_MAX:
            del self._seen[next(iter(self._seen))]
