"""Read models in memory: the same folds and the same answers as the tables, for tests and as_of."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.envelope import Event
from services.runtime.projection.cursor import read_cursor, write_cursor
from services.runtime.projection.definition import Projection, Shelf, apply
from services.runtime.store.api import Recorded

D = TypeVar("D", bound=Struct)

# A place in a dictionary against a document of an objective with its key results.
SHARED_PER_HELD = 50


class MemoryDocuments:
    """Documents of some projections; `take` folds events in, the rest answers like the tables."""

    def __init__(self, projections: Sequence[Projection[Any]]) -> None:
        self._projections = tuple(projections)
        self._listening: dict[type[Event], list[Projection[Any]]] = {}
        for projection in self._projections:
            for kind in projection.steps:
                self._listening.setdefault(kind, []).append(projection)
        self._shelves: dict[tuple[str, UUID], Shelf[Any]] = {}
        self.applied: dict[UUID, int] = {}

    def shelf(self, projection: Projection[D], organisation_id: UUID) -> Shelf[D]:
        """All documents of a projection in an organisation."""
        return self._shelves.setdefault((projection.label, organisation_id), Shelf({}))

    def copy(self) -> "MemoryDocuments":
        """The same documents, to go on from."""
        other = MemoryDocuments(self._projections)
        other._shelves = {at: Shelf(dict(s.documents)) for at, s in self._shelves.items()}
        other.applied = dict(self.applied)
        return other

    def weight_beside(self, earlier: "MemoryDocuments | None") -> int:
        """About how many documents are held here and not there; so many that are shared weigh as
        much as one."""
        weight = 0
        for at, shelf in self._shelves.items():
            there = earlier._shelves.get(at) if earlier else None
            known = there.documents if there else {}
            other = sum(known.get(key) is not d for key, d in shelf.documents.items())
            weight += other + len(shelf.documents) // SHARED_PER_HELD
        return weight

    def forget(self, organisation_id: UUID) -> None:
        """Know nothing of an organisation: what is taken from now on begins at its first event."""
        for place in [place for place in self._shelves if place[1] == organisation_id]:
            del self._shelves[place]
        self.applied.pop(organisation_id, None)

    def take(self, recorded: Recorded[Any]) -> None:
        """Fold one event into every projection; an event heard again changes nothing."""
        organisation_id = recorded.organisation_id
        if recorded.index <= self.applied.get(organisation_id, 0):
            return
        for projection in self._listening.get(type(recorded.event), ()):
            self._take(projection, recorded)
        self.applied[organisation_id] = recorded.index

    def _take(self, projection: Projection[Any], recorded: Recorded[Any]) -> None:
        """Through a shelf that knows only the declared keys, as the live runner does."""
        whole = self.shelf(projection, recorded.organisation_id)
        window: Shelf[Any] = Shelf(whole.documents, _reachable(projection, whole, recorded))
        apply(projection, window, recorded)
        whole.touched |= window.touched

    async def get(self, projection: Projection[D], organisation_id: UUID, key: str) -> D | None:
        """One document, None if there is none."""
        return self.shelf(projection, organisation_id).documents.get(key)

    async def many(
        self, projection: Projection[D], organisation_id: UUID, keys: Sequence[str]
    ) -> dict[str, D]:
        """Those of the documents that exist, by key."""
        documents = self.shelf(projection, organisation_id).documents
        return {key: documents[key] for key in keys if key in documents}

    async def listed(
        self,
        projection: Projection[D],
        organisation_id: UUID,
        name: str,
        *,
        limit: int,
        after: str | None = None,
        descending: bool = False,
    ) -> tuple[list[D], str | None]:
        """A page of a list in sort order, and the cursor of what follows."""
        start = read_cursor(after) if after is not None else None
        documents = self.shelf(projection, organisation_id).documents
        places = sorted(
            (
                (sort, key)
                for key, document in documents.items()
                for stands_in, sort in projection.lists(key, document)
                if stands_in == name
            ),
            reverse=descending,
        )
        if start is not None:
            places = [p for p in places if (p < start if descending else p > start)]
        page = places[:limit]
        more = len(places) > limit
        return [documents[key] for _, key in page], write_cursor(*page[-1]) if more else None

    async def position_of(self, projection: Projection[Any], organisation_id: UUID) -> int:
        """How far the folds are."""
        return self.applied.get(organisation_id, 0)

    async def reached(self, organisation_id: UUID, position: int) -> None:
        """Raises Behind where the folds are not that far."""
        at = self.applied.get(organisation_id, 0)
        if at < position:
            raise errors.Behind(at=at, wanted=position)


def _reachable(projection: Projection[D], shelf: Shelf[D], recorded: Recorded[Any]) -> set[str]:
    """The documents that an event may touch: those it names, and those these lead to."""
    found: set[str] = set()
    ahead = set(projection.keys(recorded))
    while ahead:
        found |= ahead
        there = (shelf.documents[key] for key in ahead if key in shelf.documents)
        ahead = {key for document in there for key in projection.leads(document)} - found
    return found
