"""What the log says beside the answers of a review, and where it hung."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from msgspec import Struct

from contracts import arithmetic
from contracts.queries.scoring_reviews import (
    CarriedOver,
    ConfidenceFall,
    Counted,
    CycleReviewView,
    ObjectiveOutcome,
    ObjectiveReviewView,
    Punctuality,
    ReviewFacts,
    VerdictProposal,
    WordAgainstData,
)
from contracts.values import CycleState, Outcome, Verdict
from services.scoring.domain import figures, pace
from services.scoring.domain.pace import Calendar
from services.scoring.domain.record import Record, lasted
from services.scoring.domain.review import Book
from services.scoring.domain.sheet import Line, Sheet

# Below this share of due check-ins in time, the OKRs were not followed.
ADHERENCE_MIN = Fraction(7, 10)
# An average outside was asking too much, or too little.
SCORE_MIN, SCORE_MAX = Fraction(4, 10), Fraction(85, 100)


class Surroundings(Struct, frozen=True, kw_only=True):
    """All that a review is shown with: sheets the asker may see, with records and books, and what
    they were carried over from, by id. days are the first and the last of the cycle."""

    state: CycleState
    days: tuple[date, date]
    calendar: Calendar | None
    sheets: tuple[Sheet, ...]
    records: dict[str, Record]
    books: dict[str, Book]
    sources: dict[str, Sheet] = {}


def cycle_review(
    cycle_id: UUID, around: Surroundings, book: Book, member_id: UUID | None
) -> CycleReviewView:
    """The review of a cycle as a member sees it."""
    scored = [sheet for sheet in around.sheets if sheet.is_counted]
    return CycleReviewView(
        cycle_id=cycle_id,
        state=around.state,
        reviews=book.seen_by(member_id),
        facts=facts(around),
        proposal=proposal(scored, list(around.records.values())),
        objectives=tuple(became(sheet, around, member_id) for sheet in scored),
        version=book.version,
    )


def objective_review(
    sheet: Sheet, around: Surroundings, book: Book, member_id: UUID | None
) -> ObjectiveReviewView:
    """The review of an objective as a member sees it."""
    score = arithmetic.score(figures.progress(sheet, "amended"))
    return ObjectiveReviewView(
        objective_id=sheet.objective_id,
        cycle_id=sheet.cycle_id,
        score=score,
        suggested=suggested(sheet, score),
        reviews=book.seen_by(member_id),
        facts=facts(around),
        version=book.version,
    )


def suggested(sheet: Sheet, score: Decimal) -> Outcome:
    """What the score speaks for."""
    if arithmetic.is_success(score, sheet.ambition):
        return "achieved"
    return "missed" if arithmetic.score_band(score) == "missed" else "partly"


def became(sheet: Sheet, around: Surroundings, member_id: UUID | None) -> ObjectiveOutcome:
    """An objective's score, and the outcomes its reviewers name."""
    score = arithmetic.score(figures.progress(sheet, "amended"))
    book = around.books.get(str(sheet.objective_id), Book())
    return ObjectiveOutcome(
        objective_id=sheet.objective_id,
        score=score,
        success=arithmetic.is_success(score, sheet.ambition),
        outcomes=tuple(r.outcome for r in book.seen_by(member_id) if r.outcome is not None),
    )


def facts(around: Surroundings) -> ReviewFacts:
    """What the log says of these objectives, in log order where it has one."""
    records = list(around.records.values())
    moved = [move for record in records for move in record.moved]
    blockers = [lasted(blocker) for record in records for blocker in record.blockers]
    return ReviewFacts(
        confidence_falls=tuple(sorted(falls(around.sheets), key=lambda fall: fall.position)),
        definitions_moved=tuple(sorted(moved, key=lambda move: (move.position, move.field))),
        blockers=tuple(sorted(blockers, key=lambda b: (b.raised_at, b.blocker_id))),
        punctuality=punctuality(records),
        words_against_data=tuple(words(around)),
        carried_over=tuple(carried_over(around)),
    )


