"""Lists hold what may be seen, whole."""

from uuid import UUID

from contracts.queries.planning import ObjectiveList
from services.planning.main import SERVICE
from services.planning.projections.objectives import ALL
from services.planning.queries.sight import seen_all, seen_page
from services.runtime.service import Question
from tests.planning.bakery import MEMBER, OWNER, Bakery
from tests.planning.quarter import draft

HIDDEN = {101, 102, 103, 105}


async def written(bakery: Bakery) -> None:
    for n in range(100, 107):
        wish = draft(objective_id=UUID(int=n), confidential=n in HIDDEN)
        await bakery.tell(wish)


def question_of(bakery: Bakery, actor):
    return Question(query=ObjectiveList(), organisation_id=bakery.town.organisation, actor=actor)


def numbers(documents):
    return [document.objective.id.int for document in documents]


async def test_a_page_is_filled_from_behind_what_is_hidden(bakery: Bakery):
    await written(bakery)
    desk = bakery.town.desk(SERVICE)
    question = question_of(bakery, MEMBER)
    page, after = await seen_page(question, desk, desk.documents, ALL, limit=2)
    assert numbers(page) == [100, 104]
    page, after = await seen_page(question, desk, desk.documents, ALL, limit=2, after=after)
    assert (numbers(page), after) == ([106], None)


async def test_a_whole_list_leaves_out_what_is_hidden(bakery: Bakery):
    await written(bakery)
    desk = bakery.town.desk(SERVICE)
    for actor, seen in ((MEMBER, [100, 104, 106]), (OWNER, list(range(100, 107)))):
        found = await seen_all(question_of(bakery, actor), desk, desk.documents, ALL)
        assert numbers(found) == seen
