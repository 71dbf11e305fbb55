from uuid import UUID

import pytest

from contracts.unsubscribe import KINDS, Ending, read_ending

MASTER = b"m" * 32


def ending(kind="digests") -> Ending:
    made = Ending(organisation_id=UUID(int=1), member_id=UUID(int=2), kind=kind)
    return made.signed(MASTER)


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_reads_as_it_was_written(kind):
    read = read_ending(ending(kind).text)
    assert read == ending(kind) and read.is_signed_with(MASTER)


def test_a_link_changed_anywhere_is_none_or_not_signed():
    text = ending().text
    for place in range(len(text)):
        other = "A" if text[place] != "A" else "B"
        read = read_ending(text[:place] + other + text[place + 1 :])
        assert read is None or not read.is_signed_with(MASTER)


@pytest.mark.parametrize("word", ["", "x", "ä", "A" * 87, ending().text + "A", ending().text[:-1]])
def test_what_is_no_link_is_none(word):
    read = read_ending(word)
    assert read is None or not read.is_signed_with(MASTER)


def test_another_platform_s_link_is_not_ours():
    assert not ending().is_signed_with(b"n" * 32)
