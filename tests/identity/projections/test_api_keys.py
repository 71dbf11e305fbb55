from msgspec import structs

from contracts.envelope import encode
from contracts.events.identity import ApiKeyRevoked
from services.identity.projections.api_keys import API_KEYS, lists, of_member, present
from services.runtime.projection.definition import fold
from tests.identity.people import BEN, KEY, key_issued
from tests.support.history import NOON_US, History


def kept(*events):
    return fold(API_KEYS, History().add(f"api_key/{KEY}", *events).events)[str(KEY)]


def test_a_key_is_shown_without_its_secret():
    view = present(kept(key_issued), NOON_US)
    assert (view.state, view.member_id, view.role) == ("active", BEN, "member")
    assert b"ffff" not in encode(view)


def test_a_key_is_over_at_the_moment_it_expires():
    key = kept(structs.replace(key_issued, expires_at=NOON_US))
    assert present(key, NOON_US - 1).state == "active"
    assert present(key, NOON_US).state == "expired"
    assert present(key, 0).expires_at == "2026-11-23T12:00:00.000000Z"


def test_a_revoked_key_is_revoked_even_after_it_would_have_expired():
    key = kept(structs.replace(key_issued, expires_at=NOON_US), ApiKeyRevoked(api_key_id=KEY))
    assert present(key, NOON_US + 1).state == "revoked"


def test_a_key_stands_in_the_list_of_its_member():
    assert [name for name, _ in lists("", kept(key_issued))] == ["all", of_member(BEN)]
