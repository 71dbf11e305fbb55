from typing import Any

import pytest

from contracts.events.planning import ObjectiveChanged
from contracts.events.planning_life import (
    ObjectiveArchived,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
)
from contracts.values import Change, Owner, Rhythm
from services.checkin.projections.objectives import OBJECTIVES, Objective
from tests.support.quarter import (
    ANNA,
    BEN,
    CYCLE,
    KEY_RESULT,
    MAX,
    NOON_US,
    OBJECTIVE,
    TEAM,
    amended,
    defined,
    documents,
    drafted,
    published,
    who,
)


def objective(*events):
    return documents(OBJECTIVES, drafted(), *events)[str(OBJECTIVE)]


def test_a_draft_is_known_with_its_owner_and_who_is_accountable():
    assert objective() == Objective(
        cycle_id=CYCLE,
        title="Bread that people talk about",
        owner=Owner(kind="team", id=TEAM),
        accountable_id=who(BEN),
        confidential=False,
        rhythms=((NOON_US + 1_000_000, None),),
    )


def test_a_published_objective_is_known_as_such():
    found = objective(published)
    assert (found.state, found.open_since) == ("published", NOON_US + 2_000_000)


def test_owner_accountable_and_confidentiality_follow_changes():
    changed = ObjectiveChanged(
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        owner=Change(old=Owner(kind="team", id=TEAM), new=Owner(kind="company")),
        accountable_id=Change(old=who(BEN), new=who(MAX)),
        confidential=Change(old=False, new=True),
    )
    found = objective(changed)
    assert (found.owner, found.accountable_id) == (Owner(kind="company"), who(MAX))
    assert found.confidential


def test_whoever_is_accountable_for_a_key_result_is_named_on_the_objective():
    assert objective(defined()).named == {str(KEY_RESULT): who(ANNA)}
    handed_over = amended(accountable_id=Change(old=who(ANNA), new=who(MAX)))
    assert objective(defined(), published, handed_over).named == {str(KEY_RESULT): who(MAX)}


def test_an_event_about_an_objective_never_drafted_is_an_error_and_not_a_guess():
    with pytest.raises(LookupError):
        documents(OBJECTIVES, published)


PLACE: dict[str, Any] = {"objective_id": OBJECTIVE, "cycle_id": CYCLE}
ended = ObjectiveClosed(**PLACE, outcome="partly")
resumed = ObjectiveReopened(**PLACE, outcome="partly", reason="Too early")
set_aside = ObjectiveArchived(**PLACE, root_id=OBJECTIVE)
back = ObjectiveRestored(**PLACE, root_id=OBJECTIVE)


def test_what_ended_or_was_set_aside_is_open_again_from_the_day_it_is_back():
    for gone, again in ((ended, resumed), (set_aside, back)):
        assert not objective(published, gone).is_open
        found = objective(published, gone, again)
        assert (found.is_open, found.open_since) == (True, NOON_US + 4_000_000)


def test_what_is_set_aside_is_not_open_because_it_goes_on():
    assert not objective(published, ended, set_aside, resumed).is_open
    assert not objective(published, ended, set_aside, back).is_open
    assert not objective(set_aside, back).is_open


def test_its_own_rhythms_are_kept_with_since_when():
    changed = ObjectiveChanged(
        **PLACE, rhythm=Change(old=None, new=Rhythm(every="monthly", weekday="monday"))
    )
    assert objective(changed).rhythms[1:] == (
        (NOON_US + 2_000_000, Rhythm(every="monthly", weekday="monday")),
    )
