"""Keeps who was forgotten, and whether what processes had in memory is gone as well."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct, structs

from contracts.events.identity_erasure import ErasureFinished, PersonErased
from contracts.queries.identity_erasure import ErasureView
from contracts.values import ErasedKind
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Erasure(Struct, frozen=True, kw_only=True):
    """Somebody who was forgotten; erased_at is in µs, index its place in the log."""

    subject: ErasedKind
    subject_id: UUID
    key_id: UUID
    erased_at: int
    index: int
    is_finished: bool = False


def present(erasure: Erasure) -> ErasureView:
    """An erasure as it is told."""
    return ErasureView(
        subject=erasure.subject,
        subject_id=erasure.subject_id,
        key_id=erasure.key_id,
        is_finished=erasure.is_finished,
    )


def begin(shelf: Shelf[Erasure], recorded: Recorded[PersonErased]) -> None:
    """Somebody was forgotten."""
    event = recorded.event
    erasure = Erasure(
        subject=event.subject,
        subject_id=event.subject_id,
        key_id=event.key_id,
        erased_at=recorded.header.recorded_at,
        index=recorded.index,
    )
    shelf.put(str(event.subject_id), erasure)


def finish(shelf: Shelf[Erasure], recorded: Recorded[ErasureFinished]) -> None:
    """Nobody remembers any more."""
    erasure = shelf.get(str(recorded.event.subject_id))
    if erasure is not None:
        shelf.put(str(erasure.subject_id), structs.replace(erasure, is_finished=True))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one person."""
    return (str(recorded.event.subject_id),)


UNFINISHED = "unfinished"


def lists(_key: str, erasure: Erasure) -> Iterable[tuple[str, str]]:
    """Those still to be finished, the oldest first."""
    if not erasure.is_finished:
        yield UNFINISHED, f"{erasure.index:012}"


ERASURES = Projection(
    name="erasures",
    version=1,
    document=Erasure,
    steps={PersonErased: begin, ErasureFinished: finish},
    keys=keys,
    lists=lists,
)
