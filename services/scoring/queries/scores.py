"""Answers about scores; what is confidential to others looks as if it did not exist."""

from typing import Any
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
from services.runtime import moment
from services.runtime.service import Desk, Question
from services.scoring.domain import standing
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.cycles import calendar_of
from services.scoring.projections.histories import HISTORIES, of_subject
from services.scoring.projections.moment import desk_at, still_seen
from services.scoring.projections.records import RECORDS
from services.scoring.projections.sheets import sheet_under, sheet_with
from services.scoring.queries.lines import told


async def key_result_score(question: Question[KeyResultScore], desk: Desk) -> tuple[ScoreView, int]:
    """A key result's score and its version. Raises NotFound."""
    key_result_id, organisation_id = question.query.key_result_id, question.organisation_id
    then = await desk_at(question, desk)
    found = await sheet_with(then.documents, organisation_id, key_result_id)
    sheet = await seen(question, desk, then, found, "key result")
    calendar = await calendar_of(then, organisation_id, sheet.cycle_id)
    record = await then.documents.get(RECORDS, organisation_id, str(sheet.objective_id))
    view = standing.of_key_result(sheet, key_result_id, calendar, record)
    return view, view.version


async def objective_score(question: Question[ObjectiveScore], desk: Desk) -> tuple[ScoreView, int]:
    """An objective's score and its version. Raises NotFound."""
    then = await desk_at(question, desk)
    found = await sheet_under(then.documents, question.organisation_id, question.query.objective_id)
    sheet = await seen(question, desk, then, found, "objective")
    calendar = await calendar_of(then, question.organisation_id, sheet.cycle_id)
    view = standing.of_objective(sheet, calendar)
    return view, view.version


async def key_result_scores(question: Question[KeyResultScores], desk: Desk) -> Page[ScoreChange]:
    """How a key result's score came to be, oldest first. Raises NotFound."""
    key_result_id, then = question.query.key_result_id, await desk_at(question, desk)
    sheet = await sheet_with(then.documents, question.organisation_id, key_result_id)
    await seen(question, desk, then, sheet, "key result")
    return await changes(question, desk, then, key_result_id)


async def objective_scores(question: Question[ObjectiveScores], desk: Desk) -> Page[ScoreChange]:
    """How an objective's score came to be, oldest first. Raises NotFound."""
    objective_id, then = question.query.objective_id, await desk_at(question, desk)
    sheet = await sheet_under(then.documents, question.organisation_id, objective_id)
    await seen(question, desk, then, sheet, "objective")
    return await changes(question, desk, then, objective_id)


async def seen(
    question: Question[Any], desk: Desk, then: Desk, sheet: Sheet | None, what: str
) -> Sheet:
    """The sheet of a moment, if whoever asks may see it. Raises NotFound."""
    found = [] if sheet is None else [sheet]
    shown = await still_seen(desk, question.organisation_id, found, question.actor, then)
    if not shown:
        raise errors.NotFound(what=what)
    return shown[0]


async def changes(
    question: Question[KeyResultScores] | Question[ObjectiveScores],
    desk: Desk,
    then: Desk,
    subject_id: UUID,
) -> Page[ScoreChange]:
    """A page of a score's history, each computed move with what moved it."""
    lines = await moment.desk_at(question, desk, (HISTORIES,))
    page, following = await lines.documents.listed(
        HISTORIES,
        question.organisation_id,
        of_subject(subject_id),
        limit=question.query.limit,
        after=question.query.after,
    )
    data = await told(then.documents, desk.documents, question, page)
    return Page(data=data, next=following)
