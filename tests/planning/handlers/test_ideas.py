"""Ideas, votes, merges and the shortlist, in streams that hold each other."""

import asyncio
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning import ChangeCycle
from contracts.envelope import decode
from contracts.events.planning_ideas import IdeaMerged, VoteCast
from contracts.queries.planning import CycleById, ObjectiveById
from contracts.queries.planning_ideas import CycleIdeas, IdeaById
from services.planning.handlers.ideas import BALLOT
from tests.planning import brainstorm as b
from tests.planning.bakery import LEAD, MEMBER, OWNER, VIEWER, Bakery
from tests.planning.brainstorm import HOTELS, QUEUE, RYE
from tests.planning.quarter import AYLIN, BREAD, HANNA, JONAS, QUARTER, open_quarter

STRANGER = UUID(int=99)


async def said(bakery: Bakery) -> None:
    """Hanna, Jonas and Aylin say something."""
    for idea_id, by in ((QUEUE, OWNER), (RYE, MEMBER), (HOTELS, LEAD)):
        await bakery.tell(b.submit(idea_id, f"Idea {idea_id.int}"), by)


async def test_a_command_about_an_idea_answers_as_the_question_after_it(bakery: Bakery):
    steps = [
        (b.submit(), QUEUE, MEMBER),
        (b.submit(RYE), RYE, OWNER),
        (b.vote(RYE, 2), RYE, MEMBER),
        (b.vote(QUEUE, 1), QUEUE, MEMBER),
        (b.vote(RYE, 1), RYE, LEAD),
        (b.merge(), QUEUE, LEAD),
        (b.merge(), QUEUE, LEAD),
        (b.vote(QUEUE, 1), QUEUE, MEMBER),
        (b.take_back(QUEUE), QUEUE, LEAD),
    ]
    for command, idea_id, by in steps:
        done = await bakery.tell(command, by)
        view = await bakery.ask(IdeaById(idea_id=idea_id), by)
        assert decode(done.body, command.ANSWER) == view
        assert done.version == view.version
    assert (view.votes, view.author_ids) == (1, (JONAS, HANNA))


async def test_a_wish_that_is_fulfilled_leaves_no_event(bakery: Bakery):
    await said(bakery)
    done = [b.vote(votes=2), b.merge(), b.shortlist()]
    for wish in done:
        await bakery.tell(wish)
    before = await bakery.count()
    await bakery.tell(b.merge())
    answer = await bakery.told(b.shortlist())
    assert answer == await bakery.ask(ObjectiveById(objective_id=BREAD))
    assert await bakery.count() == before


async def test_votes_stay_within_the_budget_over_all_ideas_also_at_once(bakery: Bakery):
    await said(bakery)
    bakery.meanwhile(b.vote(RYE, 4))
    with pytest.raises(errors.VotesSpent) as spent:
        await bakery.tell(b.vote(QUEUE, 3))
    assert spent.value.facts == {"budget": 5, "left": 1}
    outcomes = await asyncio.gather(
        *(bakery.tell(b.vote(idea, 3), MEMBER) for idea in (QUEUE, RYE, HOTELS)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, errors.VotesSpent) for outcome in outcomes) == 2
    assert sum(isinstance(outcome, BaseException) for outcome in outcomes) == 2


async def test_many_vote_for_one_idea_at_once_and_nobody_waits(bakery: Bakery):
    await said(bakery)
    voters = [replace(MEMBER, id=str(UUID(int=700 + n))) for n in range(30)]
    await asyncio.gather(*(bakery.tell(b.vote(QUEUE, 2), voter) for voter in voters))
    assert (await bakery.ask(IdeaById(idea_id=QUEUE))).votes == 60


async def test_a_vote_does_not_reach_an_idea_that_is_merged_at_the_same_moment(bakery: Bakery):
    await said(bakery)
    bakery.meanwhile(b.merge())
    with pytest.raises(errors.IdeaStateWrong):
        await bakery.tell(b.vote(RYE, 1), MEMBER)
    bakery.meanwhile(b.merge(HOTELS))
    wide = await bakery.told(b.vote(QUEUE, 1), MEMBER)
    assert (wide.votes, len(wide.merged)) == (1, 2)


async def test_of_two_merges_at_once_one_stands(bakery: Bakery):
    await said(bakery)
    bakery.meanwhile(b.merge(RYE, HOTELS))
    with pytest.raises(errors.IdeaStateWrong):
        await bakery.tell(b.merge(RYE, QUEUE))
    kinds = [type(each.event) for each in await bakery.town.events()]
    assert kinds.count(IdeaMerged) == 1


