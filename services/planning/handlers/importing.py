"""A spreadsheet comes in: everything it makes stands in one append, or nothing does."""

from collections.abc import Iterator
from uuid import UUID

from msgspec import Raw

from contracts import errors
from contracts.commands.planning import ImportKeyResults
from contracts.envelope import Event, Ok, encode
from contracts.rights import demand
from contracts.values import Owner
from services.planning.domain.cycle import Cycle, demand_state
from services.planning.domain.importing import Plan, plan
from services.planning.handlers.lookups import all_of_cycle, surroundings
from services.planning.handlers.streams import CYCLE, OBJECTIVE, cycle_now, demand_match
from services.runtime.handle import CONFLICT_RETRIES_MAX, Decided, commit, replayed
from services.runtime.service import Asked, Desk
from services.runtime.store.api import StreamWrite


async def import_key_results(asked: Asked[ImportKeyResults], desk: Desk) -> Ok:
    """Make what the lines name and is not there yet.

    The event on the cycle's own stream keeps two imports at once from making the same twice: one
    is first, the other looks again. Raises NotFound, Forbidden, CycleStateWrong, Behind,
    KeyReused, WrittenMeanwhile.
    """
    replay = await replayed(asked, desk)
    if replay is not None:
        return replay
    for _ in range(CONFLICT_RETRIES_MAX + 1):
        cycle = await _open_cycle(asked, desk)
        made = await _plan(asked, desk, cycle)
        if asked.command.dry_run:
            head = await desk.store.head(asked.organisation_id)
            return Ok(body=Raw(encode(made.report)), position=head.last_index if head else 0)
        done = await _write(asked, desk, cycle, made)
        if done is not None:
            return done
    raise errors.WrittenMeanwhile


async def _open_cycle(asked: Asked[ImportKeyResults], desk: Desk) -> Cycle:
    cycle = await cycle_now(asked, desk, asked.command.cycle_id)
    if cycle is None:
        raise errors.NotFound(what="cycle")
    demand(ImportKeyResults, asked.actor)
    demand_match(asked, cycle.version)
    demand_state(cycle.state, "planning", "active")
    return cycle


async def _plan(asked: Asked[ImportKeyResults], desk: Desk, cycle: Cycle) -> Plan:
    command = asked.command
    # After the cycle was read: whatever an earlier import made is here now.
    documents = await all_of_cycle(asked, desk, command.cycle_id)
    owners: dict[Owner, None] = dict.fromkeys(row.owner for row in command.rows)
    around = await surroundings(asked, desk, cycle, owners=tuple(owners))
    return plan(command, (d.objective for d in documents), around, _fresh(desk))


async def _write(asked: Asked[ImportKeyResults], desk: Desk, cycle: Cycle, made: Plan) -> Ok | None:
    stream = CYCLE.stream(asked.command.cycle_id)
    told: tuple[Event, ...] = () if made.imported is None else (made.imported,)
    own = StreamWrite(stream=stream, expected=cycle.version, events=told)
    others = tuple(
        StreamWrite(
            stream=OBJECTIVE.stream(sheet.objective.id),
            expected=sheet.expected,
            events=(*sheet.definitions, *sheet.actuals),
        )
        for sheet in made.sheets
    )
    decided = Decided(events=told, others=others)
    return await commit(asked, desk, decided, own, lambda _stamp: encode(made.report))


def _fresh(desk: Desk) -> Iterator[UUID]:
    while True:
        yield desk.new_id()
