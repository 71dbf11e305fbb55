"""Answering what the lint found, in a stream of its own: it moves no version of the objective."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts.commands.planning_lint import AnswerLint
from contracts.envelope import Event, Fault, Ok
from contracts.queries.planning_lint import LintView
from contracts.rights import demand
from contracts.values import LIST_LIMIT_MAX
from services.planning.domain import lint_answer as rules
from services.planning.domain.lint import beside, lint, written
from services.planning.domain.lint_answer import Answers
from services.planning.domain.lint_sayings import SAYINGS
from services.planning.domain.readiness import lint_faults
from services.planning.domain.sight import relations, sees
from services.planning.handlers.lookups import all_of_cycle, seen_objective
from services.planning.handlers.streams import cycle_now
from services.planning.projections.languages import spoken
from services.planning.projections.lint_answers import (
    LintAnswerDocument,
    by_words,
    lint_answers,
    of_cycle,
    present_lint,
)
from services.planning.projections.objectives import ObjectiveDocument
from services.runtime.handle import Aggregate, handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded

LINT: Aggregate[Answers | None] = Aggregate(kind="lint", initial=None, evolve=rules.evolve)


async def answer_lint(asked: Asked[AnswerLint], desk: Desk) -> Ok:
    """Let a finding stand, for a reason."""
    command = asked.command
    known = await seen_objective(asked, desk, command.objective_id)
    objective = known.objective
    kr = objective.key_result(command.key_result_id) if command.key_result_id else None
    demand(AnswerLint, asked.actor, relations(asked.actor, objective, kr))
    me = asked.actor.member_id
    assert me is not None, "a member answers"
    cycle = await cycle_now(asked, desk, objective.cycle_id)
    is_running = cycle is not None and cycle.state != "planning"
    around = await all_of_cycle(asked, desk, objective.cycle_id)
    seen = [each.objective for each in around if sees(asked.actor, each.objective)]
    others = beside(objective, seen, is_running=is_running)
    findings = lint(written(objective, is_running=is_running), others)
    language = await spoken(desk.documents, asked.organisation_id, None, SAYINGS)

    def decide(answers: Answers | None) -> Sequence[Event]:
        return rules.decide(answers, command, objective, findings, me)

    def answer(history: Sequence[Recorded[Any]]) -> LintView:
        said = list(fold(lint_answers, history).values())
        return present_lint(objective.id, findings, said, language)

    return await handle(asked, desk, LINT, objective.id, decide, answer)


async def unanswered(
    asked: Asked[Any], desk: Desk, cycle_id: UUID, documents: Sequence[ObjectiveDocument]
) -> list[Fault]:
    """What the lint calls an error in a cycle about to run and nobody has answered."""
    said: list[LintAnswerDocument] = []
    after: str | None = None
    name = of_cycle(cycle_id)
    while True:
        page, after = await desk.documents.listed(
            lint_answers, asked.organisation_id, name, limit=LIST_LIMIT_MAX, after=after
        )
        said += page
        if after is None:
            break
    answers = frozenset(by_words(said))
    return [fault for each in documents for fault in lint_faults(each.objective, answers)]
