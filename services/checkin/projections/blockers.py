"""Keeps the blockers as people see them, open ones first and of these the oldest."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.checkin import BlockerAssigned, BlockerRaised, BlockerResolved, Severity
from contracts.queries.checkin import BLOCKER_OLD_AFTER_DAYS, BlockerView
from contracts.times import rfc3339
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

ALL = "all"
_DAY_US = 86_400_000_000


class Resolved(Struct, frozen=True, kw_only=True):
    """When (µs), by whom and how it was put out of the way."""

    at: int
    by: UUID
    how: str


class Blocker(Struct, frozen=True, kw_only=True):
    """A blocker; raised_at is in µs, index its place in the log."""

    id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    check_in_id: UUID | None
    text: str
    kind: str
    severity: Severity
    owner_id: UUID
    raised_by: UUID
    raised_at: int
    index: int
    version: int
    resolved: Resolved | None = None


def present(
    blocker: Blocker, now_us: int, old_after_days: int = BLOCKER_OLD_AFTER_DAYS
) -> BlockerView:
    """A blocker as people see it at a moment."""
    resolved = blocker.resolved
    until = resolved.at if resolved else max(now_us, blocker.raised_at)
    age_days = (until - blocker.raised_at) // _DAY_US
    return BlockerView(
        id=blocker.id,
        key_result_id=blocker.key_result_id,
        objective_id=blocker.objective_id,
        cycle_id=blocker.cycle_id,
        check_in_id=blocker.check_in_id,
        text=blocker.text,
        kind=blocker.kind,
        severity=blocker.severity,
        state="resolved" if resolved else "open",
        owner=blocker.owner_id,
        raised_by=blocker.raised_by,
        raised_at=rfc3339(blocker.raised_at),
        age_days=age_days,
        is_old=resolved is None and age_days > old_after_days,
        resolved_by=resolved.by if resolved else None,
        resolved_at=rfc3339(resolved.at) if resolved else None,
        resolution=resolved.how if resolved else "",
        version=blocker.version,
    )


def put_up(shelf: Shelf[Blocker], recorded: Recorded[BlockerRaised]) -> None:
    """Something is in the way."""
    event = recorded.event
    blocker = Blocker(
        id=event.blocker_id,
        key_result_id=event.key_result_id,
        objective_id=event.objective_id,
        cycle_id=event.cycle_id,
        check_in_id=event.check_in_id,
        text=event.text,
        kind=event.kind,
        severity=event.severity,
        owner_id=event.owner_id,
        raised_by=event.raised_by,
        raised_at=recorded.header.recorded_at,
        index=recorded.index,
        version=recorded.header.version,
    )
    shelf.put(str(blocker.id), blocker)


def pass_on(shelf: Shelf[Blocker], recorded: Recorded[BlockerAssigned]) -> None:
    """Somebody else is to clear it."""
    blocker = replace(known(shelf, recorded), owner_id=recorded.event.owner_id.new)
    shelf.put(str(blocker.id), replace(blocker, version=recorded.header.version))


def clear(shelf: Shelf[Blocker], recorded: Recorded[BlockerResolved]) -> None:
    """It is out of the way."""
    event = recorded.event
    resolved = Resolved(at=recorded.header.recorded_at, by=event.resolved_by, how=event.resolution)
    blocker = replace(known(shelf, recorded), resolved=resolved)
    shelf.put(str(blocker.id), replace(blocker, version=recorded.header.version))


def known(shelf: Shelf[Blocker], recorded: Recorded[Any]) -> Blocker:
    """The blocker an event is about. Raises LookupError when it was never raised."""
    blocker = shelf.get(str(recorded.event.blocker_id))
    if blocker is None:
        raise LookupError(f"event {recorded.index} is about a blocker never raised")
    return blocker


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one blocker."""
    return (str(recorded.event.blocker_id),)


def list_of(
    key_result_id: UUID | None = None,
    objective_id: UUID | None = None,
    owner_id: UUID | None = None,
    cycle_id: UUID | None = None,
) -> str:
    """The shortest list that holds all there is of what is named."""
    named = {
        "key_result": key_result_id,
        "objective": objective_id,
        "owner": owner_id,
        "cycle": cycle_id,
    }
    return next((f"{kind}/{id}" for kind, id in named.items() if id is not None), ALL)


def lists(_key: str, blocker: Blocker) -> Iterable[tuple[str, str]]:
    """Open ones before resolved ones, and then by age."""
    sort = f"{1 if blocker.resolved else 0}/{blocker.index:012}"
    yield ALL, sort
    yield list_of(key_result_id=blocker.key_result_id), sort
    yield list_of(objective_id=blocker.objective_id), sort
    yield list_of(owner_id=blocker.owner_id), sort
    yield list_of(cycle_id=blocker.cycle_id), sort


BLOCKERS = Projection(
    name="blockers",
    version=1,
    document=Blocker,
    steps={BlockerRaised: put_up, BlockerAssigned: pass_on, BlockerResolved: clear},
    keys=keys,
    lists=lists,
)
