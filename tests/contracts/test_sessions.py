"""Words that sign in, and tokens of sessions."""

from uuid import UUID

import pytest

from contracts.sessions import (
    DOORS_MAX,
    Door,
    SessionToken,
    SignInLink,
    read_session_token,
    read_sign_in_link,
)


def link(doors: int) -> SignInLink:
    several = tuple(
        Door(organisation_id=UUID(int=n), session_id=UUID(int=99 + n)) for n in range(doors)
    )
    return SignInLink(secret=b"s" * 32, doors=several)


token = SessionToken(organisation_id=UUID(int=1), session_id=UUID(int=2), secret=b"s" * 32)


@pytest.mark.parametrize("doors", [1, 2, DOORS_MAX])
def test_a_link_reads_as_it_was_written(doors):
    assert read_sign_in_link(link(doors).text) == link(doors)


@pytest.mark.parametrize("doors", [0, DOORS_MAX + 1])
def test_a_link_opens_something_and_not_everything(doors):
    assert read_sign_in_link(link(doors).text) is None


def test_a_token_reads_as_it_was_written():
    assert read_session_token(token.text) == token
    assert len(token.text) == 86


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        token.text[:-4],
        token.text + "AAAA",
        "é" * 86,
        "!" * 86,
    ],
)
def test_what_is_no_token_is_none(text):
    assert read_session_token(text) is None
    assert read_sign_in_link(text) is None
