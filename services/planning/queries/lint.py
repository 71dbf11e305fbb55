"""How well objectives and key results are written."""

from contracts.queries.planning_lint import LintText, LintView, ObjectiveLint
from contracts.values import LIST_LIMIT_MAX
from services.planning.domain.lint import Measure, Written, beside, lint, written
from services.planning.domain.lint_sayings import SAYINGS
from services.planning.projections import lint_answers as answers
from services.planning.projections.cycles import cycles
from services.planning.projections.languages import spoken
from services.planning.projections.lint_answers import lint_answers, present_lint
from services.planning.projections.objectives import of_cycle
from services.planning.queries.moment import documents_at
from services.planning.queries.sight import seen_all, seen_one
from services.runtime.service import Desk, Question


async def objective_lint(question: Question[ObjectiveLint], desk: Desk) -> tuple[LintView, int]:
    """The findings about an objective, and how often they were answered. Raises NotFound.

    It finds itself again only among those that who asks may see.
    """
    organisation_id, objective_id = question.organisation_id, question.query.objective_id
    documents = await documents_at(question, desk)
    document = await seen_one(question, desk, documents, objective_id, "objective")
    objective = document.objective
    cycle = await documents.get(cycles, organisation_id, str(objective.cycle_id))
    is_running = cycle is not None and cycle.cycle.state != "planning"
    around = await seen_all(question, desk, documents, of_cycle(objective.cycle_id))
    others = beside(objective, [each.objective for each in around], is_running=is_running)
    found = lint(written(objective, is_running=is_running), others)
    # A list is as long as people argued; whoever argues more than this is not shown more.
    said, _ = await documents.listed(
        lint_answers, organisation_id, answers.of_objective(objective_id), limit=LIST_LIMIT_MAX
    )
    view = present_lint(objective_id, found, said, await _language(question, desk))
    return view, view.version


async def lint_text(question: Question[LintText], desk: Desk) -> LintView:
    """The findings about words that nobody has saved."""
    query = question.query
    measures = tuple(Measure(title=kr.title, metric=kr.metric) for kr in query.key_results)
    found = lint(Written(title=query.title, measures=measures))
    return present_lint(None, found, language=await _language(question, desk))


async def _language(question: Question[ObjectiveLint] | Question[LintText], desk: Desk) -> str:
    wish = question.query.locale
    return await spoken(desk.documents, question.organisation_id, wish, SAYINGS)
