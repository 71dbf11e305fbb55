from services.scoring.handlers.reviews import book_of
from tests.scoring.domain.test_review import answered
from tests.support.quarter import ANNA, BEN, log, who


def test_a_book_is_what_the_stream_says():
    book = book_of(log(answered(), answered(by=BEN)))
    assert [entry.reviewer_id for entry in book.entries] == [who(ANNA), who(BEN)]
