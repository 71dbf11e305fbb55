"""What the figures of the insights count, one by one, so that each can be shown and added up."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from uuid import UUID

from msgspec import Struct

from contracts import arithmetic
from contracts.queries.scoring_insights import InsightFigure
from contracts.values import Actor, Ambition, Owner
from services.scoring.domain import figures
from services.scoring.domain.record import DAY_US, Record
from services.scoring.domain.sheet import Line, Sheet


class Item(Struct, frozen=True, kw_only=True):
    """One of those that a figure counts, its exact value, and whose it is."""

    figure: InsightFigure
    value: Fraction
    objective_id: UUID
    cycle_id: UUID
    owner: Owner
    ambition: Ambition
    member_id: UUID
    key_result_id: UUID | None = None
    on: date | None = None
    position: int | None = None
    blocker_id: UUID | None = None
    is_open: bool = False
    # Of a confidence: what was said, and whether it came true.
    said: int = 0
    came: bool = False

    def is_shown_to(self, actor: Actor) -> bool:
        """Whether an actor may see it under the name of a person."""
        if actor.is_admin or actor.role == "auditor" or actor.member_id == self.member_id:
            return True
        return self.owner.kind == "team" and self.owner.id in actor.leads


def counted(sheets: Iterable[Sheet], records: Mapping[str, Record], now_us: int) -> list[Item]:
    """Everything that counts of some objectives, in their order, with their records by id."""
    found: list[Item] = []
    for sheet in sheets:
        record = records.get(str(sheet.objective_id))
        found += of_sheet(sheet)
        if record is not None:
            found += of_record(sheet, record, now_us)
    return found


def of_sheet(sheet: Sheet) -> Iterator[Item]:
    """The score of an objective, its success, the confidence stated on the way."""
    score = arithmetic.score(figures.progress(sheet, "amended"))
    success = arithmetic.is_success(score, sheet.ambition)
    yield item(sheet, "score", Fraction(score))
    yield item(sheet, "success", Fraction(success))
    for line in sheet.live:
        yield from of_line(sheet, line)


def of_line(sheet: Sheet, line: Line) -> Iterator[Item]:
    """How far off each confidence was, squared, from what came of the key result."""
    score = arithmetic.score(figures.line_progress(line, "amended"))
    score = line.given.score if line.given else score
    came = arithmetic.is_success(score, sheet.ambition)
    for said in line.reported:
        if said.confidence is not None:
            yield item(
                sheet,
                "calibration",
                (Fraction(said.confidence, 10) - came) ** 2,
                member_id=said.author_id or line.accountable_id,
                key_result_id=line.key_result_id,
                on=said.effective_on,
                position=said.position,
                said=said.confidence,
                came=came,
            )


def of_record(sheet: Sheet, record: Record, now_us: int) -> Iterator[Item]:
    """The days that were due, the amendments, the blockers."""
    for slot in record.slots:
        yield item(
            sheet,
            "adherence",
            Fraction(slot.came == "in_time"),
            member_id=slot.member_id,
            key_result_id=slot.key_result_id,
            on=slot.due_on,
            position=slot.index,
        )
    # An event that moves both metric and weight is one amendment.
    for position, move in {move.position: move for move in record.moved}.items():
        yield item(
            sheet, "amendments", Fraction(1), key_result_id=move.key_result_id, position=position
        )
    for blocker in record.blockers:
        end = now_us if blocker.resolved_at is None else blocker.resolved_at
        yield item(
            sheet,
            "blockers",
            Fraction(max(end - blocker.raised_at, 0) // DAY_US),
            member_id=blocker.owner_id,
            key_result_id=blocker.key_result_id,
            blocker_id=blocker.blocker_id,
            is_open=blocker.resolved_at is None,
        )


def item(sheet: Sheet, figure: InsightFigure, value: Fraction, **more: object) -> Item:
    """One that counts, the objective's own unless more says whose."""
    whose = {"member_id": sheet.accountable_id, **more}
    return Item(
        figure=figure,
        value=value,
        objective_id=sheet.objective_id,
        cycle_id=sheet.cycle_id,
        owner=sheet.owner,
        ambition=sheet.ambition,
        **whose,  # type: ignore[arg-type]  # the names are those of Item, said above
    )
