"""Whose session is this?"""

import hmac

from contracts import errors
from contracts.queries.identity_sessions import AuthenticateSession, SessionView
from contracts.values import Actor
from services.identity.domain.session import IDLE_US_MAX, TOLD_AGAIN_AFTER_US
from services.identity.projections.members import MEMBERS, preferences_of
from services.identity.projections.organisations import ORGANISATIONS
from services.identity.projections.sessions import SESSIONS, OpenedSession
from services.identity.queries.access import demand_here
from services.runtime.service import Desk, Question

# Compared with where there is no such session, so that the answer takes as long.
NO_SECRET = "0" * 64


async def authenticate_session(question: Question[AuthenticateSession], desk: Desk) -> SessionView:
    """Whom a session stands for now; every one that opens nothing is NotFound alike,
    but where the whole organisation left. Raises OrganisationGone, NotFound."""
    organisation_id, query = question.organisation_id, question.query
    session = await desk.documents.get(SESSIONS, organisation_id, str(query.session_id))
    if session is None:
        await demand_here(desk, organisation_id)
    kept = session.secret_sha256 if session is not None else ""
    is_same = hmac.compare_digest((kept or NO_SECRET).encode(), query.secret_sha256.encode())
    if session is None or not kept or not is_same or not is_open(session, desk.now_us()):
        raise errors.NotFound(what="session")
    member = await desk.documents.get(MEMBERS, organisation_id, str(session.member_id))
    organisation = await desk.documents.get(ORGANISATIONS, organisation_id, str(organisation_id))
    if member is None or member.has_left or organisation is None:
        raise errors.NotFound(what="session")
    return SessionView(
        organisation_id=organisation_id,
        organisation=organisation.name,
        timezone=organisation.timezone,
        locale=organisation.locale,
        suspended=organisation.is_suspended,
        member_id=member.id,
        name=member.name,
        email=member.email,
        actor=Actor(
            kind="member",
            id=str(member.id),
            role=member.role,
            leads=member.leads,
            teams=member.team_ids,
        ),
        preferences=preferences_of(member),
        expires_at=ends_at(session),
        continue_from=session.used_at + TOLD_AGAIN_AFTER_US,
    )


def is_open(session: OpenedSession, now_us: int) -> bool:
    """Whether it opens pages at a moment."""
    return not session.is_closed and now_us < ends_at(session)


def ends_at(session: OpenedSession) -> int:
    """When it ends unless it is used, in µs."""
    return min(session.expires_at, session.used_at + IDLE_US_MAX)
