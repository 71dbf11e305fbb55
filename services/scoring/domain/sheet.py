"""What an objective's score is made of: its key results, as committed and as amended, and what
was reported of them. Nothing is computed here; figures.py does that."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.envelope import Header
from contracts.events.checkin import CheckInCorrected, CheckInRecorded, CheckInRetracted
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveChanged,
    ObjectiveDrafted,
)
from contracts.events.scoring import (
    ProvisionalScoreChanged,
    ScoreConfirmed,
    ScoreProposed,
    ScoreSet,
)
from contracts.rights import Relation, may_see, relations_to
from contracts.values import Actor, Ambition, Metric, Owner, Status, Value

ScoreEvent = ProvisionalScoreChanged | ScoreProposed | ScoreSet | ScoreConfirmed


class Definition(Struct, frozen=True, kw_only=True):
    """How a key result is measured and how much it weighs."""

    weight: Decimal
    metric: Metric


class Reported(Struct, frozen=True, array_like=True):
    """A check-in, as last corrected; position is that of its first event in the log. reached are
    milestones, in place of a value."""

    effective_on: date
    position: int
    value: Value
    reached: tuple[UUID, ...]
    check_in_id: UUID
    status: Status | None = None
    confidence: int | None = None


class Given(Struct, frozen=True, kw_only=True):
    """A score somebody set; at is in µs, by as in a header."""

    score: Decimal
    reason: str
    by: str
    at: int


class Signed(Struct, frozen=True, kw_only=True):
    """Who confirmed the score that was set; at is in µs, by as in a header."""

    by: str
    at: int


class Proposal(Struct, frozen=True, kw_only=True):
    """The score proposed when the review began; at is in µs."""

    score: Decimal
    progress: Decimal
    at: int


class Line(Struct, frozen=True, kw_only=True):
    """A key result. committed is its definition at publication, None in a draft; one that came
    later was committed to as it was first defined. score is the computed one as last told, None
    while there is nothing to score, exact the progress it comes from, written as a fraction so
    that the objective is averaged from exact figures; version is that of its score's stream."""

    key_result_id: UUID
    accountable_id: UUID
    amended: Definition
    committed: Definition | None = None
    is_withdrawn: bool = False
    # All that count: a band counts every one, and a retraction falls back to the one before.
    reported: tuple[Reported, ...] = ()
    exact: str = "0"
    score: Decimal | None = None
    proposed: Proposal | None = None
    given: Given | None = None
    signed: Signed | None = None
    version: int = 0


class Sheet(Struct, frozen=True, kw_only=True):
    """An objective with its lines in the order they were defined; score, proposed and version as
    in Line. position is that of its first event."""

    objective_id: UUID
    cycle_id: UUID
    owner: Owner
    accountable_id: UUID
    confidential: bool
    ambition: Ambition
    position: int
    is_published: bool = False
    lines: tuple[Line, ...] = ()
    score: Decimal | None = None
    proposed: Proposal | None = None
    version: int = 0

    @property
    def live(self) -> tuple[Line, ...]:
        """The lines that count."""
        return tuple(line for line in self.lines if not line.is_withdrawn)

    def line(self, key_result_id: UUID) -> Line:
        """The line of a key result. Raises LookupError when it has none."""
        for line in self.lines:
            if line.key_result_id == key_result_id:
                return line
        raise LookupError(f"objective {self.objective_id} has no key result {key_result_id}")

    def is_seen_by(self, actor: Actor) -> bool:
        """Whether an actor may know of it: whoever is named on a confidential one does."""
        named = {self.accountable_id, *(line.accountable_id for line in self.lines)}
        return any(may_see(actor, self.confidential, self.owner, member) for member in named)

    def relations(self, actor: Actor, line: Line) -> set[Relation]:
        """How an actor stands to a line: accountable for the whole counts as for the line."""
        of_line = relations_to(actor, self.owner, line.accountable_id)
        return of_line | relations_to(actor, self.owner, self.accountable_id)

    def owners(self, line: Line) -> frozenset[str]:
        """Whose score a line's is, as headers name them: nobody confirms their own."""
        owners = {line.accountable_id}
        if self.owner.kind == "member" and self.owner.id is not None:
            owners.add(self.owner.id)
        return frozenset(f"member/{member_id}" for member_id in owners)


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
    )


def changed(sheet: Sheet, event: ObjectiveChanged) -> Sheet:
    """Owner, accountable, ambition or confidentiality changed, perhaps."""
    fields = ("owner", "accountable_id", "ambition", "confidential")
    changes = {name: getattr(event, name) for name in fields}
    return replace(sheet, **{name: c.new for name, c in changes.items() if c is not None})


def published(sheet: Sheet) -> Sheet:
    """Every line is committed to as it is now."""
    lines = tuple(replace(line, committed=line.amended) for line in sheet.lines)
    return replace(sheet, is_published=True, lines=lines)


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


def with_line(sheet: Sheet, line: Line) -> Sheet:
    """The sheet with one line as given."""
    lines = tuple(
        line if there.key_result_id == line.key_result_id else there for there in sheet.lines
    )
    return replace(sheet, lines=lines)
