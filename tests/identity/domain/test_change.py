from msgspec import UNSET

from contracts.values import Change
from services.identity.domain.change import after, blank, changed, trimmed


def test_a_change_is_what_was_wished_for_and_is_not_so_yet():
    assert changed("a", "b") == Change(old="a", new="b")
    assert changed("a", "a") is None
    assert changed("a", UNSET) is None
    assert changed("a", None) == Change(old="a", new=None)


def test_after_a_change_the_new_holds():
    assert after("a", Change(old="a", new="b")) == "b"
    assert after("a", None) == "a"


def test_a_text_of_blanks_says_nothing():
    assert [fault.pointer for fault in blank("/name", " \u2003 ")] == ["/name"]
    assert blank("/name", "a") == blank("/name", UNSET) == []
    assert trimmed(" a ") == "a"
    assert trimmed(UNSET) is UNSET
