from services.notification.domain.digest import Move, digest, lines_of
from tests.notification.domain.test_wording import spoken

TITLES = {"1": "Bread", "2": "Cakes"}


def move(objective_id: str, type: str = "key_result.checked_in") -> Move:
    return Move(objective_id=objective_id, type=type)


def test_what_moved_is_counted_by_objective_the_most_first():
    moves = [move("1"), move("2"), move("2"), move("2", "blocker.raised")]
    lines = lines_of(moves, TITLES, frozenset(), spoken("en"))
    assert lines == ["Cakes: 2 check-ins, 1 blocker raised", "Bread: 1 check-in"]


def test_one_s_own_comes_first():
    moves = [move("1"), move("2"), move("2")]
    assert lines_of(moves, TITLES, frozenset("1"), spoken("de"))[0] == "Bread: 1 Check-in"


def test_what_is_not_shown_is_not_counted_either():
    assert lines_of([move("3")], TITLES, frozenset(), spoken("en")) == []


def test_a_digest_says_since_when():
    subject, text = digest(spoken("en"), "2026-02-09", ["Bread: 1 check-in"])
    assert subject == "The week at Bakery"
    assert "since 2026-02-09" in text and "- Bread: 1 check-in" in text
