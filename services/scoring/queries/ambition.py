"""Whether an objective asks enough, from what the organisation reported before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts import errors
from contracts.queries.scoring_ambition import AmbitionView, ObjectiveAmbition
from contracts.values import LIST_LIMIT_MAX
from services.runtime.service import Desk, Question
from services.scoring.domain.ambition import Earlier, check
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.cycles import CYCLES, Cycle
from services.scoring.projections.lineages import LINEAGES, Lineage, called
from services.scoring.projections.moment import desk_at, still_seen
from services.scoring.projections.sheets import of_owner, sheet_under, sheets_in

# Further back than this the world was another.
CARRIED_MAX = 8


async def objective_ambition(question: Question[ObjectiveAmbition], desk: Desk) -> AmbitionView:
    """What speaks for asking more, of what the asker may see. Raises NotFound."""
    organisation_id, objective_id = question.organisation_id, question.query.objective_id
    then = await desk_at(question, desk)
    eyes = Eyes(question, desk, then)
    sheet = await sheet_under(then.documents, organisation_id, objective_id)
    if sheet is None or not await eyes.seen([sheet]):
        raise errors.NotFound(what="objective")
    cycle = await then.documents.get(CYCLES, organisation_id, str(sheet.cycle_id))
    if cycle is None:
        raise errors.NotFound(what="objective")
    earlier = {
        line.key_result_id: await _earlier(eyes, sheet, cycle, line.key_result_id)
        for line in sheet.live
    }
    owned = await sheets_in(then.documents, organisation_id, of_owner(sheet.owner))
    past = [each for each in await eyes.seen(owned) if each.is_published and each.live]
    return check(sheet, cycle.ends_on, earlier, await _before(eyes, cycle, past))


@dataclass(frozen=True)
class Eyes:
    """Who asks, at which moment, and what of it may be seen: what was confidential then, or is
    today, stays hidden."""

    question: Question[ObjectiveAmbition]
    now: Desk
    then: Desk

    async def seen(self, sheets: Iterable[Sheet]) -> Sequence[Sheet]:
        """Those of some sheets of the moment."""
        asked = self.question
        return await still_seen(self.now, asked.organisation_id, sheets, asked.actor, self.then)


async def _before(eyes: Eyes, cycle: Cycle, sheets: Iterable[Sheet]) -> list[Sheet]:
    """Those of cycles that were over before this one began."""
    sheets = list(sheets)
    names = sorted({str(sheet.cycle_id) for sheet in sheets})
    cycles = await eyes.then.documents.many(CYCLES, eyes.question.organisation_id, names)
    over = {
        name
        for name, each in cycles.items()
        if each.state in ("review", "closed") and each.ends_on < cycle.starts_on
    }
    return [sheet for sheet in sheets if str(sheet.cycle_id) in over]


async def _earlier(eyes: Eyes, sheet: Sheet, cycle: Cycle, key_result_id: UUID) -> list[Earlier]:
    """The like of a key result in cycles before: what it was carried from, and what the same owner
    called the same; of what the asker may see."""
    own = await eyes.then.documents.get(LINEAGES, eyes.question.organisation_id, str(key_result_id))
    if own is None:
        return []
    found = {each.key_result_id: each for each in await _carried(eyes, own)}
    carried = frozenset(found)
    same, _ = await eyes.then.documents.listed(
        LINEAGES, eyes.question.organisation_id, called(own.title), limit=LIST_LIMIT_MAX
    )
    found |= {each.key_result_id: each for each in same if each.key_result_id != key_result_id}
    places = [(each, await _sheet(eyes, each)) for each in found.values()]
    seen = [
        (each, there)
        for each, there in places
        if there is not None and (each.key_result_id in carried or there.owner == sheet.owner)
    ]
    before = await _before(eyes, cycle, [there for _, there in seen])
    ids = {there.objective_id for there in before}
    return [
        Earlier(cycle_id=there.cycle_id, line=there.line(each.key_result_id))
        for each, there in seen
        if there.objective_id in ids
    ]


async def _carried(eyes: Eyes, own: Lineage) -> list[Lineage]:
    chain: list[Lineage] = []
    came_from = own.carried_from
    while came_from is not None and len(chain) < CARRIED_MAX:
        lineage = await eyes.then.documents.get(
            LINEAGES, eyes.question.organisation_id, str(came_from)
        )
        if lineage is None:
            break
        chain.append(lineage)
        came_from = lineage.carried_from
    return chain


async def _sheet(eyes: Eyes, lineage: Lineage) -> Sheet | None:
    sheet = await sheet_under(
        eyes.then.documents, eyes.question.organisation_id, lineage.objective_id
    )
    # The two are folded apart, so the sheet may be a moment behind.
    is_there = sheet is not None and any(
        line.key_result_id == lineage.key_result_id for line in sheet.lines
    )
    return sheet if sheet and is_there and await eyes.seen([sheet]) else None
