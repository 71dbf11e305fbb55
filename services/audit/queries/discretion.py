"""What an entry names besides what it is about, and who may not know of that.

Somebody may see an objective and not what it hangs under, was carried on as, or needs: that may be
confidential to fewer people, or have turned so since.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from contracts.sight import Sight, sees
from services.audit.domain.changes import FieldMoved
from services.audit.projections.history import HISTORY, Entry, of_entity
from services.audit.projections.sights import SIGHTS
from services.runtime.service import Desk, Question

# The fields of planning's events that name another objective, or a key result of one.
NAMING = frozenset(
    (
        "carried_from",
        "on.id",
        "parent.key_result_id",
        "parent.objective_id",
        "parent_id",
        "root_id",
        "to_objective_id",
    )
)
_ID = re.compile(rb'"([0-9a-f-]{36})"')


async def hidden_names(
    question: Question[Any], desk: Desk, entries: Sequence[Entry]
) -> frozenset[str]:
    """The ids that some entries name and who asks may not know of."""
    actor = question.actor
    if actor.kind == "system" or actor.is_admin or actor.role == "auditor":
        return frozenset()
    homes = {id: id for entry in entries for id in _named(entry.changes)}
    sights = await desk.documents.many(SIGHTS, question.organisation_id, sorted(homes))
    for id in homes.keys() - sights.keys():
        homes[id] = await _home(question, desk, id)
    sights |= await desk.documents.many(
        SIGHTS, question.organisation_id, sorted({*homes.values()} - sights.keys())
    )
    return frozenset(id for id, home in homes.items() if not _is_seen(question, sights.get(home)))


def discreet(changes: Iterable[FieldMoved], hidden: Collection[str]) -> Iterator[FieldMoved]:
    """The changes, but for those that would name what is hidden."""
    return (change for change in changes if not {*_named((change,))} & {*hidden})


def _named(changes: Iterable[FieldMoved]) -> Iterator[str]:
    for change in changes:
        if change.field in NAMING:
            for value in (change.old, change.new):
                found = _ID.fullmatch(bytes(value))
                if found:
                    yield found[1].decode()


async def _home(question: Question[Any], desk: Desk, id: str) -> str:
    """The objective of a key result, as the first that happened to it says; else itself."""
    first, _ = await desk.documents.listed(
        HISTORY, question.organisation_id, of_entity(UUID(id)), limit=1
    )
    objective_id = first[0].objective_id if first else None
    return id if objective_id is None else str(objective_id)


def _is_seen(question: Question[Any], sight: Sight | None) -> bool:
    # A team or a member has no sight: it is no secret.
    return sight is None or sees(question.actor, sight)
