from collections import Counter

from services.cli.demo import past, running
from services.cli.demo.people import PEOPLE, TEAMS, address
from services.cli.demo.shapes import way

GOALS = (*past.FIRST, *past.SECOND, *running.COMPANY, *running.TEAMS)


def test_the_bakery_has_twenty_five_people_with_an_address_each():
    # And Hanna, who owns it.
    assert len(PEOPLE) + 1 == 25
    assert len({address(name) for name, _, _ in PEOPLE}) == len(PEOPLE)


def test_everybody_who_answers_for_something_is_there():
    names = {name for name, _, _ in PEOPLE}
    assert {goal.by for goal in GOALS} <= names
    assert {result.by for goal in GOALS for result in goal.results} <= names
    assert {lead for _, lead in TEAMS} <= names


def test_no_quarter_says_a_title_twice():
    for goals in (past.FIRST, past.SECOND, (*running.COMPANY, *running.TEAMS)):
        titles = Counter(goal.title for goal in goals)
        assert set(titles.values()) == {1}


def test_a_steady_way_ends_where_it_should():
    assert way(18, 10, 4, (7, 6)) == [(16, 7), (14, 6), (12, 6), (10, 6)]
