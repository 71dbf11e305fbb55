"""What a projection is: data. The live runner, as_of, rebuild and verify all fold with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from msgspec import Struct

from contracts.envelope import Event
from services.runtime.store.api import Recorded

D = TypeVar("D", bound=Struct)


class Shelf(Generic[D]):
    """The documents of one projection and organisation that a step may read and write.

    loaded holds the keys that were fetched beforehand; None means everything is here. Touching
    an undeclared key is a bug in the projection's `keys`, so it raises KeyError.
    """

    def __init__(self, documents: dict[str, D], loaded: set[str] | None = None) -> None:
        self.documents = documents
        self.touched: set[str] = set()
        self._loaded = loaded

    def get(self, key: str) -> D | None:
        """The document, None if there is none yet."""
        if self._loaded is not None and key not in self._loaded:
            raise KeyError(f"the projection did not declare that it touches {key}")
        return self.documents.get(key)

    def put(self, key: str, document: D) -> None:
        """Keep a document under its key."""
        if self._loaded is not None and key not in self._loaded:
            raise KeyError(f"the projection did not declare that it touches {key}")
        self.documents[key] = document
        self.touched.add(key)


Step = Callable[[Shelf[D], Recorded[Any]], None]


def no_lists(_key: str, _document: Any) -> Iterable[tuple[str, str]]:
    """For projections whose documents are only asked for by key."""
    return ()


def no_leads(_document: Any) -> Iterable[str]:
    """For projections whose events name all that they touch."""
    return ()


@dataclass(frozen=True)
class Projection(Generic[D]):
    """A read model: documents of one kind, moved by events in log order.

    version rises when a step changes meaning: the runtime then builds the new one beside the old
    and swaps. steps are pure. keys names every document an event touches, leads those that whoever
    touches a document may touch too, and so on from these. lists gives, for a
    document, the lists it stands in as (list, sort): sort is text, compared by code point, and a
    list is read by keyset from either end.
    """

    name: str
    version: int
    document: type[D]
    steps: Mapping[type[Event], Step[D]]
    keys: Callable[[Recorded[Any]], Iterable[str]]
    lists: Callable[[str, D], Iterable[tuple[str, str]]] = no_lists
    leads: Callable[[D], Iterable[str]] = no_leads

    @property
    def label(self) -> str:
        """Name and version, as the tables know it."""
        return f"{self.name}@{self.version}"


def apply(projection: Projection[D], shelf: Shelf[D], recorded: Recorded[Any]) -> None:
    """Fold one event into a shelf; events the projection does not listen to do nothing."""
    step = projection.steps.get(type(recorded.event))
    if step is not None:
        step(shelf, recorded)


def fold(projection: Projection[D], history: Iterable[Recorded[Any]]) -> dict[str, D]:
    """The documents that a history of one organisation gives, by key."""
    shelf: Shelf[D] = Shelf({})
    for recorded in history:
        apply(projection, shelf, recorded)
    return shelf.documents
