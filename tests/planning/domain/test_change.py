"""What a command wants other than it is."""

from decimal import Decimal

from msgspec import UNSET

from contracts.values import Change
from services.planning.domain.change import after, changed


def test_what_is_not_named_or_the_same_is_no_change():
    assert changed("Regulars", UNSET) is None
    assert changed("Regulars", "Regulars") is None
    assert changed(Decimal("1.0"), Decimal(1)) is None


def test_a_change_holds_old_and_new():
    assert changed("Regulars", "Guests") == Change(old="Regulars", new="Guests")
    assert changed(False, True) == Change(old=False, new=True)


def test_after_a_change_the_new_holds_and_without_one_the_old():
    assert after(True, Change(old=True, new=False)) is False
    assert after("Regulars", None) == "Regulars"
