"""A projection is data, and a fold of events."""

import pytest

from contracts.events.identity import MemberJoined, TeamCreated, TeamMemberAdded
from services.runtime import ids
from services.runtime.projection.definition import Shelf, apply, fold
from tests.support.rolls import Roll, recorded, rolls

organisation = ids.new_id()
team, ann, ben = ids.new_id(), ids.new_id(), ids.new_id()


def test_a_fold_gives_the_documents_of_a_history():
    history = [
        recorded(organisation, 1, TeamCreated(team_id=team, name="Bakers")),
        recorded(organisation, 2, TeamMemberAdded(team_id=team, member_id=ann)),
        recorded(organisation, 3, TeamMemberAdded(team_id=team, member_id=ben)),
    ]
    assert fold(rolls, history) == {str(team): Roll(name="Bakers", member_ids=(ann, ben), seen=3)}


def test_an_event_that_a_projection_does_not_listen_to_does_nothing():
    shelf: Shelf[Roll] = Shelf({})
    apply(rolls, shelf, recorded(organisation, 1, MemberJoined(member_id=ann)))
    assert shelf.documents == {} and not shelf.touched


def test_touching_a_document_that_was_not_declared_is_a_bug_that_shows():
    shelf: Shelf[Roll] = Shelf({}, loaded={"another"})
    with pytest.raises(KeyError, match="did not declare"):
        apply(rolls, shelf, recorded(organisation, 1, TeamCreated(team_id=team, name="Bakers")))
    with pytest.raises(KeyError, match="did not declare"):
        shelf.get(str(team))
