"""Ideas as the board shows them: ranked, with what they took in."""

from services.planning.projections.ideas import (
    as_they_came,
    ideas,
    is_hidden,
    lists,
    present_idea,
    ranked,
    shortlisted,
)
from services.runtime.projection.definition import fold
from tests.planning import brainstorm as b
from tests.planning.brainstorm import HOTELS, QUEUE, RYE, TEXT
from tests.planning.quarter import AYLIN, BREAD, HANNA, JONAS, QUARTER, log


def board(*events):
    return fold(ideas, log(*events))


def in_list(documents, name):
    """The ids of a list in its order."""
    places = [
        (sort, document.idea.id)
        for key, document in documents.items()
        for named, sort in lists(key, document)
        if named == name
    ]
    return [idea_id for _, idea_id in sorted(places)]


SAID = (b.submitted(), b.submitted(RYE, text="Rye", author_id=JONAS), b.submitted(HOTELS))


def test_the_most_votes_come_first_then_the_first_said():
    voted = (b.voted(RYE, (0, 2)), b.voted(RYE, (0, 1), member_id=JONAS), b.voted(HOTELS, (0, 3)))
    documents = board(*SAID, *voted)
    assert in_list(documents, ranked(QUARTER)) == [RYE, HOTELS, QUEUE]
    assert in_list(documents, as_they_came(QUARTER)) == [QUEUE, RYE, HOTELS]
    documents = board(*SAID, *voted, b.voted(RYE, (2, 0)))
    assert in_list(documents, ranked(QUARTER)) == [HOTELS, RYE, QUEUE]


def test_a_merged_idea_leaves_the_lists_and_its_text_author_and_votes_stay_with_the_other():
    documents = board(
        *SAID,
        b.voted(RYE, (0, 2)),
        b.voted(QUEUE, (0, 1)),
        b.voted(RYE, (0, 3), member_id=AYLIN),
        b.widened(authors=((HANNA,), (HANNA, JONAS))),
        b.merged(),
    )
    view = present_idea(documents[str(QUEUE)], HANNA, shows_votes=True)
    assert (view.votes, view.my_votes, view.author_ids) == (6, 3, (HANNA, JONAS))
    ((taken),) = view.merged
    assert (taken.id, taken.text, taken.author_id) == (RYE, "Rye", JONAS)
    gone = present_idea(documents[str(RYE)], HANNA, shows_votes=True)
    assert (gone.state, gone.merged_into, gone.votes, gone.text) == ("merged", QUEUE, 0, "Rye")
    assert in_list(documents, ranked(QUARTER)) == [QUEUE, HOTELS]


def test_votes_given_anew_after_a_merge_replace_those_for_both():
    documents = board(
        *SAID,
        b.voted(RYE, (0, 2)),
        b.widened(),
        b.merged(),
        b.voted(QUEUE, (2, 1), instead_of=(RYE,)),
    )
    assert documents[str(QUEUE)].votes == {HANNA: 1}


def test_the_shortlisted_are_listed_apart_and_stay_on_the_board():
    documents = board(*SAID, b.shortlisted())
    assert in_list(documents, shortlisted(QUARTER)) == [QUEUE]
    assert QUEUE in in_list(documents, ranked(QUARTER))
    view = present_idea(documents[str(QUEUE)], None, shows_votes=True)
    assert (view.state, view.objective_id, view.text) == ("shortlisted", BREAD, TEXT)


def test_an_idea_said_in_silence_is_hidden_until_a_reveal_that_comes_after_it():
    documents = board(b.submitted(silent=True), b.submitted(RYE))
    assert is_hidden(documents[str(QUEUE)], revealed_index=0)
    assert not is_hidden(documents[str(QUEUE)], revealed_index=2)
    assert not is_hidden(documents[str(RYE)], revealed_index=0)


def test_votes_are_no_number_where_they_are_not_shown():
    documents = board(b.submitted(), b.voted(member_id=JONAS), b.voted(votes=(0, 1)))
    view = present_idea(documents[str(QUEUE)], HANNA, shows_votes=False)
    assert (view.votes, view.my_votes) == (None, 1)
