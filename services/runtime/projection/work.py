"""What a round does to one lane of one organisation; no database in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from contracts.envelope import decode, encode
from services.runtime.projection.definition import Projection, Shelf, apply, no_leads
from services.runtime.projection.retries import Place
from services.runtime.store.api import Recorded

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Lane:
    """A projection under the label that its documents bear."""

    label: str
    projection: Projection[Any]


@dataclass(frozen=True)
class Failure:
    """A step that raised: the lane stops before this event."""

    organisation_id: UUID
    lane: str
    index: int
    error: str

    @property
    def place(self) -> Place:
        """Whose lane it is."""
        return self.organisation_id, self.lane


@dataclass
class Work:
    """Events to fold into the documents of a lane; upto is where the lane stands afterwards."""

    organisation_id: UUID
    lane: Lane
    events: Sequence[Recorded[Any]]
    upto: int
    bodies: dict[str, bytes] = field(default_factory=dict)
    loaded: set[str] = field(default_factory=set)
    shelf: Shelf[Any] = field(default_factory=lambda: Shelf({}))

    @property
    def place(self) -> Place:
        """Whose lane it is."""
        return self.organisation_id, self.lane.label

    def wanted(self) -> set[str]:
        """The documents that are still to be loaded: those that the events touch, then those that
        the ones found lead to, until nothing more is named."""
        projection, keys = self.lane.projection, self._named()
        if projection.leads is not no_leads:
            found = (decode(body, projection.document) for body in self.bodies.values())
            keys.update(key for document in found for key in projection.leads(document))
        return keys - self.loaded

    def _named(self) -> set[str]:
        """The documents that the events name."""
        return {key for recorded in self.events for key in self.lane.projection.keys(recorded)}

    def take(self, keys: set[str], bodies: Mapping[str, bytes]) -> None:
        """These documents were looked for, and those of them that exist found."""
        self.loaded |= keys
        self.bodies.update(bodies)

    def fold(self) -> Failure | None:
        """Fold the events; where a step raises, keep what came before it.

        Steps are pure, so folding the shorter history again gives what it gave.
        """
        for n, recorded in enumerate(self._shelved()):
            try:
                apply(self.lane.projection, self.shelf, recorded)
            except Exception as error:  # the edge: whatever a step raises stops its lane only
                self.events, self.upto = self.events[:n], recorded.index - 1
                for earlier in self._shelved():
                    apply(self.lane.projection, self.shelf, earlier)
                words = f"{type(error).__name__}: {error}"
                return Failure(self.organisation_id, self.lane.label, recorded.index, words)
        return None

    def _shelved(self) -> Sequence[Recorded[Any]]:
        """A fresh shelf of what was loaded, and the events to fold into it."""
        kind = self.lane.projection.document
        documents = {key: decode(body, kind) for key, body in self.bodies.items()}
        self.shelf = Shelf(documents, self._named() | self.loaded | documents.keys())
        return self.events

    def documents(self) -> list[Row]:
        """The documents to write: organisation, label, key, bytes."""
        shelf = self.shelf
        return [(*self.place, key, encode(shelf.documents[key])) for key in sorted(shelf.touched)]

    def moves(self) -> tuple[set[Row], set[Row]]:
        """The places that the touched documents leave and take."""
        before: set[Row] = set()
        after: set[Row] = set()
        for key in self.shelf.touched:
            if key in self.bodies:
                old = decode(self.bodies[key], self.lane.projection.document)
                before |= self._places(key, old)
            after |= self._places(key, self.shelf.documents[key])
        return before - after, after - before

    def _places(self, key: str, document: Any) -> set[Row]:
        lists = self.lane.projection.lists
        return {(*self.place, name, sort, key) for name, sort in lists(key, document)}


def columns(rows: Sequence[Row], width: int) -> list[list[Any]]:
    """Rows of so many values as the arrays that unnest wants."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
