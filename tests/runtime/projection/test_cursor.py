"""A cursor brings a reader back to where a page ended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Invalid
from services.runtime.projection.cursor import read_cursor, write_cursor


@given(st.text(), st.text())
def test_a_cursor_is_read_as_it_was_written(sort, key):
    assert read_cursor(write_cursor(sort, key)) == (sort, key)


@pytest.mark.parametrize("word", ["", "x", "%%%", "eyJhIjoxfQ", "WzFd", "ä"])
def test_a_cursor_that_was_not_given_out_is_refused_with_its_pointer(word):
    with pytest.raises(Invalid) as refused:
        read_cursor(word)
    assert refused.value.refused.errors[0].pointer == "/after"
