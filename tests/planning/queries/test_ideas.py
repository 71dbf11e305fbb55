"""The board: ranked and paged, and in silence without a trace of others."""

from typing import Any
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.planning import ChangeCycle, ChangeObjective
from contracts.queries.planning_ideas import CycleIdeas, IdeaBoard, IdeaById
from contracts.values import Actor
from tests.planning import brainstorm as b
from tests.planning.bakery import LEAD, MEMBER, OWNER, VIEWER, Bakery
from tests.planning.brainstorm import HOTELS, QUEUE, RYE
from tests.planning.quarter import BREAD, HANNA, QUARTER, actor

STRANGER = UUID(int=99)
AUDITOR = actor(UUID(int=15), "auditor")
OPEN = UUID(int=33)


async def board(bakery: Bakery, by: Actor = OWNER, as_of: int | None = None, **more: Any):
    found = await bakery.ask(CycleIdeas(cycle_id=QUARTER, **more), by, as_of=as_of)
    assert isinstance(found, IdeaBoard)
    return found


def ids(found: IdeaBoard) -> list[UUID]:
    return [view.id for view in found.data]


async def said(bakery: Bakery) -> None:
    for idea_id, by in ((QUEUE, OWNER), (RYE, MEMBER), (HOTELS, LEAD)):
        await bakery.tell(b.submit(idea_id, f"Idea {idea_id.int}"), by)


async def said_in_silence(bakery: Bakery) -> None:
    """Something was said openly, then everybody says and votes in silence."""
    await bakery.tell(b.submit(OPEN, "Openly"), LEAD)
    await bakery.tell(b.vote(OPEN, 1), MEMBER)
    await bakery.tell(ChangeCycle(cycle_id=QUARTER, silent_ideas=True))
    await said(bakery)
    for idea_id, by in ((QUEUE, OWNER), (RYE, MEMBER), (OPEN, LEAD)):
        await bakery.tell(b.vote(idea_id, 2), by)


async def test_the_board_is_ranked_and_says_what_is_left_of_the_budget(bakery: Bakery):
    await said(bakery)
    await bakery.tell(b.vote(HOTELS, 3), MEMBER)
    await bakery.tell(b.vote(RYE, 1), OWNER)
    found = await board(bakery, MEMBER)
    assert ids(found) == [HOTELS, RYE, QUEUE]
    assert [(view.votes, view.my_votes) for view in found.data] == [(3, 3), (1, 0), (0, 0)]
    assert (found.votes_per_member, found.votes_left, found.silent) == (5, 2, False)
    assert (await board(bakery, OWNER)).votes_left == 4


async def test_pages_together_are_the_whole_board(bakery: Bakery):
    await said(bakery)
    await bakery.tell(b.vote(HOTELS, 3), MEMBER)
    first = await board(bakery, limit=2)
    rest = await board(bakery, limit=2, after=first.next)
    assert (ids(first), ids(rest), rest.next) == ([HOTELS, QUEUE], [RYE], None)


async def test_how_far_the_ideas_are_narrowed_down_is_seen(bakery: Bakery):
    await said(bakery)
    assert (await board(bakery)).narrowing.shortlisted == 0
    await bakery.tell(b.shortlist())
    narrowing = (await board(bakery, MEMBER)).narrowing
    assert (narrowing.shortlisted, narrowing.at_least, narrowing.at_most) == (1, 2, 5)


@pytest.mark.parametrize("by", [OWNER, MEMBER, LEAD, VIEWER, AUDITOR])
async def test_in_silence_nobody_sees_what_others_said_or_any_vote_of_others(bakery, by):
    await said_in_silence(bakery)
    mine = {OWNER.id: [QUEUE], MEMBER.id: [RYE], LEAD.id: [HOTELS]}.get(by.id, [])
    found = await board(bakery, by)
    assert ids(found) == [OPEN, *mine] and found.silent
    assert all(view.votes is None for view in found.data)
    assert [view.silent for view in found.data] == [False, *(True for _ in mine)]
    for hidden in {QUEUE, RYE, HOTELS} - set(mine):
        with pytest.raises(errors.NotFound):
            await bakery.ask(IdeaById(idea_id=hidden), by)
    one_by_one = await board(bakery, by, limit=1)
    assert (one_by_one.next is None) is (not mine)


async def test_in_silence_the_order_tells_of_no_votes(bakery: Bakery):
    for idea_id in (QUEUE, RYE, HOTELS):
        await bakery.tell(b.submit(idea_id), OWNER)
    await bakery.tell(ChangeCycle(cycle_id=QUARTER, silent_ideas=True))
    await bakery.tell(b.vote(HOTELS, 3), MEMBER)
    for more in ({}, {"limit": 1}):
        assert ids(await board(bakery, VIEWER, **more))[:1] == [QUEUE]
    assert ids(await board(bakery, VIEWER)) == [QUEUE, RYE, HOTELS]
    await bakery.tell(b.reveal())
    assert ids(await board(bakery, VIEWER)) == [HOTELS, QUEUE, RYE]