async def test_nothing_is_said_or_voted_after_planning(bakery: Bakery):
    await said(bakery)
    await bakery.go_on_to("active")
    wishes = (b.submit(STRANGER), b.vote(), b.merge(), b.shortlist())
    for wish in wishes:
        with pytest.raises(errors.CycleStateWrong):
            await bakery.tell(wish)
    late = b.submit(STRANGER)
    with pytest.raises(errors.NotFound):
        await bakery.tell(replace(late, cycle_id=STRANGER))


async def test_a_shortlisted_idea_is_a_draft_that_names_it_its_authors_and_votes(bakery: Bakery):
    await said(bakery)
    await bakery.tell(b.merge())
    for idea_id, votes, by in ((QUEUE, 2, MEMBER), (QUEUE, 3, LEAD), (HOTELS, 1, OWNER)):
        await bakery.tell(b.vote(idea_id, votes), by)
    draft = await bakery.told(b.shortlist(ambition="committed"), LEAD)
    assert draft.idea is not None
    assert (draft.idea.idea_id, draft.idea.votes) == (QUEUE, 5)
    assert draft.idea.author_ids == (HANNA, JONAS)
    assert (draft.title, draft.state, draft.ambition, draft.accountable_id) == (
        "Idea 30",
        "draft",
        "committed",
        AYLIN,
    )
    assert draft == await bakery.ask(ObjectiveById(objective_id=BREAD))
    idea = await bakery.ask(IdeaById(idea_id=QUEUE))
    assert (idea.state, idea.objective_id) == ("shortlisted", BREAD)
    with pytest.raises(errors.IdeaStateWrong):
        await bakery.tell(b.shortlist(objective_id=STRANGER))


async def test_everybody_who_works_says_and_votes_and_who_leads_brings_together(bakery: Bakery):
    await said(bakery)
    for wish in (b.submit(STRANGER), b.vote(), b.take_back()):
        with pytest.raises(errors.Forbidden):
            await bakery.tell(wish, VIEWER)
    for lead_only in (b.merge(), b.shortlist(), b.reveal()):
        with pytest.raises(errors.Forbidden):
            await bakery.tell(lead_only, MEMBER)
    assert len((await bakery.ask(CycleIdeas(cycle_id=QUARTER), VIEWER)).data) == 3


async def test_what_is_not_here_is_not_found_and_a_fault_at_its_place(bakery: Bakery):
    await said(bakery)
    for wish in (b.vote(STRANGER), b.merge(STRANGER), b.shortlist(STRANGER)):
        with pytest.raises(errors.NotFound):
            await bakery.tell(wish)
    with pytest.raises(errors.Invalid) as wrong:
        await bakery.tell(b.merge(into=STRANGER))
    assert [fault.pointer for fault in wrong.value.faults] == ["/into"]


async def test_a_change_seen_too_late_is_refused(bakery: Bakery):
    await said(bakery)
    await bakery.tell(b.merge())
    for wish in (b.vote(), b.merge(QUEUE, HOTELS), b.shortlist()):
        with pytest.raises(errors.Stale):
            await bakery.tell(wish, if_match=1)
    await bakery.tell(b.vote(), if_match=2)


async def test_a_vote_told_twice_under_one_key_is_one(bakery: Bakery):
    await said(bakery)
    first = await bakery.tell(b.vote(votes=3), key="k", fingerprint="f")
    await bakery.tell(b.vote(votes=1))
    again = await bakery.tell(b.vote(votes=3), key="k", fingerprint="f")
    assert (again.replayed, again.body) == (True, first.body)
    ballots = [each for each in await bakery.town.events() if isinstance(each.event, VoteCast)]
    assert len(ballots) == 2 and ballots[0].header.stream.startswith(f"{BALLOT.kind}/")


async def test_a_budget_is_lowered_to_what_nobody_exceeds(bakery: Bakery):
    await said(bakery)
    await bakery.tell(b.vote(votes=4), MEMBER)
    with pytest.raises(errors.Invalid):
        await bakery.tell(ChangeCycle(cycle_id=QUARTER, votes_per_member=3))
    await bakery.tell(ChangeCycle(cycle_id=QUARTER, votes_per_member=4))


async def test_ideas_are_merged_within_one_cycle(bakery: Bakery):
    await said(bakery)
    other = UUID(int=60)
    await bakery.tell(open_quarter(cycle_id=other))
    await bakery.tell(replace(b.submit(STRANGER), cycle_id=other))
    with pytest.raises(errors.Invalid):
        await bakery.tell(b.merge(into=STRANGER))


async def test_a_reveal_answers_with_the_cycle(bakery: Bakery):
    await bakery.tell(ChangeCycle(cycle_id=QUARTER, silent_ideas=True))
    revealed = await bakery.told(b.reveal(), LEAD)
    assert not revealed.silent_ideas
    assert revealed == await bakery.ask(CycleById(cycle_id=QUARTER))
