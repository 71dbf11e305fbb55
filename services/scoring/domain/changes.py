"""What planning and check-in say, folded into the sheet of an objective."""

from msgspec.structs import replace

from contracts.events.checkin import CheckInCorrected, CheckInRecorded, CheckInRetracted
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveChanged,
    ObjectiveDrafted,
)
from services.scoring.domain.sheet import Definition, Line, Reported, Sheet


def drafted(event: ObjectiveDrafted, position: int) -> Sheet:
    """An empty sheet for a new objective."""
    return Sheet(
        objective_id=event.objective_id,
        cycle_id=event.cycle_id,
        owner=event.owner,
        accountable_id=event.accountable_id,
        confidential=event.confidential,
        ambition=event.ambition,
        position=position,
        carried_from=event.carried_from,
    )


def changed(sheet: Sheet, event: ObjectiveChanged) -> Sheet:
    """Owner, accountable, ambition or confidentiality changed, perhaps."""
    fields = ("owner", "accountable_id", "ambition", "confidential")
    changes = {name: getattr(event, name) for name in fields}
    return replace(sheet, **{name: c.new for name, c in changes.items() if c is not None})


def published(sheet: Sheet) -> Sheet:
    """Every line is committed to as it is now."""
    lines = tuple(replace(line, committed=line.amended) for line in sheet.lines)
    parts = tuple(replace(part, committed=part.weight) for part in sheet.parts)
    return replace(sheet, is_published=True, lines=lines, parts=parts)


def defined(sheet: Sheet, event: KeyResultDefined) -> Sheet:
    """One more line; on a published objective it is committed to at once."""
    definition = Definition(weight=event.weight, metric=event.metric)
    line = Line(
        key_result_id=event.key_result_id,
        accountable_id=event.accountable_id,
        amended=definition,
        committed=definition if sheet.is_published else None,
    )
    return replace(sheet, lines=(*sheet.lines, line))


def redefined(sheet: Sheet, event: KeyResultChanged | KeyResultAmended) -> Sheet:
    """A line changed; what was committed to stays beside it."""
    line = sheet.line(event.key_result_id)
    amended = Definition(
        weight=event.weight.new if event.weight else line.amended.weight,
        metric=event.metric.new if event.metric else line.amended.metric,
    )
    accountable_id = event.accountable_id.new if event.accountable_id else line.accountable_id
    return with_line(sheet, replace(line, amended=amended, accountable_id=accountable_id))


def withdrawn(sheet: Sheet, event: KeyResultWithdrawn) -> Sheet:
    """A line no longer counts."""
    return with_line(sheet, replace(sheet.line(event.key_result_id), is_withdrawn=True))


def reported(sheet: Sheet, event: CheckInRecorded, position: int) -> Sheet:
    """A line has one more value."""
    line = sheet.line(event.key_result_id)
    value = Reported(
        event.effective_on,
        position,
        event.value,
        event.reached,
        event.check_in_id,
        event.status,
        event.confidence,
        event.author_id,
    )
    return with_line(sheet, replace(line, reported=(*line.reported, value)))


def corrected(sheet: Sheet, event: CheckInCorrected) -> Sheet:
    """A value was put right; it keeps its place."""
    line = sheet.line(event.key_result_id)
    changes = {
        name: change.new
        for name in ("effective_on", "value", "reached", "status", "confidence")
        if (change := getattr(event, name)) is not None
    }
    values = tuple(
        replace(value, **changes) if value.check_in_id == event.check_in_id else value
        for value in line.reported
    )
    return with_line(sheet, replace(line, reported=values))


def retracted(sheet: Sheet, event: CheckInRetracted) -> Sheet:
    """A value no longer counts."""
    line = sheet.line(event.key_result_id)
    values = tuple(v for v in line.reported if v.check_in_id != event.check_in_id)
    return with_line(sheet, replace(line, reported=values))


def with_line(sheet: Sheet, line: Line) -> Sheet:
    """The sheet with one line as given."""
    lines = tuple(
        line if there.key_result_id == line.key_result_id else there for there in sheet.lines
    )
    return replace(sheet, lines=lines)
