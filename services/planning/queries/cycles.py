"""Cycles, and the outline of one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from contracts import errors
from contracts.queries.page import Page
from contracts.queries.planning import (
    CycleById,
    CycleList,
    CycleTree,
    CycleView,
    TreeNode,
    TreeView,
)
from services.planning.projections import cycles as cycle_page
from services.planning.projections.cycles import CycleDocument, cycles, present_cycle
from services.planning.projections.objectives import (
    ObjectiveDocument,
    of_cycle,
    present_objective,
)
from services.planning.queries.moment import documents_at
from services.planning.queries.sight import discreet, seen_all
from services.runtime.service import Desk, Documents, Question


async def cycle_by_id(question: Question[CycleById], desk: Desk) -> tuple[CycleView, int]:
    """One cycle and its version. Raises NotFound."""
    document = await _cycle(question, await documents_at(question, desk))
    return present_cycle(document), document.cycle.version


async def cycle_list(question: Question[CycleList], desk: Desk) -> Page[CycleView]:
    """All cycles, the latest first."""
    documents = await documents_at(question, desk)
    page, following = await documents.listed(
        cycles,
        question.organisation_id,
        cycle_page.ALL,
        limit=question.query.limit,
        after=question.query.after,
        descending=True,
    )
    return Page(data=tuple(map(present_cycle, page)), next=following)


async def cycle_tree(question: Question[CycleTree], desk: Desk) -> tuple[TreeView, int]:
    """The outline of a cycle and the cycle's version. Raises NotFound.

    What hangs under an objective of another cycle, or under one that is hidden, stands on top.
    """
    documents = await documents_at(question, desk)
    document = await _cycle(question, documents)
    name = of_cycle(question.query.cycle_id)
    found = await discreet(question, desk, await seen_all(question, desk, documents, name))
    tree = TreeView(
        cycle=present_cycle(document), roots=grown(found), unaligned=tuple(_unaligned(found))
    )
    return tree, document.cycle.version


def _unaligned(documents: Sequence[ObjectiveDocument]) -> Iterator[UUID]:
    """What serves nothing above it, as far as anybody said; the company's own need not."""
    for objective in (document.objective for document in documents):
        if objective.parent_id is None and objective.owner.kind != "company":
            yield objective.id


def grown(documents: Sequence[ObjectiveDocument]) -> tuple[TreeNode, ...]:
    """The documents as a tree, each level in the order given."""
    here = {document.objective.id for document in documents}
    under: defaultdict[UUID | None, list[ObjectiveDocument]] = defaultdict(list)
    for document in documents:
        parent_id = document.objective.parent_id
        under[parent_id if parent_id in here else None].append(document)

    def nodes(parent_id: UUID | None) -> tuple[TreeNode, ...]:
        return tuple(
            TreeNode(objective=present_objective(d), children=nodes(d.objective.id))
            for d in under[parent_id]
        )

    return nodes(None)


async def _cycle(
    question: Question[CycleById] | Question[CycleTree], documents: Documents
) -> CycleDocument:
    key = str(question.query.cycle_id)
    document = await documents.get(cycles, question.organisation_id, key)
    if document is None:
        raise errors.NotFound(what="cycle")
    return document
