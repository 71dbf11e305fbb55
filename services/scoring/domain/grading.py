"""What happened to a score itself: told, proposed, set, confirmed."""

from msgspec.structs import replace

from contracts.envelope import Header
from contracts.events.scoring import (
    ProvisionalScoreChanged,
    ScoreConfirmed,
    ScoreProposed,
    ScoreSet,
)
from services.scoring.domain.changes import with_line
from services.scoring.domain.sheet import Given, Proposal, Sheet, Signed

ScoreEvent = ProvisionalScoreChanged | ScoreProposed | ScoreSet | ScoreConfirmed


def scored(sheet: Sheet, event: ScoreEvent, header: Header) -> Sheet:
    """What happened to a score itself."""
    match event:
        case ProvisionalScoreChanged(subject="objective"):
            return replace(sheet, version=header.version)
        case ScoreProposed():
            proposal = Proposal(score=event.score, progress=event.progress, at=header.recorded_at)
            if event.subject == "objective":
                return replace(sheet, proposed=proposal, version=header.version)
            line = sheet.line(event.subject_id)
            line = replace(line, proposed=proposal, version=header.version)
        case ProvisionalScoreChanged(subject_id=key_result_id):
            line = replace(sheet.line(key_result_id), version=header.version)
        case ScoreSet():
            assert event.score.new is not None, "a score that is set is a number"
            given = Given(
                score=event.score.new,
                reason=event.reason,
                by=event.set_by,
                at=header.recorded_at,
            )
            line = sheet.line(event.key_result_id)
            # A confirmation is of a score, so it ends with it.
            line = replace(line, given=given, signed=None, version=header.version)
        case ScoreConfirmed():
            signed = Signed(by=header.actor, at=header.recorded_at)
            line = sheet.line(event.key_result_id)
            line = replace(line, signed=signed, version=header.version)
    return with_line(sheet, line)
