from uuid import UUID

import pytest

from contracts.errors import Invalid
from services.notification.queries.place import read_place, write_place
from services.runtime.projection.cursor import write_cursor
from tests.support.history import ORGANISATION


def test_a_place_is_read_as_it_was_written():
    assert read_place(ORGANISATION, write_place(ORGANISATION, 812)) == 812


def test_no_place_is_the_beginning():
    assert read_place(ORGANISATION, None) == 0


@pytest.mark.parametrize(
    "word",
    [
        "",
        "812",
        "{}",
        "ü",
        write_place(UUID(int=1), 812),
        write_cursor("812", str(ORGANISATION)),
        write_cursor("00000000081x", str(ORGANISATION)),
    ],
)
def test_a_word_that_this_feed_did_not_give_out_is_refused(word):
    with pytest.raises(Invalid) as refused:
        read_place(ORGANISATION, word)
    assert [fault.pointer for fault in refused.value.faults] == ["/after"]
