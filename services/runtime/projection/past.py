"""Read models as they were at a position: folded from the log, forward from where they are known.

Folding a long log for every question takes seconds, so that what was folded is kept now and then
on the way, and where it was asked for: a page asks a dozen questions of one moment. Documents never
change, so what is kept shares all that did not move between two of these moments. It is only ever a
shortcut: with nothing kept, in a process that has just started or on another replica, the answer is
the same.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from contracts.registry import stored_names
from services.runtime.projection.definition import Projection
from services.runtime.projection.memory import MemoryDocuments
from services.runtime.store.api import Store

# So many events are folded again at most: some 50 ms.
EVENTS_BETWEEN = 1_000
# So many documents that differ from the moment kept before: some 100 MB of objectives.
DOCUMENTS_MAX = 20_000
# Others are served in between.
EVENTS_AT_A_STRETCH = 200


@dataclass(frozen=True)
class Kept:
    """What a log gave at a position; weight is about how many documents are held for it alone."""

    documents: MemoryDocuments
    weight: int


@dataclass
class Past:
    """What is kept of some read models, of all organisations that somebody asked about."""

    projections: Sequence[Projection[Any]]
    between: int = EVENTS_BETWEEN
    documents_max: int = DOCUMENTS_MAX
    _kept: OrderedDict[tuple[UUID, int], Kept] = field(default_factory=OrderedDict)
    _folding: dict[UUID, asyncio.Lock] = field(default_factory=dict)
    # Up to which erasure a log was read: what was read before it may hold what is forgotten.
    _forgotten: dict[UUID, int] = field(default_factory=dict)

    async def at(self, store: Store, organisation_id: UUID, position: int) -> MemoryDocuments:
        """The documents that the log up to a position gives."""
        # Of several who ask of a log that is not known yet one folds, and the others go on from it.
        async with self._folding.setdefault(organisation_id, asyncio.Lock()):
            return await self._at(store, organisation_id, position)

    async def _at(self, store: Store, organisation_id: UUID, position: int) -> MemoryDocuments:
        forgotten = await store.forgotten_until(organisation_id)
        if self._forgotten.get(organisation_id, 0) != forgotten:
            self._drop(organisation_id)
        self._forgotten[organisation_id] = forgotten
        past, at = self._nearest(organisation_id, position)
        kinds = {kind for each in self.projections for kind in each.steps}
        types = sorted(name for kind in kinds for name in stored_names(kind))
        folded, kept_at, last = 0, at, at
        async for batch in store.scan(organisation_id, at, types, until=position):
            for recorded in batch:
                if recorded.index > position:
                    return self._asked(organisation_id, last, past, kept_at)
                past.take(recorded)
                folded, last = folded + 1, recorded.index
                if folded % EVENTS_AT_A_STRETCH == 0:
                    await asyncio.sleep(0)
                if folded % self.between == 0:
                    self._keep(organisation_id, recorded.index, past, kept_at)
                    kept_at = recorded.index
        return self._asked(organisation_id, last, past, kept_at)

    def _asked(
        self, organisation_id: UUID, last: int, past: MemoryDocuments, kept_at: int
    ) -> MemoryDocuments:
        """The documents, kept as of the last event they hold: more of the log may come until the
        moment that was asked for."""
        if last != kept_at:
            self._keep(organisation_id, last, past, kept_at)
        return past

    def _nearest(self, organisation_id: UUID, position: int) -> tuple[MemoryDocuments, int]:
        """What is kept of the last moment that is not too late, and its position."""
        moments = [at for o, at in self._kept if o == organisation_id and at <= position]
        if not moments:
            return MemoryDocuments(self.projections), 0
        self._kept.move_to_end((organisation_id, max(moments)))
        return self._kept[organisation_id, max(moments)].documents.copy(), max(moments)

    def _keep(
        self, organisation_id: UUID, position: int, past: MemoryDocuments, before: int
    ) -> None:
        earlier = self._kept.get((organisation_id, before))
        documents = past.copy()
        weight = documents.weight_beside(earlier.documents if earlier else None)
        self._kept[organisation_id, position] = Kept(documents, weight)
        while sum(kept.weight for kept in self._kept.values()) > self.documents_max:
            # Whatever was not asked for longest; what leaned on it holds a little more by itself.
            self._kept.popitem(last=False)

    def _drop(self, organisation_id: UUID) -> None:
        for place in [place for place in self._kept if place[0] == organisation_id]:
            del self._kept[place]


class Pasts:
    """What a process keeps of the past, by the read models that are asked of together."""

    def __init__(self) -> None:
        self._pasts: dict[tuple[str, ...], Past] = {}

    def of(self, projections: Sequence[Projection[Any]]) -> Past:
        """What is kept of these read models."""
        labels = tuple(projection.label for projection in projections)
        return self._pasts.setdefault(labels, Past(projections))
