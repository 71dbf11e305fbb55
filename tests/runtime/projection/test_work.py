"""What a round does to one lane, without a database."""

from dataclasses import replace

from contracts.envelope import encode
from contracts.events.identity import TeamCreated, TeamMemberAdded
from services.runtime import ids
from services.runtime.projection.work import Lane, Work
from tests.support.rolls import POISON, Roll, recorded, rolls

organisation = ids.new_id()
team, other, ann = ids.new_id(), ids.new_id(), ids.new_id()
lane = Lane("rolls@1.1", rolls)


def test_a_step_that_raises_keeps_what_came_before_it():
    events = [
        recorded(organisation, 1, TeamCreated(team_id=team, name="Bakers")),
        recorded(organisation, 2, TeamCreated(team_id=other, name=POISON)),
        recorded(organisation, 3, TeamMemberAdded(team_id=team, member_id=ann)),
    ]
    work = Work(organisation, lane, events, upto=3)
    failure = work.fold()
    assert failure is not None
    assert (failure.index, failure.error) == (2, "ValueError: this name cannot be digested")
    assert work.upto == 1
    assert work.shelf.documents == {str(team): Roll(name="Bakers", seen=1)}
    assert work.shelf.touched == {str(team)}


def test_a_document_moves_from_the_places_it_leaves_to_those_it_takes():
    before = Roll(name="Bakers", seen=1)
    event = recorded(organisation, 2, TeamMemberAdded(team_id=team, member_id=ann))
    work = Work(organisation, lane, [event], upto=2, bodies={str(team): encode(before)})
    assert work.fold() is None
    left, taken = work.moves()
    assert left == set()
    assert taken == {(organisation, "rolls@1.1", "peopled", "000001", str(team))}


def test_only_the_keys_that_events_name_are_loaded():
    event = recorded(organisation, 2, TeamMemberAdded(team_id=team, member_id=ann))
    work = Work(organisation, lane, [event], upto=2)
    assert work.wanted() == {str(team)}
    work.take({str(team)}, {})
    assert work.wanted() == set()


def test_what_a_loaded_document_leads_to_is_loaded_too_until_nothing_more_is_named():
    leading = Lane("rolls@1.1", replace(rolls, leads=lambda roll: map(str, roll.member_ids)))
    event = recorded(organisation, 2, TeamMemberAdded(team_id=team, member_id=ann))
    work = Work(organisation, leading, [event], upto=2)
    chain = {str(team): (other,), str(other): (ann,), str(ann): ()}
    asked = []
    while wanted := work.wanted():
        asked.append(wanted)
        bodies = {
            key: encode(Roll(name="", member_ids=chain[key], seen=1))
            for key in wanted & chain.keys()
        }
        work.take(wanted, bodies)
    assert asked == [{str(team)}, {str(other)}, {str(ann)}]
    assert work.fold() is None
    assert work.shelf.get(str(other)) is not None
