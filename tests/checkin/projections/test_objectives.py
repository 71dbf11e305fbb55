import pytest

from contracts.events.planning import ObjectiveChanged
from contracts.values import Change, Owner
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
    )


def test_a_published_objective_is_known_as_such():
    found = objective(published)
    assert (found.state, found.published_at) == ("published", NOON_US + 2_000_000)


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
