"""Comments, made and read."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.planning_work import CommentOnKeyResult, CommentOnObjective
from contracts.queries.planning import ObjectiveById
from contracts.queries.planning_work import KeyResultComments, ObjectiveComments
from tests.planning.bakery import LEAD, MEMBER, VIEWER, Bakery
from tests.planning.quarter import AYLIN, BREAD, JONAS, REGULARS, define, draft

FIRST, SECOND = UUID(int=80), UUID(int=81)


def on_bread(comment_id=FIRST, text="Who asks the hotels?", mentions=()):
    return CommentOnObjective(
        comment_id=comment_id, objective_id=BREAD, text=text, mentions=mentions
    )


async def test_comments_are_read_where_they_were_made(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    version = (await bakery.ask(ObjectiveById(objective_id=BREAD))).version
    made = await bakery.told(on_bread(mentions=(AYLIN,)), by=MEMBER)
    on_regulars = CommentOnKeyResult(comment_id=SECOND, key_result_id=REGULARS, text="Weekly?")
    also = await bakery.told(on_regulars, by=LEAD)
    assert (made.author_id, made.mentions, also.objective_id) == (JONAS, (AYLIN,), BREAD)
    assert (await bakery.ask(ObjectiveComments(objective_id=BREAD))).data == (made,)
    assert (await bakery.ask(KeyResultComments(key_result_id=REGULARS))).data == (also,)
    assert (await bakery.ask(ObjectiveById(objective_id=BREAD))).version == version


async def test_comments_come_in_their_order_page_by_page(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.tell(on_bread())
    await bakery.tell(on_bread(SECOND, "I do"))
    first = await bakery.ask(ObjectiveComments(objective_id=BREAD, limit=1))
    rest = await bakery.ask(ObjectiveComments(objective_id=BREAD, after=first.next))
    assert [one.id for page in (first, rest) for one in page.data] == [FIRST, SECOND]


async def test_a_viewer_reads_and_does_not_comment(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    with pytest.raises(errors.Forbidden):
        await bakery.tell(on_bread(), by=VIEWER)
    assert (await bakery.ask(ObjectiveComments(objective_id=BREAD), by=VIEWER)).data == ()


async def test_comments_on_what_is_confidential_are_not_found(bakery: Bakery):
    await bakery.tell(draft(confidential=True))
    await bakery.tell(define())
    await bakery.tell(on_bread())
    with pytest.raises(errors.NotFound):
        await bakery.tell(on_bread(SECOND), by=MEMBER)
    of_regulars = KeyResultComments(key_result_id=REGULARS)
    for question in (ObjectiveComments(objective_id=BREAD), of_regulars):
        with pytest.raises(errors.NotFound):
            await bakery.ask(question, by=MEMBER)
