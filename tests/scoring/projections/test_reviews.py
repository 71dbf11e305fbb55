from services.scoring.projections.reviews import REVIEWS
from tests.scoring.domain.test_review import answered
from tests.support.quarter import ANNA, BEN, CYCLE, documents, who


def test_a_member_s_last_answer_counts_and_stands_where_the_first_did():
    events = (answered(), answered(by=BEN), answered("None at all"))
    book = documents(REVIEWS, *events)[str(CYCLE)]
    said = [(e.reviewer_id, e.answers["impact"]) for e in book.entries]
    assert said == [(who(ANNA), "None at all"), (who(BEN), "Some")]
    assert book.version == 3


def test_a_draft_is_seen_by_its_reviewer_alone():
    book = documents(REVIEWS, answered(draft=True), answered(by=BEN))[str(CYCLE)]
    assert [r.reviewer_id for r in book.seen_by(who(BEN))] == [who(BEN)]
    assert [r.reviewer_id for r in book.seen_by(who(ANNA))] == [who(ANNA), who(BEN)]
    assert [r.reviewer_id for r in book.seen_by(None)] == [who(BEN)]
