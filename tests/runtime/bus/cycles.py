"""A small service of the tests' own: cycles are opened, kept as documents, and reacted to."""

from typing import Any

from msgspec import Struct

from contracts import errors
from contracts.commands.planning import ChangeCycle, OpenCycle
from contracts.envelope import Ok
from contracts.events.planning import CycleChanged, CycleOpened
from contracts.queries.planning import CycleById
from contracts.values import Actor, Change
from services.runtime.handle import Aggregate, handle
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.service import Asked, Call, Desk, Question, Reaction, Service
from services.runtime.store.api import Recorded

SYSTEM = Actor(kind="system", id="planning")


class Cycle(Struct, frozen=True):
    """A cycle as everyone in these tests knows it."""

    name: str = ""
    changes: int = 0


def evolve(cycle: Cycle, event: Any) -> Cycle:
    match event:
        case CycleOpened():
            return Cycle(event.name)
        case CycleChanged(name=Change(new=name)):
            return Cycle(name, cycle.changes + 1)
    return cycle


CYCLE = Aggregate(kind="cycle", initial=Cycle(), evolve=evolve)


def present(history: Any) -> Cycle:
    return CYCLE.state([recorded.event for recorded in history])


async def open_cycle(asked: Asked[OpenCycle], desk: Desk) -> Ok:
    command = asked.command
    event = CycleOpened(
        cycle_id=command.cycle_id,
        name=command.name,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        question=command.question,
        rhythm=command.check_ins,
        votes_per_member=command.votes_per_member,
    )
    return await handle(asked, desk, CYCLE, command.cycle_id, lambda _: [event], present)


async def change_cycle(asked: Asked[ChangeCycle], desk: Desk) -> Ok:
    command = asked.command

    def change(cycle: Cycle) -> list[CycleChanged]:
        name = Change(old=cycle.name, new=str(command.name))
        return [CycleChanged(cycle_id=command.cycle_id, name=name)]

    return await handle(asked, desk, CYCLE, command.cycle_id, change, present)


def keep(shelf: Shelf[Cycle], recorded: Recorded[Any]) -> None:
    key = str(recorded.event.cycle_id)
    shelf.put(key, evolve(shelf.get(key) or Cycle(), recorded.event))


CYCLES: Projection[Cycle] = Projection(
    name="cycles",
    version=1,
    document=Cycle,
    steps={CycleOpened: keep, CycleChanged: keep},
    keys=lambda recorded: [str(recorded.event.cycle_id)],
)


async def cycle_by_id(question: Question[CycleById], desk: Desk) -> Cycle:
    key = str(question.query.cycle_id)
    cycle = await desk.documents.get(CYCLES, question.organisation_id, key)
    if cycle is None:
        raise errors.NotFound(what="cycle")
    return cycle


async def rename(recorded: Recorded[Any], _desk: Desk) -> list[Call]:
    """Every cycle opened is renamed once: what a reaction does, it must do once."""
    command = ChangeCycle(cycle_id=recorded.event.cycle_id, name=f"{recorded.event.name}!")
    return [Call(command=command, actor=SYSTEM, causation=recorded.index)]


SERVICE = Service(
    name="planning",
    commands={OpenCycle: open_cycle, ChangeCycle: change_cycle},
    queries={CycleById: cycle_by_id},
    projections=(CYCLES,),
)
REACTING = Service(
    name="planning",
    commands=SERVICE.commands,
    queries=SERVICE.queries,
    projections=SERVICE.projections,
    reactions=(Reaction(name="rename", listens=(CycleOpened,), react=rename),),
)
