"""What an objective needs, for those inside and for outsiders who hold a link."""

from collections.abc import Sequence
from typing import Any

from contracts.commands.planning_dependencies import IssueDependencyLink
from contracts.queries.page import Page
from contracts.queries.planning_dependencies import (
    DependencyByLink,
    DependencyView,
    ObjectiveDependencies,
    ShownDependency,
)
from contracts.rights import may
from contracts.values import Needed
from services.planning.domain.sight import relations
from services.planning.projections.dependencies import (
    dependencies,
    of_objective,
    present_dependency,
    present_shown,
)
from services.planning.projections.key_results import key_results
from services.planning.projections.languages import locale_of
from services.planning.projections.links import opened, path_of, secret_of
from services.planning.queries.moment import documents_at
from services.planning.queries.sight import seen_ids, seen_one
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
    hidden = await _hidden(question, desk, [each.dependency.on for each in page])
    return Page(
        data=tuple(
            present_dependency(
                each,
                path_of(each.dependency, organisation_id, secret, now),
                is_hidden=each.dependency.on in hidden,
            )
            for each in page
        ),
        next=following,
    )


async def _hidden(question: Question[Any], desk: Desk, needed: Sequence[Needed]) -> set[Needed]:
    """What is needed and may not be named: it turned confidential since, or is needed in secret by
    people who may not know of it."""
    homes = {on: on.id for on in needed if on.kind == "objective"}
    asked_for = {str(on.id): on for on in needed if on.kind == "key_result"}
    places = await desk.documents.many(key_results, question.organisation_id, sorted(asked_for))
    homes |= {asked_for[key]: place.objective_id for key, place in places.items()}
    shown = await seen_ids(question, desk, set(homes.values()))
    return {on for on, objective_id in homes.items() if objective_id not in shown}


async def dependency_by_link(question: Question[DependencyByLink], desk: Desk) -> ShownDependency:
    """What a link shows to whoever holds it. Raises NotFound, LinkClosed."""
    dependency, link = await opened(desk, question.organisation_id, question.query.token)
    locale = await locale_of(desk.documents, question.organisation_id)
    return present_shown(dependency, link, locale)
