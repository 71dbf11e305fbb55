"""What hangs under an objective, and what it hangs under, as the log has it by now."""

from typing import Any
from uuid import UUID

from contracts import errors
from contracts.envelope import Event
from contracts.values import LIST_LIMIT_MAX
from services.planning.domain.alignment import DEPTH_MAX
from services.planning.domain.objective import Objective
from services.planning.domain.sight import sees
from services.planning.handlers.streams import OBJECTIVE
from services.planning.projections.objectives import objectives, under
from services.runtime.service import Asked, Desk
from services.runtime.store.api import StreamWrite


async def levels_under(asked: Asked[Any], desk: Desk, objective_id: UUID) -> list[list[Objective]]:
    """The objectives that hang under one, level by level. Raises Behind."""
    head = await desk.store.head(asked.organisation_id)
    if head is None:
        raise errors.NotFound(what="organisation")
    await desk.documents.reached(asked.organisation_id, head.last_index)
    levels: list[list[Objective]] = []
    parents = [objective_id]
    while parents and len(levels) < DEPTH_MAX:
        level = [child for each in parents for child in await _children(asked, desk, each)]
        if level:
            levels.append(level)
        parents = [child.id for child in level]
    return levels


async def chain_above(asked: Asked[Any], desk: Desk, parent_id: UUID) -> list[Objective]:
    """From a parent to the top, no further than is of interest; empty if it is not to be seen.

    Read from the streams themselves, so that a decision can rest on their versions.
    """
    chain: list[Objective] = []
    next_id: UUID | None = parent_id
    while next_id is not None and len(chain) < DEPTH_MAX:
        stream = OBJECTIVE.stream(next_id)
        history = await desk.store.read_stream(asked.organisation_id, stream)
        found = OBJECTIVE.state([recorded.event for recorded in history])
        if found is None or (not chain and not sees(asked.actor, found)):
            break
        chain.append(found)
        next_id = found.parent_id
    return chain


async def next_to(asked: Asked[Any], desk: Desk, objective: Objective) -> list[Objective]:
    """The parent of an objective, seen or not, and those right under it. Raises Behind."""
    levels = await levels_under(asked, desk, objective.id)
    found = list(levels[0]) if levels else []
    if objective.parent_id is not None:
        key = str(objective.parent_id)
        parent = await desk.documents.get(objectives, asked.organisation_id, key)
        found += [parent.objective] if parent else []
    return found


def pin(objective: Objective) -> StreamWrite:
    """Holds a write to the version of another objective."""
    return StreamWrite(stream=OBJECTIVE.stream(objective.id), expected=objective.version)


def writing(objective: Objective, *events: Event) -> StreamWrite:
    """Writes to another objective at the version it was seen at."""
    stream = OBJECTIVE.stream(objective.id)
    return StreamWrite(stream=stream, expected=objective.version, events=events)


async def _children(asked: Asked[Any], desk: Desk, parent_id: UUID) -> list[Objective]:
    found: list[Objective] = []
    after: str | None = None
    while True:
        page, after = await desk.documents.listed(
            objectives, asked.organisation_id, under(parent_id), limit=LIST_LIMIT_MAX, after=after
        )
        found += (document.objective for document in page)
        if after is None:
            return found