async def test_in_silence_everybody_sees_their_own_votes(bakery: Bakery):
    await said_in_silence(bakery)
    found = await board(bakery, MEMBER)
    assert [(view.id, view.my_votes) for view in found.data] == [(OPEN, 1), (RYE, 2)]
    assert found.votes_left == 2


async def test_in_silence_nobody_touches_what_others_said(bakery: Bakery):
    await said_in_silence(bakery)
    for wish in (b.vote(QUEUE, 1), b.take_back(QUEUE)):
        with pytest.raises(errors.NotFound):
            await bakery.tell(wish, MEMBER)
    for of_lead in (b.merge(RYE, QUEUE), b.shortlist(RYE)):
        with pytest.raises(errors.NotFound):
            await bakery.tell(of_lead, LEAD)
    with pytest.raises(errors.Invalid):
        await bakery.tell(b.merge(HOTELS, QUEUE), LEAD)
    with pytest.raises(errors.IdeasSilent):
        await bakery.tell(b.merge(HOTELS, OPEN), LEAD)
    with pytest.raises(errors.IdeasSilent):
        await bakery.tell(b.shortlist(HOTELS), LEAD)


async def test_no_moment_of_the_past_breaks_a_silence_that_lasts(bakery: Bakery):
    await said_in_silence(bakery)
    for position in range(1, await bakery.count() + 1):
        try:
            found = await board(bakery, VIEWER, as_of=position)
        except errors.NotFound:
            continue
        assert set(ids(found)) <= {OPEN}
        assert all(view.votes is None for view in found.data)


async def test_the_reveal_shows_everything_in_its_ranking(bakery: Bakery):
    await said_in_silence(bakery)
    before = await bakery.count()
    await bakery.tell(b.reveal(), LEAD)
    found = await board(bakery, VIEWER)
    assert ids(found) == [OPEN, QUEUE, RYE, HOTELS]
    assert [view.votes for view in found.data] == [3, 2, 2, 0]
    assert not any(view.silent for view in found.data)
    past = await board(bakery, VIEWER, as_of=before)
    assert sorted(ids(past)) == sorted(ids(found))


async def test_a_second_silence_hides_what_is_said_in_it_and_not_what_was_revealed(bakery: Bakery):
    await said_in_silence(bakery)
    await bakery.tell(b.reveal())
    await bakery.tell(ChangeCycle(cycle_id=QUARTER, silent_ideas=True))
    await bakery.tell(b.submit(STRANGER, "Later"), MEMBER)
    assert sorted(ids(await board(bakery, VIEWER))) == sorted([OPEN, QUEUE, RYE, HOTELS])


async def test_an_objective_made_confidential_is_not_named_on_the_board(bakery: Bakery):
    await said(bakery)
    await bakery.tell(b.shortlist())
    hide = ChangeObjective(objective_id=BREAD, confidential=True)
    await bakery.tell(hide)
    for by, named in ((OWNER, BREAD), (MEMBER, None)):
        view = await bakery.ask(IdeaById(idea_id=QUEUE), by)
        assert (view.state, view.objective_id) == ("shortlisted", named)


async def test_ideas_are_told_as_they_were(bakery: Bakery):
    await said(bakery)
    await bakery.tell(b.vote(RYE, 2), MEMBER)
    position = await bakery.count()
    await bakery.tell(b.merge())
    await bakery.tell(b.vote(QUEUE, 1), MEMBER)
    then = await board(bakery, MEMBER, as_of=position)
    assert [(v.id, v.votes, v.my_votes) for v in then.data] == [
        (RYE, 2, 2),
        (QUEUE, 0, 0),
        (HOTELS, 0, 0),
    ]
    assert then.votes_left == 3
    now = await board(bakery, MEMBER)
    first = now.data[0]
    assert (first.id, first.votes, first.author_ids) == (QUEUE, 1, (HANNA, UUID(MEMBER.id)))


async def test_ideas_of_nowhere_and_for_outsiders_are_not_found(bakery: Bakery):
    await said(bakery)
    with pytest.raises(errors.NotFound):
        await bakery.ask(CycleIdeas(cycle_id=STRANGER))
    with pytest.raises(errors.NotFound):
        await bakery.ask(IdeaById(idea_id=STRANGER))
    outsider = Actor(kind="external_party", id="link")
    for question in (CycleIdeas(cycle_id=QUARTER), IdeaById(idea_id=QUEUE)):
        with pytest.raises(errors.NotFound):
            await bakery.ask(question, outsider)
