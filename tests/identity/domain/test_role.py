from itertools import product

import pytest

from contracts.values import ROLES
from services.identity.domain.role import is_at_most, lower


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_at_most_itself_and_owner_and_at_least_viewer(role):
    assert is_at_most(role, role)
    assert is_at_most(role, "owner")
    assert is_at_most("viewer", role)


def test_an_auditor_is_neither_above_nor_below_a_member():
    assert not is_at_most("auditor", "member")
    assert not is_at_most("member", "auditor")
    assert lower("member", "auditor") == "viewer"


@pytest.mark.parametrize(("one", "other"), list(product(ROLES, ROLES)))
def test_the_lower_of_two_roles_is_at_most_both(one, other):
    found = lower(one, other)
    assert is_at_most(found, one) and is_at_most(found, other)
    assert found == lower(other, one)
