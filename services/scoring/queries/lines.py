"""Lines of a history as they are told: each computed move with what moved it."""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.queries.scoring import ScoreChange
from contracts.times import rfc3339
from services.runtime.service import Documents, Question
from services.scoring.projections.histories import Change
from services.scoring.projections.settling import Moves, moves_key
from services.scoring.projections.sheets import SHEETS


async def told(
    then: Documents,
    now: Documents,
    question: Question[Any],
    changes: Sequence[Change],
    *,
    is_level: bool = False,
) -> tuple[ScoreChange, ...]:
    """The lines as answered, of documents as they were then; is_level names the objective in each.

    What moved it may have happened below, to something that was confidential then or is by now.
    """
    causes = [moves_key(change.cause) for change in changes if change.cause is not None]
    found = await then.many(SHEETS, question.organisation_id, causes)
    moved = {key: page.moved for key, page in found.items() if page.moved is not None}
    about = sorted({str(m.objective_id) for m in moved.values() if m.objective_id is not None})
    hidden = set[str]()
    for documents in (then,) if then is now else (then, now):
        sheets = await documents.many(SHEETS, question.organisation_id, about)
        hidden |= {
            key
            for key, page in sheets.items()
            if page.sheet and not page.sheet.is_seen_by(question.actor)
        }
    seen = {key: m for key, m in moved.items() if str(m.objective_id) not in hidden}
    return tuple(present(change, seen, is_level=is_level) for change in changes)


def present(change: Change, moved: Mapping[str, Moves], *, is_level: bool) -> ScoreChange:
    """A line of the history; a computed move is by whoever did what moved it, as far as that may
    be told."""
    cause = moved.get(moves_key(change.cause)) if change.cause is not None else None
    return ScoreChange(
        position=change.index,
        kind=change.kind,
        old=change.old,
        new=change.new,
        progress=change.progress,
        why=cause.why if cause else None,
        reason=cause.reason if cause else change.reason,
        formula=change.formula,
        cause=change.cause,
        by=cause.by if cause else change.by,
        at=rfc3339(change.at),
        objective_id=change.subject_id if is_level else None,
    )
