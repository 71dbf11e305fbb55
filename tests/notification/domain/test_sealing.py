"""What lies in the database opens in its place, under its master key, unchanged."""

import pytest

from services.notification.domain.sealing import NONCE_BYTES, Seal, Unsealable

MASTER, OTHER = bytes(range(32)), bytes(32)
PLACE = ("organisation", "hook", "key")
NONCE = b"n" * NONCE_BYTES
SECRET = b"s" * 64


def sealed():
    return Seal(MASTER).seal(SECRET, PLACE, NONCE)


def test_a_secret_opens_in_its_place_and_is_not_to_be_read_from_outside():
    seal = Seal(MASTER)
    assert seal.open(sealed(), PLACE, seal.name) == SECRET
    assert SECRET not in sealed() and MASTER.hex()[:16] != seal.name


@pytest.mark.parametrize("place", [("other", *PLACE[1:]), ("organisation", "other", "key")])
def test_a_row_that_is_moved_to_another_webhook_or_organisation_does_not_open(place):
    seal = Seal(MASTER)
    with pytest.raises(Unsealable):
        seal.open(sealed(), place, seal.name)


def test_a_byte_that_is_changed_anywhere_is_noticed():
    seal, whole = Seal(MASTER), sealed()
    for n in range(len(whole)):
        changed = whole[:n] + bytes([whole[n] ^ 1]) + whole[n + 1 :]
        with pytest.raises(Unsealable):
            seal.open(changed, PLACE, seal.name)


def test_under_another_master_key_it_says_which_one_is_wanted():
    seal = Seal(MASTER)
    with pytest.raises(Unsealable, match=seal.name):
        Seal(OTHER).open(sealed(), PLACE, seal.name)
