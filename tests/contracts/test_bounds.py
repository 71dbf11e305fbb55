import pytest

from contracts.bounds import bounds
from contracts.errors import Invalid


def test_what_is_not_named_is_no_bound():
    assert bounds(None, None) == (None, None)
    assert bounds("1970-01-01T00:00:01Z", None) == (1_000_000, None)
    assert bounds(None, "1970-01-01T01:00:00+01:00") == (None, 0)


@pytest.mark.parametrize("text", ["yesterday", "2026-11-23", ""])
def test_each_that_is_no_time_is_named_at_once(text: str):
    with pytest.raises(Invalid) as refused:
        bounds(text, text)
    assert [(f.pointer, f.code) for f in refused.value.faults] == [
        ("/from", "not_a_time"),
        ("/to", "not_a_time"),
    ]
