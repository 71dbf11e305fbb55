"""What there is after some events: a fold into dictionaries."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass
class Said:
    """A check-in that counts, as last corrected."""

    day: date
    place: int
    value: Any
    reached: tuple[UUID, ...]
    status: str | None
    confidence: int | None
    author: UUID


@dataclass
class KeyResult:
    """A key result: (weight, metric) now and as committed."""

    id: UUID
    objective: UUID
    accountable: UUID
    now: tuple[Decimal, Any]
    then: tuple[Decimal, Any] | None = None
    gone: bool = False
    said: dict[UUID, Said] = field(default_factory=dict)
    given: Decimal | None = None
    signed: bool = False

    @property
    def told(self) -> list[Said]:
        """What counts, the latest last."""
        return sorted(self.said.values(), key=lambda s: (s.day, s.place))


@dataclass
class Objective:
    """An objective; first holds the weight that each child's link had first."""

    id: UUID
    cycle: UUID
    owner: tuple[str, UUID | None]
    accountable: UUID
    ambition: str
    hidden: bool
    came_from: UUID | None
    published: bool = False
    outcome: str | None = None
    aside: bool = False
    support: Any = None
    first: dict[UUID, Decimal | None] = field(default_factory=dict)
    key_results: list[KeyResult] = field(default_factory=list)

    @property
    def out(self) -> bool:
        """Whether it counts nowhere."""
        return self.aside or not self.published or self.outcome in ("abandoned", "postponed")

    @property
    def live(self) -> list[KeyResult]:
        """Its key results that count."""
        return [k for k in self.key_results if not k.gone]


@dataclass
class World:
    """All there is. words are (index, key result, day, member, how, check-in)."""

    cycles: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    objectives: dict[UUID, Objective] = field(default_factory=dict)
    words: list[tuple[int, UUID, date, UUID, str, UUID | None]] = field(default_factory=list)
    amended: list[tuple[int, UUID, str]] = field(default_factory=list)
    blockers: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    at_close: dict[UUID, "World"] = field(default_factory=dict)

    def key_result(self, key_result_id: UUID) -> KeyResult:
        """One of them."""
        every = (k for o in self.objectives.values() for k in o.key_results)
        return next(k for k in every if k.id == key_result_id)

    def of(self, objective_id: UUID) -> "World":
        """The world that counts for an objective: that of the close of its cycle, if it is."""
        return self.at_close.get(self.objectives[objective_id].cycle, self)

    def children(self, objective_id: UUID) -> list[Objective]:
        """What hangs under it and is said to count."""
        return [
            o
            for o in self.objectives.values()
            if o.support is not None and o.support.objective_id == objective_id
        ]

    def counting(self, objective_id: UUID) -> list[Objective]:
        """The children that do count."""
        gone = {k.id for k in self.objectives[objective_id].key_results if k.gone}
        return [
            child
            for child in self.children(objective_id)
            if not child.out and not child.hidden and child.support.key_result_id not in gone
        ]

    def counts(self, objective_id: UUID) -> bool:
        """Whether it counts among those of its owner and cycle."""
        objective = self.objectives[objective_id]
        return not objective.out and bool(objective.live or self.counting(objective_id))


def world_of(log: list[Any]) -> World:
    """The world after a log."""
    world = World()
    for recorded in log:
        happen(world, recorded)
    return world


def happen(world: World, recorded: Any) -> None:
    """One event."""
    event, name = recorded.event, type(recorded.event).__name__
    if name.startswith("Cycle") and name != "CycleReviewed":
        of_cycle(world, event, name)
    elif name.startswith("Objective"):
        of_objective(world, event, name)
    elif name.startswith("KeyResult"):
        of_key_result(world, recorded.index, event, name)
    elif name.startswith("CheckIn"):
        of_check_in(world, recorded.index, event, name)
    elif name.startswith("Blocker"):
        of_blocker(world, recorded, name)
    elif name == "ScoreSet":
        scored = world.key_result(event.key_result_id)
        scored.given, scored.signed = event.score.new, False
    elif name == "ScoreConfirmed":
        world.key_result(event.key_result_id).signed = True


def of_cycle(world: World, event: Any, name: str) -> None:
    """What happens to a cycle."""
    if name == "CycleOpened":
        days = {"starts": event.starts_on, "ends": event.ends_on}
        world.cycles[event.cycle_id] = {"state": "planning", "name": event.name, **days}
    elif name == "CycleChanged":
        for ours, theirs in (("starts", "starts_on"), ("ends", "ends_on"), ("name", "name")):
            change = getattr(event, theirs)
            if change is not None:
                world.cycles[event.cycle_id][ours] = change.new
    elif name == "CycleReopened":
        world.cycles[event.cycle_id]["state"] = event.state.new
        world.at_close.pop(event.cycle_id, None)
    else:
        states = {
            "CycleActivated": "active",
            "CycleReviewStarted": "review",
            "CycleClosed": "closed",
        }
        world.cycles[event.cycle_id]["state"] = states[name]
        if name == "CycleClosed":
            world.at_close[event.cycle_id] = deepcopy(world)


