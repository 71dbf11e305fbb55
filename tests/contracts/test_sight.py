from decimal import Decimal
from uuid import UUID

import pytest
from msgspec import structs

from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    ObjectiveChanged,
    ObjectiveDrafted,
)
from contracts.sight import Sight, evolve, sees
from contracts.values import Actor, Change, Metric, Owner, system

ADA, BEN, EVE, TEAM, X = (UUID(int=n) for n in range(1, 6))
KEY_RESULT = UUID(int=10)
drafted = ObjectiveDrafted(
    objective_id=X,
    cycle_id=X,
    title="Secret",
    description="",
    owner=Owner(kind="company"),
    accountable_id=ADA,
    ambition="committed",
    confidential=True,
)
defined = KeyResultDefined(
    objective_id=X,
    cycle_id=X,
    key_result_id=KEY_RESULT,
    title="Result",
    accountable_id=BEN,
    weight=Decimal(1),
    metric=Metric(kind="number"),
)
given_to_eve = Change(old=BEN, new=EVE)
changed = KeyResultChanged(
    objective_id=X, cycle_id=X, key_result_id=KEY_RESULT, accountable_id=given_to_eve
)
amended = KeyResultAmended(
    objective_id=X, cycle_id=X, key_result_id=KEY_RESULT, reason="r", accountable_id=given_to_eve
)


def sight(*events) -> Sight:
    state = None
    for event in events:
        state = evolve(state, event)
    assert state is not None
    return state


def somebody(member_id: UUID, role="member", **teams) -> Actor:
    return Actor(kind="member", id=str(member_id), role=role, **teams)


def test_a_confidential_objective_is_seen_by_who_is_accountable_and_by_nobody_else():
    assert sees(somebody(ADA), sight(drafted))
    assert not sees(somebody(BEN), sight(drafted))


@pytest.mark.parametrize("role", ["owner", "admin", "auditor"])
def test_admins_and_auditors_see_all(role):
    assert sees(somebody(EVE, role), sight(drafted))
    assert sees(system("scoring"), sight(drafted))


@pytest.mark.parametrize("change", [changed, amended])
def test_who_is_named_on_a_key_result_sees_it_as_long_as_named(change):
    assert sees(somebody(BEN), sight(drafted, defined))
    assert not sees(somebody(BEN), sight(drafted, defined, change))
    assert sees(somebody(EVE), sight(drafted, defined, change))


def test_a_change_of_something_else_names_nobody_else():
    assert sight(drafted, defined, structs.replace(changed, accountable_id=None)).named == {
        KEY_RESULT: BEN
    }


def test_the_team_that_owns_it_sees_it():
    owned = structs.replace(drafted, owner=Owner(kind="team", id=TEAM))
    assert sees(somebody(EVE, teams=(TEAM,)), sight(owned))
    assert not sees(somebody(EVE), sight(owned))


def test_it_opens_and_closes_as_it_is_changed():
    opened = ObjectiveChanged(objective_id=X, cycle_id=X, confidential=Change(old=True, new=False))
    assert sees(somebody(EVE, "viewer"), sight(drafted, opened))
    handed_over = ObjectiveChanged(
        objective_id=X, cycle_id=X, accountable_id=Change(old=ADA, new=EVE)
    )
    assert not sees(somebody(ADA), sight(drafted, handed_over))
    assert sees(somebody(EVE), sight(drafted, handed_over))


def test_before_it_is_drafted_there_is_nothing_to_see():
    assert evolve(None, defined) is None
