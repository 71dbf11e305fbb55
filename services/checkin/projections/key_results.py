"""Keeps what check-in must know of key results, and the values spreadsheets named for them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning import (
    ActualImported,
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    KeyResultWithdrawn,
)
from contracts.values import Metric
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Actual(Struct, frozen=True, kw_only=True):
    """The newest value a spreadsheet named. index is that of its ActualImported, first_index
    that of the first one for this key result; actor is whose import it was."""

    value: Decimal
    actor: str
    recorded_at: int
    index: int
    first_index: int


class KeyResult(Struct, frozen=True, kw_only=True):
    """A key result; defined_at is in µs."""

    id: UUID
    title: str
    defined_at: int
    objective_id: UUID
    cycle_id: UUID
    accountable_id: UUID
    metric: Metric
    is_withdrawn: bool = False
    actual: Actual | None = None


def define(shelf: Shelf[KeyResult], recorded: Recorded[KeyResultDefined]) -> None:
    """A key result came to be."""
    event = recorded.event
    key_result = KeyResult(
        id=event.key_result_id,
        title=event.title,
        defined_at=recorded.header.recorded_at,
        objective_id=event.objective_id,
        cycle_id=event.cycle_id,
        accountable_id=event.accountable_id,
        metric=event.metric,
    )
    shelf.put(str(event.key_result_id), key_result)


def change(
    shelf: Shelf[KeyResult], recorded: Recorded[KeyResultChanged | KeyResultAmended]
) -> None:
    """What it is called changed, who is accountable, or how it is measured, perhaps."""
    event, key_result = recorded.event, known(shelf, recorded)
    changes = {
        field: new.new
        for field in ("title", "accountable_id", "metric")
        if (new := getattr(event, field)) is not None
    }
    shelf.put(str(event.key_result_id), replace(key_result, **changes))


def withdraw(shelf: Shelf[KeyResult], recorded: Recorded[KeyResultWithdrawn]) -> None:
    """It takes no more check-ins."""
    key_result = replace(known(shelf, recorded), is_withdrawn=True)
    shelf.put(str(recorded.event.key_result_id), key_result)


def keep_actual(shelf: Shelf[KeyResult], recorded: Recorded[ActualImported]) -> None:
    """A spreadsheet named its value."""
    key_result = known(shelf, recorded)
    before = key_result.actual
    actual = Actual(
        value=recorded.event.value,
        actor=recorded.header.actor,
        recorded_at=recorded.header.recorded_at,
        index=recorded.index,
        first_index=before.first_index if before else recorded.index,
    )
    shelf.put(str(recorded.event.key_result_id), replace(key_result, actual=actual))


def known(shelf: Shelf[KeyResult], recorded: Recorded[Any]) -> KeyResult:
    """The key result an event is about. Raises LookupError when it was never defined."""
    key_result = shelf.get(str(recorded.event.key_result_id))
    if key_result is None:
        raise LookupError(f"event {recorded.index} is about a key result never defined")
    return key_result


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one key result."""
    return (str(recorded.event.key_result_id),)


def imported_in(entity_id: UUID) -> str:
    """The list of the key results of a cycle, or of an objective, with an imported value."""
    return f"imported/{entity_id}"


def live_in(cycle_id: UUID, accountable_id: UUID | None = None) -> str:
    """The list of a cycle's key results that are not withdrawn, or of one member's among them."""
    return f"live/{cycle_id}" + (f"/{accountable_id}" if accountable_id else "")


def lists(key: str, key_result: KeyResult) -> Iterable[tuple[str, str]]:
    """Whoever activates a cycle or publishes an objective finds its imported values in two, who
    asks for what is owed the live ones in two others.

    The place among the imported is that of the first import and nobody ever leaves, so that a
    reaction that runs twice counts its calls the same way both times.
    """
    if not key_result.is_withdrawn:
        yield live_in(key_result.cycle_id), key
        yield live_in(key_result.cycle_id, key_result.accountable_id), key
    if key_result.actual is not None:
        sort = f"{key_result.actual.first_index:012}"
        yield imported_in(key_result.cycle_id), sort
        yield imported_in(key_result.objective_id), sort


KEY_RESULTS = Projection(
    name="key_results",
    version=3,
    document=KeyResult,
    steps={
        KeyResultDefined: define,
        KeyResultChanged: change,
        KeyResultAmended: change,
        KeyResultWithdrawn: withdraw,
        ActualImported: keep_actual,
    },
    keys=keys,
    lists=lists,
)
