"""Silence begins with the cycle or later, and ends by a reveal."""

from contracts import errors
from contracts.commands.planning import ChangeCycle
from contracts.events.planning import CycleActivated, CycleChanged
from contracts.events.planning_ideas import IdeasRevealed
from contracts.values import Change
from services.planning.domain.cycle import decide
from services.planning.handlers.streams import CYCLE
from tests.planning.brainstorm import reveal
from tests.planning.quarter import QUARTER, open_quarter, opened
from tests.support.scenario import scenario

story = scenario(CYCLE, decide)
revealed = IdeasRevealed(cycle_id=QUARTER, silent_ideas=Change(old=True, new=False))
activated = CycleActivated(cycle_id=QUARTER)


def change(**other):
    return ChangeCycle(cycle_id=QUARTER, **other)


def with_votes_given(spent):
    return scenario(CYCLE, lambda cycle, wish: decide(cycle, wish, spent=spent))


def test_a_cycle_opens_silently_if_it_says_so():
    story.when(open_quarter(silent_ideas=True)).then(opened(silent_ideas=True))


def test_the_reveal_ends_the_silence_once():
    silent = story.given(opened(silent_ideas=True))
    silent.when(reveal()).then(revealed).when(reveal()).then()
    story.given(opened()).when(reveal()).then()


def test_what_was_said_in_silence_can_be_revealed_after_planning():
    story.given(opened(silent_ideas=True), activated).when(reveal()).then(revealed)


def test_silence_begins_again_while_planning_and_never_ends_unseen():
    again = CycleChanged(cycle_id=QUARTER, silent_ideas=Change(old=False, new=True))
    silent = story.given(opened()).when(change(silent_ideas=True)).then(again)
    silent.when(change(silent_ideas=False)).then_refused(errors.Invalid, "/silent_ideas")
    running = story.given(opened(), activated)
    running.when(change(silent_ideas=True)).then_refused(errors.CycleStateWrong)


def test_a_budget_is_not_lowered_below_what_somebody_gave():
    given = with_votes_given(4).given(opened())
    given.when(change(votes_per_member=3)).then_refused(errors.Invalid, "/votes_per_member")
    lower = CycleChanged(cycle_id=QUARTER, votes_per_member=Change(old=5, new=4))
    given.when(change(votes_per_member=4)).then(lower)


def test_in_silence_not_even_a_refusal_tells_of_votes():
    for spent in (0, 5):
        silent = with_votes_given(spent).given(opened(silent_ideas=True))
        silent.when(change(votes_per_member=4)).then_refused(errors.Invalid, "/votes_per_member")
        higher = CycleChanged(cycle_id=QUARTER, votes_per_member=Change(old=5, new=6))
        silent.when(change(votes_per_member=6)).then(higher)
