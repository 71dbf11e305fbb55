"""Who sees a confidential objective."""

import pytest

from contracts import errors
from services.planning.domain.sight import demand_seen, relations, sees
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import (
    AYLIN,
    BAKEHOUSE,
    HANNA,
    JONAS,
    OF_BAKEHOUSE,
    OF_JONAS,
    actor,
    defined,
    drafted,
)


def objective(**other):
    return OBJECTIVE.state([drafted(confidential=True, **other), defined(accountable_id=JONAS)])


def test_those_named_on_it_see_it_those_of_a_key_result_too():
    assert sees(actor(HANNA, "member"), objective())
    assert sees(actor(JONAS, "member"), objective())
    assert not sees(actor(AYLIN, "member"), objective())


def test_admins_and_auditors_see_it_viewers_and_leads_of_others_do_not():
    assert all(sees(actor(AYLIN, role), objective()) for role in ("owner", "admin", "auditor"))
    assert not any(sees(actor(AYLIN, role), objective()) for role in ("viewer", "lead", "member"))


def test_the_team_that_owns_it_sees_it():
    of_team = objective(owner=OF_BAKEHOUSE)
    assert sees(actor(AYLIN, "member", teams=(BAKEHOUSE,)), of_team)
    assert not sees(actor(AYLIN, "member"), of_team)


def test_what_is_not_confidential_is_seen_by_everybody():
    there = OBJECTIVE.state([drafted()])
    assert there is not None and sees(actor(AYLIN, "viewer"), there)


@pytest.mark.parametrize("there", [None, objective()])
def test_what_is_hidden_looks_like_what_does_not_exist(there):
    with pytest.raises(errors.NotFound) as refused:
        demand_seen(actor(AYLIN, "member"), there)
    assert refused.value.message == "There is no such objective here."


def test_who_accounts_for_a_key_result_owns_that_one_alone():
    there = objective()
    kr = there.key_results[0]
    assert relations(actor(JONAS, "member"), there, kr) == {"owns"}
    assert relations(actor(JONAS, "member"), there) == set()
    assert relations(actor(HANNA, "member"), there, kr) == {"owns"}


def test_a_lead_leads_what_its_team_owns():
    lead = actor(AYLIN, "lead", leads=(BAKEHOUSE,))
    assert relations(lead, objective(owner=OF_BAKEHOUSE)) == {"leads"}
    assert relations(lead, objective(owner=OF_JONAS)) == set()
