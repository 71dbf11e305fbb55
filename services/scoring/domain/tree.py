"""What counts towards an objective besides its key results: objectives under it, if said so."""

from typing import Literal

from msgspec.structs import replace

from contracts.events.planning_life import (
    ObjectiveAligned,
    ObjectiveArchived,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
    ObjectiveUnaligned,
)
from contracts.queries.scoring import Why
from contracts.values import Support
from services.scoring.domain.sheet import Part, Sheet


def supports(support: Support | None) -> Support | None:
    """What an objective counts towards; most links only say what it is for."""
    return support if support is not None and support.contributes else None


def hung(sheet: Sheet, event: ObjectiveAligned | ObjectiveUnaligned) -> Sheet:
    """It counts towards something else now, or nothing."""
    return replace(sheet, support=supports(event.parent.new))


def ended(sheet: Sheet, event: ObjectiveClosed) -> Sheet:
    """It came out like this."""
    return replace(sheet, outcome=event.outcome)


def resumed(sheet: Sheet, _event: ObjectiveReopened) -> Sheet:
    """It goes on after all."""
    return replace(sheet, outcome=None)


def set_aside(sheet: Sheet, event: ObjectiveArchived | ObjectiveRestored) -> Sheet:
    """It was set aside, or is back."""
    return replace(sheet, is_archived=isinstance(event, ObjectiveArchived))


def with_part(sheet: Sheet, child: Sheet, support: Support) -> Sheet:
    """The sheet with what a child tells it; a link that came after publication is committed to
    with the weight that it first had."""
    known = next((p for p in sheet.parts if p.objective_id == child.objective_id), None)
    committed = known.committed if known else None
    if committed is None and sheet.is_published:
        committed = support.weight
    part = Part(
        objective_id=child.objective_id,
        key_result_id=support.key_result_id,
        weight=support.weight,
        committed=committed,
        exact=child.exact,
        exact_committed=child.exact_committed,
        is_checked_in=any(line.reported for line in child.live) or is_told(child),
        out=out(child),
    )
    if known is None:
        return replace(sheet, parts=(*sheet.parts, part))
    parts = tuple(part if p.objective_id == child.objective_id else p for p in sheet.parts)
    return replace(sheet, parts=parts)


def without_part(sheet: Sheet, child: Sheet) -> Sheet:
    """The sheet without a child that hangs elsewhere now."""
    parts = tuple(p for p in sheet.parts if p.objective_id != child.objective_id)
    return replace(sheet, parts=parts)


def is_told(sheet: Sheet) -> bool:
    """Whether anything that counts was reported of what counts towards it."""
    return any(part.is_checked_in for part in sheet.counting)


def out(child: Sheet) -> Why | Literal["confidential"] | None:
    """Why a child does not count above. What is confidential never does: the figure above is seen
    by more people, and would tell them of it."""
    return "confidential" if child.confidential else child.out
