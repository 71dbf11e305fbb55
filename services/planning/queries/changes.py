"""What changed in a cycle between two moments: both of them as they were, laid side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Raw, Struct

from contracts import errors
from contracts.envelope import Fault, encode
from contracts.queries.audit import EntityView, FieldChange
from contracts.queries.planning_changes import ChangesView, CycleChanges, EntityChange
from contracts.times import parse_rfc3339
from contracts.values import LIST_LIMIT_MAX
from services.planning.projections import cycles as cycle_page
from services.planning.projections import objectives as objective_page
from services.planning.projections.cycles import CycleDocument, cycles, present_cycle
from services.planning.projections.objectives import of_cycle, present_objective
from services.planning.queries.moment import documents_at
from services.planning.queries.sight import discreet, seen_all
from services.runtime.service import Desk, Documents, Question

POSITION_DIGITS_MAX = 18
# They say which thing it is, where it stands and how often it was touched, not what it says.
APART = frozenset(
    ("id", "objective_id", "cycle_id", "created_at", "version", "key_results", "parent_id")
)
# Named by two words, and one thing all the same.
WHOLE = frozenset(("owner",))

# Any JSON, amounts with every digit.
_reader = msgspec.json.Decoder(float_hook=Decimal)


class Thing(Struct, frozen=True, kw_only=True):
    """A cycle, an objective or a key result at a moment; fields are told each by itself."""

    kind: str
    id: UUID
    objective_id: UUID | None
    title: str
    fields: dict[str, Any]

    @property
    def is_gone(self) -> bool:
        """A key result that was withdrawn stays on record, and is not part of the cycle."""
        return self.fields.get("state") == "withdrawn"


async def cycle_changes(question: Question[CycleChanges], desk: Desk) -> ChangesView:
    """What differs between two moments, of what may be seen at both. Raises NotFound, Invalid."""
    since, until = await _positions(question, desk)
    before = await _things(question, desk, since)
    after = await _things(question, desk, until)
    if question.query.cycle_id is not None and not before and not after:
        raise errors.NotFound(what="cycle")
    return ChangesView(
        # Not as positions: where the log stands tells of what happens in secret.
        since=question.query.since,
        until=question.query.until,
        added=tuple(_told(None, after[id]) for id in after if id not in before),
        removed=tuple(_told(before[id], None) for id in before if id not in after),
        changed=tuple(_changed(before, after)),
    )


def _changed(before: Mapping[UUID, Thing], after: Mapping[UUID, Thing]) -> Iterator[EntityChange]:
    for id, thing in after.items():
        if id in before and before[id].fields != thing.fields:
            yield _told(before[id], thing)


async def _positions(question: Question[CycleChanges], desk: Desk) -> tuple[int, int]:
    """Both moments as positions of the log, none beyond its end. Raises Invalid."""
    query, organisation_id = question.query, question.organisation_id
    faults: list[Fault] = []
    head = await desk.store.head(organisation_id)
    last = head.last_index if head else 0
    found = {}
    for name, text in (("from", query.since), ("to", query.until)):
        found[name] = last
        if text is not None:
            try:
                found[name] = min(last, await _position(text, organisation_id, desk))
            except (ValueError, OverflowError):
                message = "Expected a time as 2026-11-23T10:00:00Z, or a position as 812."
                faults.append(Fault(f"/{name}", "bad_moment", message))
    if not faults and found["from"] > found["to"]:
        faults.append(Fault("/to", "before_from", "This moment comes before the other one."))
    if faults:
        raise errors.Invalid(*faults)
    return found["from"], found["to"]


async def _position(text: str, organisation_id: UUID, desk: Desk) -> int:
    if text.isascii() and text.isdigit() and len(text) <= POSITION_DIGITS_MAX:
        return int(text)
    return await desk.store.index_at(organisation_id, parse_rfc3339(text))


async def _things(question: Question[CycleChanges], desk: Desk, position: int) -> dict[UUID, Thing]:
    """All that belonged to the cycle, or to any, at a position and may be seen, by id."""
    then = replace(question, as_of=position)
    documents = await documents_at(then, desk)
    cycle_id = question.query.cycle_id
    there = await _cycles(question, documents)
    things = [_thing("cycle", present_cycle(each), each.cycle.name, None) for each in there]
    name = objective_page.ALL if cycle_id is None else of_cycle(cycle_id)
    found = await seen_all(then, desk, documents, name) if there else []
    for document in await discreet(question, desk, found):
        view = present_objective(document)
        things.append(_thing("objective", view, view.title, view.id))
        things += [_thing("key_result", kr, kr.title, view.id) for kr in view.key_results]
    return {thing.id: thing for thing in things if not thing.is_gone}


async def _cycles(
    question: Question[CycleChanges], documents: Documents
) -> Sequence[CycleDocument]:
    """The cycle asked about, or all of them, oldest first; none where it was not there yet."""
    organisation_id, cycle_id = question.organisation_id, question.query.cycle_id
    if cycle_id is not None:
        document = await documents.get(cycles, organisation_id, str(cycle_id))
        return () if document is None else (document,)
    found: list[CycleDocument] = []
    after: str | None = None
    while True:
        page, after = await documents.listed(
            cycles, organisation_id, cycle_page.ALL, limit=LIST_LIMIT_MAX, after=after
        )
        found += page
        if after is None:
            return found


def _thing(kind: str, view: Any, title: str, objective_id: UUID | None) -> Thing:
    fields = dict(_fields(_reader.decode(encode(view))))
    return Thing(kind=kind, id=view.id, objective_id=objective_id, title=title, fields=fields)


def _fields(view: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Each field by itself, and each part of one as field.part, but for what is nothing."""
    for name, value in view.items():
        if not before and name in APART:
            continue
        if isinstance(value, dict) and name not in WHOLE:
            yield from _fields(value, f"{before}{name}.")
        elif value is not None and value != []:
            yield f"{before}{name}", value


def _told(before: Thing | None, after: Thing | None) -> EntityChange:
    """One thing with the fields that differ; either may not have been there."""
    thing = after or before
    assert thing is not None  # it was there at one of the moments
    old, new = before.fields if before else {}, after.fields if after else {}
    return EntityChange(
        entity=EntityView(kind=thing.kind, id=thing.id),
        objective_id=thing.objective_id,
        title=thing.title,
        changes=tuple(
            FieldChange(field=name, old=_raw(old.get(name)), new=_raw(new.get(name)))
            for name in dict.fromkeys((*old, *new))
            if old.get(name) != new.get(name)
        ),
    )


def _raw(value: Any) -> Raw:
    return Raw(encode(value))
