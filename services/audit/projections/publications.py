"""Keeps which checkpoint of a log was told last, and whether a newer one is due."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.audit_checkpoints import CheckpointPublished
from contracts.events.identity import OrganisationRegistered
from contracts.events.planning import CycleClosed
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

THE_LOG = "log"


class Publication(Struct, frozen=True, kw_only=True):
    """The size told last (0: none), by the event at position, at µs; where a cycle was closed."""

    at: int
    size: int = 0
    position: int = 0
    key: str = ""
    closed_at: int = 0


def begin(shelf: Shelf[Publication], recorded: Recorded[OrganisationRegistered]) -> None:
    """The first day of a log begins."""
    shelf.put(THE_LOG, Publication(at=recorded.header.recorded_at))


def close(shelf: Shelf[Publication], recorded: Recorded[CycleClosed]) -> None:
    """A quarter that is over is worth holding."""
    known = shelf.get(THE_LOG) or Publication(at=recorded.header.recorded_at)
    shelf.put(THE_LOG, replace(known, closed_at=recorded.index))


def tell(shelf: Shelf[Publication], recorded: Recorded[CheckpointPublished]) -> None:
    """One was told."""
    known = shelf.get(THE_LOG) or Publication(at=0)
    event = recorded.event
    shelf.put(
        THE_LOG,
        replace(
            known,
            at=recorded.header.recorded_at,
            size=event.size,
            position=recorded.index,
            key=event.key,
        ),
    )


def keys(_recorded: Recorded[Any]) -> Iterable[str]:
    """There is one document a log."""
    return (THE_LOG,)


PUBLICATIONS = Projection(
    name="publications",
    version=1,
    document=Publication,
    steps={OrganisationRegistered: begin, CycleClosed: close, CheckpointPublished: tell},
    keys=keys,
)