def falls(sheets: Iterable[Sheet]) -> Iterator[ConfidenceFall]:
    """Where somebody was less sure than what was said before about an earlier day, or the same;
    a check-in without confidence hides no fall."""
    for sheet in sheets:
        for line in sheet.lines:
            stated = [(r, r.confidence) for r in pace.said(line) if r.confidence is not None]
            for (_, old), (after, new) in pairwise(stated):
                if new < old:
                    yield ConfidenceFall(
                        key_result_id=line.key_result_id,
                        on=after.effective_on,
                        old=old,
                        new=new,
                        position=after.position,
                    )


def carried_over(around: Surroundings) -> Iterator[CarriedOver]:
    """What another cycle began; how often it was carried on before, and what it came to there."""
    for sheet in around.sheets:
        source = around.sources.get(str(sheet.carried_from))
        if source is None:
            continue
        times, first = 1, source
        while (earlier := around.sources.get(str(first.carried_from))) is not None:
            times, first = times + 1, earlier
        yield CarriedOver(
            objective_id=sheet.objective_id,
            from_objective_id=source.objective_id,
            from_cycle_id=source.cycle_id,
            score=arithmetic.score(figures.progress(source, "amended")),
            times=times,
        )


def punctuality(records: Sequence[Record]) -> tuple[Punctuality, ...]:
    """How often who was late, by member."""
    came: dict[UUID, list[str]] = {}
    for record in records:
        for slot in record.slots:
            came.setdefault(slot.member_id, []).append(slot.came)
    return tuple(
        Punctuality(
            member_id=member_id,
            in_time=said.count("in_time"),
            late=said.count("late"),
            missed=said.count("missed"),
        )
        for member_id, said in sorted(came.items())
    )


def words(around: Surroundings) -> Iterable[WordAgainstData]:
    """Key results whose owner's last word is not what the figures suggest."""
    if around.calendar is None:
        return
    for line in lines(around.sheets):
        found = pace.of_line(line, around.calendar)
        if found.status is not None and (found.contradiction or found.status != found.suggested):
            yield WordAgainstData(
                key_result_id=line.key_result_id,
                status=found.status,
                suggested=found.suggested,
                contradiction=found.contradiction,
            )


def lines(sheets: Iterable[Sheet]) -> list[Line]:
    """The key results that count, of what is published."""
    return [line for sheet in sheets if sheet.out is None for line in sheet.live]


def proposal(scored: Sequence[Sheet], records: Sequence[Record]) -> VerdictProposal:
    """Where it hung: not followed is rhythm, asked too much or too little is ambition, and what
    was followed and well aimed can only be the choice of objectives, strategy."""
    slots = [slot.came == "in_time" for record in records for slot in record.slots]
    adherence = mean([Fraction(in_time) for in_time in slots])
    scores = [Fraction(arithmetic.score(figures.progress(s, "amended"))) for s in scored]
    score = mean(scores)
    moved = {move.key_result_id for record in records for move in record.moved}
    amended = mean([Fraction(line.key_result_id in moved) for line in lines(scored)])
    verdict: Verdict | None = None
    if any(figures.is_checked_in(sheet) for sheet in scored):
        verdict = "strategy"
        if adherence is not None and adherence < ADHERENCE_MIN:
            verdict = "rhythm"
        elif score is not None and not SCORE_MIN <= score <= SCORE_MAX:
            verdict = "ambition"
    return VerdictProposal(
        verdict=verdict,
        adherence=counted(adherence, len(slots)),
        score=counted(score, len(scores)),
        amended=counted(amended, len(lines(scored))),
    )


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The plain average, None of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else None


def counted(exact: Fraction | None, over: int) -> Counted:
    """A figure as it is shown, with its count."""
    return Counted(value=None if exact is None else arithmetic.figure(exact), over=over)