def of_objective(world: World, event: Any, name: str) -> None:
    """What happens to an objective."""
    if name == "ObjectiveDrafted":
        world.objectives[event.objective_id] = Objective(
            id=event.objective_id,
            cycle=event.cycle_id,
            owner=(event.owner.kind, event.owner.id),
            accountable=event.accountable_id,
            ambition=event.ambition,
            hidden=event.confidential,
            came_from=event.carried_from,
        )
        return
    objective = world.objectives[event.objective_id]
    if name == "ObjectivePublished":
        objective.published = True
        for key_result in objective.key_results:
            key_result.then = key_result.now
        objective.first = {c.id: c.support.weight for c in world.children(objective.id)}
    elif name == "ObjectiveClosed":
        objective.outcome = event.outcome
    elif name == "ObjectiveReopened":
        objective.outcome = None
    elif name == "ObjectiveArchived":
        objective.aside = True
    elif name == "ObjectiveRestored":
        objective.aside = False
    elif name in ("ObjectiveAligned", "ObjectiveUnaligned"):
        hang(world, objective, event.parent.new)
    elif name == "ObjectiveChanged":
        if event.owner:
            objective.owner = (event.owner.new.kind, event.owner.new.id)
        if event.accountable_id:
            objective.accountable = event.accountable_id.new
        if event.confidential:
            objective.hidden = event.confidential.new
        if event.ambition:
            objective.ambition = event.ambition.new


def hang(world: World, objective: Objective, place: Any) -> None:
    """It hangs under something, or nothing."""
    before = objective.support
    objective.support = place if place is not None and place.contributes else None
    after = objective.support
    if before is not None and (after is None or after.objective_id != before.objective_id):
        world.objectives[before.objective_id].first.pop(objective.id, None)
    if after is not None:
        parent = world.objectives[after.objective_id]
        if parent.first.get(objective.id) is None:
            parent.first[objective.id] = after.weight if parent.published else None


def of_key_result(world: World, index: int, event: Any, name: str) -> None:
    """What happens to a key result."""
    objective = world.objectives[event.objective_id]
    if name == "KeyResultDefined":
        now = (event.weight, event.metric)
        objective.key_results.append(
            KeyResult(
                id=event.key_result_id,
                objective=objective.id,
                accountable=event.accountable_id,
                now=now,
                then=now if objective.published else None,
            )
        )
        return
    key_result = world.key_result(event.key_result_id)
    if name == "KeyResultWithdrawn":
        key_result.gone = True
        return
    weight, metric = key_result.now
    weight = event.weight.new if event.weight else weight
    key_result.now = (weight, event.metric.new if event.metric else metric)
    if event.accountable_id:
        key_result.accountable = event.accountable_id.new
    if name == "KeyResultAmended":
        for field_name in ("metric", "weight"):
            if getattr(event, field_name) is not None:
                world.amended.append((index, key_result.id, field_name))


def of_check_in(world: World, index: int, event: Any, name: str) -> None:
    """What is said of a key result, or not."""
    if name == "CheckInAcknowledged":
        return
    if name == "CheckInMissed":
        word = (index, event.key_result_id, event.due_on, event.accountable_id, "missed", None)
        world.words.append(word)
        return
    said = world.key_result(event.key_result_id).said
    if name == "CheckInRecorded":
        said[event.check_in_id] = Said(
            event.effective_on,
            index,
            event.value,
            event.reached,
            event.status,
            event.confidence,
            event.author_id,
        )
        if event.due_on is not None:
            how = "late" if event.days_late > 0 else "in_time"
            place = (event.due_on, event.author_id, how, event.check_in_id)
            world.words.append((index, event.key_result_id, *place))
    elif name == "CheckInRetracted":
        del said[event.check_in_id]
        world.words = [word for word in world.words if word[5] != event.check_in_id]
    else:
        for ours, theirs in (("day", "effective_on"), *((n, n) for n in CORRECTED)):
            change = getattr(event, theirs)
            if change is not None:
                setattr(said[event.check_in_id], ours, change.new)


CORRECTED = ("value", "reached", "status", "confidence")


def of_blocker(world: World, recorded: Any, name: str) -> None:
    """What is in the way."""
    event, at = recorded.event, recorded.header.recorded_at
    if name == "BlockerRaised":
        place = {"key_result": event.key_result_id, "objective": event.objective_id}
        world.blockers[event.blocker_id] = {"owner": event.owner_id, "since": at, **place}
    elif name == "BlockerAssigned":
        world.blockers[event.blocker_id]["owner"] = event.owner_id.new
    else:
        world.blockers[event.blocker_id]["until"] = at
