"""Votes of one member across the ideas of a cycle."""

import pytest

from contracts import errors
from contracts.events.planning import CycleActivated
from services.planning.domain.ballot import ballot_id, decide
from services.planning.handlers.ideas import BALLOT, IDEA
from tests.planning.brainstorm import (
    HOTELS,
    QUEUE,
    RYE,
    cycle,
    merged,
    shortlisted,
    submitted,
    take_back,
    vote,
    voted,
    widened,
)
from tests.planning.quarter import HANNA, JONAS, QUARTER
from tests.support.scenario import scenario


def ballot(*about, when=None):
    """Hanna votes, in a cycle with five votes each, on an idea of which this is known."""
    idea = IDEA.state(about or (submitted(),))
    assert idea is not None
    return scenario(BALLOT, lambda votes, wish: decide(votes, wish, idea, when or cycle(), HANNA))


def test_votes_are_given_changed_and_taken_back():
    first = ballot().when(vote(votes=2)).then(voted(votes=(0, 2)))
    first.when(vote(votes=2)).then()
    more = first.when(vote(votes=5)).then(voted(votes=(2, 5)))
    more.when(vote(votes=0)).then(voted(votes=(5, 0)))
    more.when(take_back()).then(voted(votes=(5, 0))).when(take_back()).then()


def test_nobody_gives_more_than_the_budget_over_all_ideas():
    elsewhere = ballot().given(voted(HOTELS, (0, 3)))
    elsewhere.when(vote(votes=3)).then_refused(errors.VotesSpent, budget=5, left=2)
    elsewhere.when(vote(votes=2)).then(voted(votes=(0, 2)))
    ballot().when(vote(votes=6)).then_refused(errors.VotesSpent, budget=5, left=5)


def test_who_gave_more_than_a_budget_that_shrank_can_still_give_fewer():
    shrunk = ballot(when=cycle(votes_per_member=1)).given(voted(votes=(0, 4)))
    shrunk.when(vote(votes=5)).then_refused(errors.VotesSpent, budget=1, left=1)
    shrunk.when(vote(votes=3)).then(voted(votes=(4, 3)))


def test_votes_for_an_idea_that_was_merged_count_for_the_other_and_are_given_anew_with_it():
    wide = ballot(submitted(), widened()).given(voted(RYE, (0, 3)), voted(QUEUE, (0, 1)))
    anew = wide.when(vote(votes=5)).then(voted(votes=(4, 5), instead_of=(RYE,)))
    anew.when(vote(votes=1)).then(voted(votes=(5, 1)))
    wide.when(vote(votes=6)).then_refused(errors.VotesSpent, budget=5, left=5)
    wide.when(take_back()).then(voted(votes=(4, 0), instead_of=(RYE,)))


@pytest.mark.parametrize("then", [merged(QUEUE, RYE), shortlisted()])
def test_what_is_no_idea_of_its_own_any_more_takes_no_vote(then):
    ballot(submitted(), then).when(vote()).then_refused(errors.IdeaStateWrong)


def test_votes_are_given_while_the_cycle_is_planned():
    running = cycle(CycleActivated(cycle_id=QUARTER))
    ballot(when=running).when(vote()).then_refused(errors.CycleStateWrong)


def test_what_is_given_in_silence_is_marked():
    ballot(when=cycle(silent_ideas=True)).when(vote()).then(voted(silent=True))


def test_every_member_has_one_ballot_a_cycle():
    assert ballot_id(QUARTER, HANNA) == ballot_id(QUARTER, HANNA)
    assert len({ballot_id(a, b) for a in (QUARTER, RYE) for b in (HANNA, JONAS)}) == 4
