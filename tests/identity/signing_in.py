"""Signing in, for the stories about sessions."""

from contracts.commands.identity_sessions import OpenSession, SendSignInLinks
from contracts.envelope import decode
from contracts.ids import PLATFORM
from contracts.queries.identity_sessions import (
    AuthenticateSession,
    OpenedSession,
    SentLinks,
    SessionView,
)
from contracts.sessions import SessionToken, read_session_token, read_sign_in_link
from contracts.values import system
from tests.identity.house import House

GATEWAY = system("gateway")


async def letter(house: House, email: str) -> SentLinks:
    """What a person with this address is mailed."""
    done = await house.tell(SendSignInLinks(email=email), actor=GATEWAY, organisation=PLATFORM)
    sent = decode(done.body, SentLinks)
    for door in sent.doors:
        await house.settle(door.organisation_id)
    return sent


async def opened(house: House, word: str | None, door: int = 0) -> SessionToken:
    """The session that a link opens at one of its doors; raises LinkUsed."""
    link = read_sign_in_link(word or "")
    assert link is not None
    at = link.doors[door]
    command = OpenSession(session_id=at.session_id, secret_sha256=link.secret_sha256)
    done = await house.tell(command, actor=GATEWAY, organisation=at.organisation_id)
    token = read_session_token(decode(done.body, OpenedSession).token)
    assert token is not None
    return token


async def signed_in(house: House, email: str) -> SessionToken:
    """The session of a person who asked for a link and used it."""
    return await opened(house, (await letter(house, email)).link)


async def who(house: House, token: SessionToken) -> SessionView:
    """Whose session it is; raises NotFound."""
    question = AuthenticateSession(session_id=token.session_id, secret_sha256=token.secret_sha256)
    view: SessionView = await house.ask(question, actor=GATEWAY, organisation=token.organisation_id)
    return view
