"""Keeps how scores came to be: a line per event, listed under whose score it is."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from contracts.events.scoring import (
    ProvisionalScoreChanged,
    ScoreConfirmed,
    ScoreProposed,
    ScoreSet,
)
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Change(Struct, frozen=True, kw_only=True):
    """One line. index is its place in the log, at in µs, by as in a header; cause is the index of
    the event that moved a computed score."""

    subject_id: UUID
    index: int
    kind: Literal["provisional", "set", "confirmed", "proposed"]
    old: Decimal | None
    new: Decimal | None
    by: str
    at: int
    progress: Decimal | None = None
    reason: str | None = None
    formula: str | None = None
    cause: int | None = None


def note_move(shelf: Shelf[Change], recorded: Recorded[ProvisionalScoreChanged]) -> None:
    """A computed score moved."""
    event = recorded.event
    change = Change(
        subject_id=event.subject_id,
        index=recorded.index,
        kind="provisional",
        old=event.score.old,
        new=event.score.new,
        by=recorded.header.actor,
        at=recorded.header.recorded_at,
        progress=event.progress,
        formula=event.formula,
        cause=event.cause,
    )
    shelf.put(key(recorded), change)


def note_proposed(shelf: Shelf[Change], recorded: Recorded[ScoreProposed]) -> None:
    """The review began; the score stays what it is."""
    event = recorded.event
    change = Change(
        subject_id=event.subject_id,
        index=recorded.index,
        kind="proposed",
        old=event.score,
        new=event.score,
        by=recorded.header.actor,
        at=recorded.header.recorded_at,
        progress=event.progress,
        formula=event.formula,
        cause=event.cause,
    )
    shelf.put(key(recorded), change)


def note_set(shelf: Shelf[Change], recorded: Recorded[ScoreSet]) -> None:
    """Somebody set a score; what stood before is the one set before, else the computed one."""
    event = recorded.event
    change = Change(
        subject_id=event.key_result_id,
        index=recorded.index,
        kind="set",
        old=event.computed if event.score.old is None else event.score.old,
        new=event.score.new,
        by=event.set_by,
        at=recorded.header.recorded_at,
        reason=event.reason,
        formula=event.formula,
    )
    shelf.put(key(recorded), change)


def note_confirmed(shelf: Shelf[Change], recorded: Recorded[ScoreConfirmed]) -> None:
    """Somebody confirmed a score, which stays what it is."""
    event = recorded.event
    change = Change(
        subject_id=event.key_result_id,
        index=recorded.index,
        kind="confirmed",
        old=event.score,
        new=event.score,
        by=recorded.header.actor,
        at=recorded.header.recorded_at,
    )
    shelf.put(key(recorded), change)


def key(recorded: Recorded[Any]) -> str:
    """Its index, so that the key sorts like the log."""
    return f"{recorded.index:012}"


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event makes one line."""
    return (key(recorded),)


def of_subject(subject_id: UUID) -> str:
    """The list of the lines of a key result's or an objective's score, oldest first."""
    return f"score/{subject_id}"


def lists(sort: str, change: Change) -> Iterable[tuple[str, str]]:
    """Under whose score it is, in log order."""
    return ((of_subject(change.subject_id), sort),)


HISTORIES = Projection(
    name="histories",
    version=2,
    document=Change,
    steps={
        ProvisionalScoreChanged: note_move,
        ScoreProposed: note_proposed,
        ScoreSet: note_set,
        ScoreConfirmed: note_confirmed,
    },
    keys=keys,
    lists=lists,
)
