from contracts.times import rfc3339
from services.scoring.domain.learnings import told
from services.scoring.domain.review import Book, Entry
from tests.support.quarter import ANNA, BEN, NOON_US, OBJECTIVE, who


def entry(member, is_draft=False, **answers: str) -> Entry:
    return Entry(
        reviewer_id=who(member),
        answers=answers,
        verdict=None,
        outcome=None,
        is_draft=is_draft,
        at=NOON_US,
    )


def test_what_was_learnt_and_how_to_go_on_is_told_and_nothing_else():
    book = Book(entries=(entry(ANNA, performance="Well", learnings="Ask", future="Fewer"),))
    found = list(told(book, OBJECTIVE))
    assert [(one.about, one.text) for one in found] == [("learnings", "Ask"), ("future", "Fewer")]
    assert {(one.reviewer_id, one.objective_id) for one in found} == {(who(ANNA), OBJECTIVE)}
    assert found[0].at == rfc3339(NOON_US)


def test_drafts_and_blanks_taught_nobody_anything():
    book = Book(entries=(entry(ANNA, True, learnings="Ask"), entry(BEN, learnings=" \n")))
    assert list(told(book, None)) == []
