"""Headers that make a request conditional."""

import pytest

from contracts.errors import Invalid
from services.gateway import conditions


def test_a_version_is_read_from_an_etag_strong_or_weak():
    assert conditions.if_match({b"if-match": b'"7"'}) == 7
    assert conditions.if_match({b"if-match": b'W/"12"'}) == 12


def test_no_header_and_a_star_compare_nothing():
    assert conditions.if_match({}) is None
    assert conditions.if_match({b"if-match": b"*"}) is None


@pytest.mark.parametrize(
    "value", [b"7", b'"x"', b'"1", "2"', b'""', b'"-1"', b'"' + b"9" * 30 + b'"']
)
def test_any_other_if_match_is_refused_by_name(value):
    with pytest.raises(Invalid) as refused:
        conditions.if_match({b"if-match": value})
    assert refused.value.faults[0].pointer == "/If-Match"


@pytest.mark.parametrize("value", [b"", b"-1", b"x", b"1.5", b"9" * 30])
def test_a_position_is_a_whole_number(value):
    assert conditions.min_position({b"scoreline-min-position": b"812"}) == 812
    with pytest.raises(Invalid):
        conditions.min_position({b"scoreline-min-position": value})


def test_an_idempotency_key_is_any_text_of_at_most_255_characters():
    umlauts = "ü" * 255
    assert conditions.idempotency_key({b"idempotency-key": umlauts.encode()}) == umlauts
    for bad in (b"", b"x" * 256, b"a\x7fb", b"tab\t"):
        with pytest.raises(Invalid):
            conditions.idempotency_key({b"idempotency-key": bad})


def test_a_fingerprint_tells_apart_who_asked_what_of_what():
    one = conditions.fingerprint("member/1", "POST", "/v1/x", b"{}")
    others = [
        conditions.fingerprint("member/2", "POST", "/v1/x", b"{}"),
        conditions.fingerprint("member/1", "PUT", "/v1/x", b"{}"),
        conditions.fingerprint("member/1", "POST", "/v1/y", b"{}"),
        conditions.fingerprint("member/1", "POST", "/v1/x", b"{} "),
    ]
    assert one == conditions.fingerprint("member/1", "POST", "/v1/x", b"{}")
    assert len({one, *others}) == 5
