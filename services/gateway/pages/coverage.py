"""Which team works for which objective of the company: a grid whose gaps are seen.

It is made of the objectives one may see; what is confidential to others is neither a column nor
counted, and what hangs under it counts as hanging under nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from contracts.queries.identity import TeamView
from contracts.queries.planning import ObjectiveView


class TeamRow(Struct, frozen=True, kw_only=True):
    """A team: how many of its objectives serve each of the company's, and how many serve none."""

    team: TeamView
    serving: tuple[int, ...]
    alone: int

    @property
    def many(self) -> int:
        """All objectives of the team."""
        return sum(self.serving) + self.alone


class Coverage(Struct, frozen=True, kw_only=True):
    """The grid: rows are teams by name, columns the objectives of the company."""

    columns: tuple[ObjectiveView, ...]
    rows: tuple[TeamRow, ...]

    @property
    def teams_serving(self) -> tuple[int, ...]:
        """How many teams serve each of the company's objectives."""
        return tuple(sum(1 for count in column if count) for column in self._counts)

    @property
    def _counts(self) -> list[tuple[int, ...]]:
        if not self.rows:
            return [()] * len(self.columns)
        return list(zip(*(row.serving for row in self.rows), strict=True))


def coverage_of(teams: Iterable[TeamView], objectives: Sequence[ObjectiveView]) -> Coverage:
    """The grid of a cycle: an objective serves what it hangs under, however far below."""
    columns = tuple(one for one in objectives if one.owner.kind == "company")
    above = {one.id: one.parent_id for one in objectives}
    wanted = {one.id for one in columns}
    rows = []
    for team in sorted(teams, key=lambda one: one.name.casefold()):
        own = [one for one in objectives if one.owner.kind == "team" and one.owner.id == team.id]
        served = [_served(one.id, above, wanted) for one in own]
        serving = tuple(served.count(column.id) for column in columns)
        rows.append(TeamRow(team=team, serving=serving, alone=served.count(None)))
    return Coverage(columns=columns, rows=tuple(rows))


def _served(
    objective_id: UUID, above: Mapping[UUID, UUID | None], wanted: Iterable[UUID]
) -> UUID | None:
    """The nearest objective of the company that one hangs under."""
    at = above.get(objective_id)
    while at is not None and at not in wanted:
        at = above.get(at)
    return at
