"""Wiring: which command, question and event goes where."""

import asyncio

from contracts.queries.identity import (
    ApiKeyList,
    Authenticate,
    Me,
    MemberById,
    MemberList,
    Organisation,
    OrganisationList,
    TeamById,
    TeamList,
)
from contracts.queries.identity_parties import ExternalPartyList
from contracts.queries.identity_sessions import AuthenticateSession
from services.identity.handlers.commands import COMMANDS
from services.identity.handlers.erasure import FINISHED_ERASURES
from services.identity.projections.api_keys import API_KEYS
from services.identity.projections.erasures import ERASURES
from services.identity.projections.external_parties import EXTERNAL_PARTIES
from services.identity.projections.members import MEMBERS
from services.identity.projections.organisations import ORGANISATIONS
from services.identity.projections.sessions import SESSIONS
from services.identity.projections.teams import TEAMS
from services.identity.queries.api_keys import api_key_list, authenticate
from services.identity.queries.external_parties import external_party_list
from services.identity.queries.members import me, member_by_id, member_list
from services.identity.queries.organisations import organisation, organisation_list
from services.identity.queries.sessions import authenticate_session
from services.identity.queries.teams import team_by_id, team_list
from services.runtime.bus.run import run
from services.runtime.service import Service
from services.runtime.settings import Settings

SERVICE = Service(
    name="identity",
    commands=COMMANDS,
    queries={
        Authenticate: authenticate,
        AuthenticateSession: authenticate_session,
        Organisation: organisation,
        OrganisationList: organisation_list,
        MemberById: member_by_id,
        MemberList: member_list,
        TeamById: team_by_id,
        TeamList: team_list,
        ExternalPartyList: external_party_list,
        ApiKeyList: api_key_list,
        Me: me,
    },
    projections=(
        ORGANISATIONS,
        MEMBERS,
        TEAMS,
        API_KEYS,
        EXTERNAL_PARTIES,
        SESSIONS,
        ERASURES,
    ),
    timers=(FINISHED_ERASURES,),
)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Answer until told to stop."""
    await run(SERVICE, settings, stop)
