"""Answers about scores; what is confidential to others looks as if it did not exist."""

from uuid import UUID

from contracts import errors
from contracts.queries.page import Page
from contracts.queries.scoring import (
    KeyResultScore,
    KeyResultScores,
    ObjectiveScore,
    ObjectiveScores,
    ScoreChange,
    ScoreView,
)
from services.runtime.service import Desk, Question
from services.scoring.domain import standing
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.cycles import calendar_of
from services.scoring.projections.histories import HISTORIES, of_subject
from services.scoring.projections.sheets import sheet_under, sheet_with
from services.scoring.queries.lines import told


async def key_result_score(question: Question[KeyResultScore], desk: Desk) -> tuple[ScoreView, int]:
    """A key result's score and its version. Raises NotFound."""
    key_result_id = question.query.key_result_id
    sheet = await sheet_with(desk.documents, question.organisation_id, key_result_id)
    sheet = seen(question, sheet, "key result")
    calendar = await calendar_of(desk, question.organisation_id, sheet.cycle_id)
    view = standing.of_key_result(sheet, key_result_id, calendar)
    return view, view.version


async def objective_score(question: Question[ObjectiveScore], desk: Desk) -> tuple[ScoreView, int]:
    """An objective's score and its version. Raises NotFound."""
    objective_id = question.query.objective_id
    sheet = await sheet_under(desk.documents, question.organisation_id, objective_id)
    sheet = seen(question, sheet, "objective")
    calendar = await calendar_of(desk, question.organisation_id, sheet.cycle_id)
    view = standing.of_objective(sheet, calendar)
    return view, view.version


async def key_result_scores(question: Question[KeyResultScores], desk: Desk) -> Page[ScoreChange]:
    """How a key result's score came to be, oldest first. Raises NotFound."""
    key_result_id = question.query.key_result_id
    sheet = await sheet_with(desk.documents, question.organisation_id, key_result_id)
    seen(question, sheet, "key result")
    return await changes(question, desk, key_result_id)


async def objective_scores(question: Question[ObjectiveScores], desk: Desk) -> Page[ScoreChange]:
    """How an objective's score came to be, oldest first. Raises NotFound."""
    objective_id = question.query.objective_id
    sheet = await sheet_under(desk.documents, question.organisation_id, objective_id)
    seen(question, sheet, "objective")
    return await changes(question, desk, objective_id)


def seen(
    question: Question[KeyResultScore]
    | Question[ObjectiveScore]
    | Question[KeyResultScores]
    | Question[ObjectiveScores],
    sheet: Sheet | None,
    what: str,
) -> Sheet:
    """The sheet, if whoever asks may see it. Raises NotFound."""
    if sheet is None or not sheet.is_seen_by(question.actor):
        raise errors.NotFound(what=what)
    return sheet


async def changes(
    question: Question[KeyResultScores] | Question[ObjectiveScores],
    desk: Desk,
    subject_id: UUID,
) -> Page[ScoreChange]:
    """A page of a score's history, each computed move with what moved it."""
    page, following = await desk.documents.listed(
        HISTORIES,
        question.organisation_id,
        of_subject(subject_id),
        limit=question.query.limit,
        after=question.query.after,
    )
    data = await told(desk.documents, question.organisation_id, page)
    return Page(data=data, next=following)
