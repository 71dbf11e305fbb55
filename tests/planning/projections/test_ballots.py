"""Who gave most of all in a cycle."""

from services.planning.projections.ballots import ballots, key_of, lists, of_cycle
from services.runtime.projection.definition import fold
from tests.planning import brainstorm as b
from tests.planning.brainstorm import QUEUE, RYE
from tests.planning.quarter import HANNA, JONAS, QUARTER, log


def test_ballots_are_listed_by_what_was_given():
    documents = fold(
        ballots,
        log(
            b.voted(QUEUE, (0, 2)),
            b.voted(RYE, (0, 1)),
            b.voted(RYE, (0, 2), member_id=JONAS),
        ),
    )
    hanna, jonas = key_of(QUARTER, HANNA), key_of(QUARTER, JONAS)
    assert documents[hanna].ballot.votes == {QUEUE: 2, RYE: 1}
    assert list(lists(hanna, documents[hanna])) == [(of_cycle(QUARTER), "000003")]
    assert list(lists(jonas, documents[jonas])) == [(of_cycle(QUARTER), "000002")]


def test_votes_taken_back_are_given_no_longer():
    documents = fold(ballots, log(b.voted(QUEUE, (0, 2)), b.voted(QUEUE, (2, 0))))
    assert documents[key_of(QUARTER, HANNA)].ballot.spent == 0
