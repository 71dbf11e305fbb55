"""What an objective needs, for those inside and for outsiders who hold a link."""

from contracts.commands.planning_dependencies import IssueDependencyLink
from contracts.queries.page import Page
from contracts.queries.planning_dependencies import (
    DependencyByLink,
    DependencyView,
    ObjectiveDependencies,
    ShownDependency,
)
from contracts.rights import may
from services.planning.domain.sight import relations
from services.planning.projections.dependencies import (
    dependencies,
    of_objective,
    present_dependency,
    present_shown,
)
from services.planning.projections.links import opened, path_of, secret_of
from services.planning.queries.moment import documents_at
from services.planning.queries.sight import seen_one
from services.runtime.service import Desk, Question


async def objective_dependencies(
    question: Question[ObjectiveDependencies], desk: Desk
) -> Page[DependencyView]:
    """What an objective needs, in the order it was declared. Raises NotFound.

    Links are shown only to those who may give them out, and of today only.
    """
    query, organisation_id = question.query, question.organisation_id
    documents = await documents_at(question, desk)
    asking = await seen_one(question, desk, documents, query.objective_id, "objective")
    page, following = await documents.listed(
        dependencies,
        organisation_id,
        of_objective(query.objective_id),
        limit=query.limit,
        after=query.after,
    )
    standing = relations(question.actor, asking.objective)
    is_told = question.as_of is None and may(IssueDependencyLink, question.actor, standing)
    secret = await secret_of(desk, organisation_id) if is_told else None
    now = desk.now_us()
    return Page(
        data=tuple(
            present_dependency(each, path_of(each.dependency, organisation_id, secret, now))
            for each in page
        ),
        next=following,
    )


async def dependency_by_link(question: Question[DependencyByLink], desk: Desk) -> ShownDependency:
    """What a link shows to whoever holds it. Raises NotFound, LinkClosed."""
    dependency, link = await opened(desk, question.organisation_id, question.query.token)
    return present_shown(dependency, link)
