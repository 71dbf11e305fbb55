"""Companies to which anything happens that can move a score, in any order that planning and
check-in allow; every kind of key result, objectives that count towards others, closed cycles."""

from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

from contracts.envelope import Event
from contracts.events.planning import (
    CycleClosed,
    CycleReopened,
    CycleReviewStarted,
    ObjectiveChanged,
)
from contracts.events.planning_life import (
    ObjectiveAligned,
    ObjectiveArchived,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
    ObjectiveUnaligned,
)
from contracts.values import Change, Support
from services.audit.main import SERVICE as AUDIT
from services.scoring.main import SERVICE as SCORING
from tests.support.exports import Export, exported
from tests.support.quarter import OLGA, bakery, hear, opened, registered
from tests.support.town import Town
from tests.verifier.work import CYCLES, Work


class Company(Work):
    """What there is, and what may happen next; says what happened as events."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.above: dict[UUID, Support] = {}
        self.closed: set[UUID] = set()
        self.deeds: list[Callable[[], list[Event]]] = [
            *[self.report] * 12,
            *[self.define] * 4,
            *[self.correct, self.retract, self.amend] * 2,
            *[self.draft, self.publish, self.hang] * 2,
            self.withdraw,
            self.hide,
            self.end,
            self.resume,
            self.set_aside,
            self.restore,
            self.unhang,
            self.close,
            self.reopen,
            self.review,
        ]

    def next(self) -> list[Event]:
        """Something that happens; nothing where it cannot."""
        return self.random.choice(self.deeds)()

    def hang(self) -> list[Event]:
        """An objective counts towards another, or a key result of it, that is not under it."""
        below, above = self.one(self.objectives), self.one(self.objectives)
        at: UUID | None = above
        while at is not None and at != below:
            at = self.above[at].objective_id if at in self.above else None
        if below is None or at == below:
            return []
        under = [k for k, (of, _) in self.key_results.items() if of == above]
        support = Support(
            objective_id=above,
            key_result_id=self.one((None, *under)),
            contributes=self.random.random() < 0.8,
            weight=self.weight(),
        )
        old = self.above.get(below)
        self.above[below] = support
        return [ObjectiveAligned(**self.place(below), parent=Change(old=old, new=support))]

    def unhang(self) -> list[Event]:
        """It hangs under nothing."""
        below = self.one(self.above)
        if below is None:
            return []
        old = self.above.pop(below)
        return [ObjectiveUnaligned(**self.place(below), parent=Change(old=old, new=None))]

    def hide(self) -> list[Event]:
        """An objective becomes confidential, or no longer is."""
        objective_id = self.one(self.objectives)
        if objective_id is None:
            return []
        now = self.random.random() < 0.5
        change = Change(old=not now, new=now)
        return [ObjectiveChanged(**self.place(objective_id), confidential=change)]

    def end(self) -> list[Event]:
        """An objective ends, some given up."""
        objective_id = self.one(self.published)
        if objective_id is None:
            return []
        outcome: Any = self.random.choice(("achieved", "abandoned", "postponed"))
        return [ObjectiveClosed(**self.place(objective_id), outcome=outcome)]

    def resume(self) -> list[Event]:
        """It goes on."""
        objective_id = self.one(self.published)
        if objective_id is None:
            return []
        return [ObjectiveReopened(**self.place(objective_id), outcome="achieved", reason="Again")]

    def set_aside(self) -> list[Event]:
        """An objective."""
        objective_id = self.one(self.objectives)
        if objective_id is None:
            return []
        return [ObjectiveArchived(**self.place(objective_id), root_id=objective_id)]

    def restore(self) -> list[Event]:
        """It is back."""
        objective_id = self.one(self.objectives)
        if objective_id is None:
            return []
        return [ObjectiveRestored(**self.place(objective_id), root_id=objective_id)]

    def close(self) -> list[Event]:
        """A cycle."""
        cycle_id = self.one(set(CYCLES) - self.closed)
        if cycle_id is None:
            return []
        self.closed.add(cycle_id)
        return [CycleClosed(cycle_id=cycle_id)]

    def reopen(self) -> list[Event]:
        """A closed cycle is reviewed again."""
        cycle_id = self.one(self.closed)
        if cycle_id is None:
            return []
        self.closed.discard(cycle_id)
        state: Change[Any] = Change(old="closed", new="review")
        return [CycleReopened(cycle_id=cycle_id, state=state, reason="Forgotten")]

    def review(self) -> list[Event]:
        """Scores are proposed."""
        cycle_id = self.one(set(CYCLES) - self.closed)
        return [] if cycle_id is None else [CycleReviewStarted(cycle_id=cycle_id)]


async def lived(seed: int, deeds: int = 60) -> Town:
    """A town in which so much happened, scores told at once or later."""
    random = Random(seed)
    company = Company(random)
    start = [opened(cycle_id=cycle_id) for cycle_id in CYCLES]
    town = await bakery(SCORING, AUDIT, so_far=(registered(), *start))
    for _ in range(deeds):
        await hear(town, *company.next())
    return town


async def export_of(seed: int, deeds: int = 60, **more: Any) -> Export:
    """The export of a company."""
    town = await lived(seed, deeds)
    return await exported(town, OLGA, **more)
