from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.api_keys import KEY_CHARS, ApiKey, read_api_key

KEY = ApiKey(organisation_id=UUID(int=1), api_key_id=UUID(int=2), secret=b"s" * 32)


@given(st.uuids(), st.uuids(), st.binary(min_size=32, max_size=32))
def test_a_key_is_read_as_it_was_written(organisation_id, api_key_id, secret):
    key = ApiKey(organisation_id=organisation_id, api_key_id=api_key_id, secret=secret)
    assert read_api_key(key.text) == key
    assert len(key.text) == KEY_CHARS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sl_",
        KEY.text[:-1],
        KEY.text + "A",
        "xx_" + KEY.text[3:],
        "sl_" + "ü" * 86,
        "sl_" + "!" * 86,
    ],
)
def test_what_is_not_a_key_is_none(text):
    assert read_api_key(text) is None


def test_a_key_has_one_spelling():
    # The last character carries four bits of padding that decoders ignore.
    assert KEY.text.endswith("w")
    assert read_api_key(KEY.text[:-1] + "x") is None
