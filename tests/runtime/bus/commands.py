"""What the tests of the bus say: one command, one query, an actor, a service that answers them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from msgspec import Raw

from contracts.commands.planning import OpenCycle
from contracts.envelope import Command, CommandMessage, Query, QueryMessage, encode
from contracts.queries.planning import CycleById
from contracts.values import Actor
from services.runtime import clock, ids
from services.runtime.projection.memory import MemoryDocuments
from services.runtime.service import Desk
from services.runtime.store.memory import MemoryStore

ORGANISATION = uuid4()
ANN = Actor(kind="member", id=str(uuid4()), role="owner")
CYCLE = uuid4()


def open_cycle(name: str = "Q3", cycle_id: UUID = CYCLE) -> OpenCycle:
    """A command like any other."""
    return OpenCycle(
        cycle_id=cycle_id, name=name, starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30)
    )


def command(body: Command | Raw | None = None, **changes: Any) -> CommandMessage:
    """A command's frame."""
    raw = body if isinstance(body, Raw) else Raw(encode(body or open_cycle()))
    return CommandMessage(
        organisation_id=changes.pop("organisation_id", ORGANISATION),
        actor=ANN,
        at=clock.now_us(),
        correlation=uuid4(),
        body=raw,
        **changes,
    )


def query(body: Query | None = None, **changes: Any) -> QueryMessage:
    """A query's frame."""
    raw = Raw(encode(body or CycleById(cycle_id=CYCLE)))
    return QueryMessage(
        organisation_id=changes.pop("organisation_id", ORGANISATION),
        actor=ANN,
        correlation=uuid4(),
        body=raw,
        **changes,
    )


def desk() -> Desk:
    """A desk on the memory log, without read models."""
    return Desk(
        store=MemoryStore(), documents=MemoryDocuments(()), new_id=ids.new_id, now_us=clock.now_us
    )
