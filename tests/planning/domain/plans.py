"""Plans of several objectives as logs of events, and what a decision on one must know of others."""

from typing import Any
from uuid import UUID

from contracts.envelope import Event
from contracts.errors import Refusal
from services.planning.domain.alignment import DEPTH_MAX
from services.planning.domain.objective import Objective
from services.planning.domain.surroundings import Surroundings
from services.planning.handlers.streams import CYCLE, OBJECTIVE
from tests.planning.quarter import QUARTER, around

# What may follow what: the states of domain.md §4, drawn.
CYCLE_WAYS = {
    *(("planning", "active"), ("active", "review"), ("review", "closed")),
    *(("review", "active"), ("closed", "review")),
}
OBJECTIVE_WAYS = {("draft", "published"), ("published", "closed"), ("closed", "published")}
NEED_WAYS = {
    *(("open", "accepted"), ("open", "declined")),
    *(("accepted", "resolved"), ("accepted", "broken")),
}


class Plans:
    """Streams of events by id, and the states they give."""

    def __init__(self) -> None:
        self.logs: dict[UUID, list[Event]] = {}
        self.cycles: dict[UUID, list[Event]] = {}
        self.needs: dict[UUID, list[Event]] = {}

    def objective(self, objective_id: UUID) -> Objective | None:
        return OBJECTIVE.state(self.logs.get(objective_id, []))

    def all(self) -> list[Objective]:
        return [each for id in self.logs if (each := self.objective(id)) is not None]

    def above(self, objective_id: UUID | None) -> tuple[UUID, ...]:
        """From an objective to the top, as the handlers look it up."""
        chain: list[UUID] = []
        while objective_id is not None and len(chain) < DEPTH_MAX:
            found = self.objective(objective_id)
            if found is None:
                break
            chain.append(objective_id)
            objective_id = found.parent_id
        return tuple(chain)

    def under(self, objective_id: UUID) -> list[list[Objective]]:
        levels: list[list[Objective]] = []
        parents = {objective_id}
        while parents and len(levels) < DEPTH_MAX:
            level = [each for each in self.all() if each.parent_id in parents]
            levels += [level] if level else []
            parents = {each.id for each in level}
        return levels

    def looked(self, objective_id: UUID, parent_id: UUID | None = None) -> Surroundings:
        found = self.objective(objective_id)
        levels = self.under(objective_id)
        state = CYCLE.state(self.cycles[found.cycle_id if found else QUARTER])
        assert state is not None
        return around(
            cycle_state=state.state,
            ancestors=self.above(parent_id),
            parent=self.objective(parent_id) if parent_id else None,
            under=tuple(each for level in levels for each in level),
            height=1 + len(levels),
        )

    def ask(self, decide: Any, wish: Any, objective_id: UUID, at: Surroundings) -> list[Event]:
        """Grant, or refuse and leave everything as it was; the state moves only where it may."""
        before = self.objective(objective_id)
        try:
            events = list(decide(before, wish, at))
        except Refusal as refusal:
            assert refusal.message
            return []
        self.logs.setdefault(objective_id, []).extend(events)
        after = self.objective(objective_id)
        assert (after == before) == (not events)
        if before is not None and after is not None and after.state != before.state:
            assert (before.state, after.state) in OBJECTIVE_WAYS
        return events
