"""People sign in by a link, and out; of links and tokens only digests are kept."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from msgspec import Raw, Struct

from contracts import errors
from contracts.commands.identity_sessions import (
    CloseSession,
    ContinueSession,
    OpenSession,
    SendSignInLinks,
)
from contracts.envelope import Ok, encode
from contracts.ids import PLATFORM
from contracts.queries.identity_sessions import OpenedSession, SentLinks, SessionId, SignInDoor
from contracts.rights import Relation, demand
from contracts.sessions import DOORS_MAX, SECRET_BYTES, Door, SessionToken, SignInLink
from contracts.values import LIST_LIMIT_MAX
from services.identity.domain.member import Member, email_digest, join
from services.identity.domain.session import Session, close, go_on, open_with, send
from services.identity.handlers.streams import MEMBER, SESSION, Loaded, load, writing
from services.identity.projections.members import MEMBERS, of_email
from services.identity.projections.members import Member as KnownMember
from services.identity.projections.organisations import ORGANISATIONS, Organisation
from services.runtime.handle import Decided, commit, handle
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded, StreamWrite

# Of an address all organisations are asked; so many at once leave connections to others.
LOOKED_AT_ONCE = 4


class Found(Struct, frozen=True, kw_only=True):
    """A member with the address looked for."""

    organisation: Organisation
    member: KnownMember


async def send_sign_in_links(asked: Asked[SendSignInLinks], desk: Desk) -> Ok:
    """Make one link for all organisations of an address; an unknown one gets none, and whoever
    asked from outside is not told."""
    demand(SendSignInLinks, asked.actor)
    found = (await _members_with(desk, asked.command.email))[:DOORS_MAX]
    if not found:
        return Ok(body=Raw(encode(SentLinks())))
    link = SignInLink(
        secret=secrets.token_bytes(SECRET_BYTES),
        doors=tuple(
            Door(organisation_id=one.organisation.id, session_id=desk.new_id()) for one in found
        ),
    )
    for one, door in zip(found, link.doors, strict=True):
        await _send(asked, desk, one.member.id, door, link.secret_sha256)
    doors = tuple(
        SignInDoor(
            organisation_id=one.organisation.id,
            organisation=one.organisation.name,
            locale=one.organisation.locale,
            name=one.member.name,
            language=one.member.language,
            member_id=one.member.id,
        )
        for one in found
    )
    return Ok(body=Raw(encode(SentLinks(link=link.text, doors=doors))))


async def _members_with(desk: Desk, email: str) -> list[Found]:
    """Who has an address, in every organisation that is open."""
    found: list[Found] = []
    after: str | None = None
    while True:
        page, after = await desk.documents.listed(
            ORGANISATIONS, PLATFORM, "all", limit=LIST_LIMIT_MAX, after=after
        )
        for at in range(0, len(page), LOOKED_AT_ONCE):
            some = [one for one in page[at : at + LOOKED_AT_ONCE] if not one.is_suspended]
            several = await asyncio.gather(*(_member_with(desk, one, email) for one in some))
            found += [one for one in several if one is not None]
        if after is None:
            return found


async def _member_with(desk: Desk, organisation: Organisation, email: str) -> Found | None:
    members, _ = await desk.documents.listed(
        MEMBERS, organisation.id, of_email(email_digest(organisation.id, email)), limit=1
    )
    return Found(organisation=organisation, member=members[0]) if members else None


async def _send(
    asked: Asked[SendSignInLinks], desk: Desk, member_id: UUID, door: Door, digest: str
) -> None:
    inside = replace(asked, organisation_id=door.organisation_id, key=None, if_match=None)
    sent = send(door.session_id, member_id, digest, asked.at)
    own = StreamWrite(stream=SESSION.stream(door.session_id), expected=0, events=(sent,))
    if await commit(inside, desk, Decided(events=own.events), own, lambda _: b"null") is None:
        raise errors.IdTaken(what="session")


async def open_session(asked: Asked[OpenSession], desk: Desk) -> Ok:
    """Open a session with its link; an invited member has come in with it. Raises LinkUsed."""
    demand(OpenSession, asked.actor)
    command = asked.command
    token = SessionToken(
        organisation_id=asked.organisation_id,
        session_id=command.session_id,
        secret=secrets.token_bytes(SECRET_BYTES),
    )
    session = await load(desk, asked.organisation_id, SESSION, command.session_id)
    if session.state is None:
        raise errors.LinkUsed
    member = await load(desk, asked.organisation_id, MEMBER, session.state.member_id)
    came_in = writing(member.pin, _coming_in(member))

    def decide(found: Session | None) -> Decided:
        events = open_with(found, command.secret_sha256, token.secret_sha256, asked.at)
        return Decided(events=events, others=(came_in,))

    return await handle(
        asked, desk, SESSION, command.session_id, decide, lambda _: OpenedSession(token=token.text)
    )


def _coming_in(member: Loaded[Member | None]) -> Sequence[Any]:
    if member.state is None or member.state.has_left:
        raise errors.LinkUsed
    return join(member.state)


async def continue_session(asked: Asked[ContinueSession], desk: Desk) -> Ok:
    """Say that a session is in use. Raises NotFound."""
    demand(ContinueSession, asked.actor)
    return await handle(asked, desk, SESSION, asked.command.session_id, go_on, _present)


async def close_session(asked: Asked[CloseSession], desk: Desk) -> Ok:
    """End a session of whoever asks. Raises NotFound, also for another's."""
    found = await load(desk, asked.organisation_id, SESSION, asked.command.session_id)
    if found.state is None or found.state.member_id != asked.actor.member_id:
        raise errors.NotFound(what="session")
    myself: set[Relation] = {"self"}
    demand(CloseSession, asked.actor, myself)
    return await handle(asked, desk, SESSION, asked.command.session_id, close, _present)


def _present(history: Sequence[Recorded[Any]]) -> SessionId:
    return SessionId(session_id=history[0].event.session_id)
