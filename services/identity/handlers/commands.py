"""Which command goes to which handler."""

from contextlib import suppress
from typing import Any

from contracts import errors
from contracts.commands.identity import (
    AddTeamMember,
    ChangeMember,
    ChangeOrganisation,
    ChangeTeam,
    CreateTeam,
    DeactivateMember,
    EnsureTeams,
    InviteMember,
    IssueApiKey,
    RegisterOrganisation,
    ReinstateOrganisation,
    RemoveTeamMember,
    RevokeApiKey,
    SuspendOrganisation,
)
from contracts.commands.identity_erasure import (
    EraseExternalParty,
    EraseMember,
    FinishErasure,
    OffboardOrganisation,
)
from contracts.commands.identity_parties import AddExternalParty
from contracts.commands.identity_sessions import (
    ChangePreferences,
    CloseSession,
    ContinueSession,
    OpenSession,
    SendSignInLinks,
)
from contracts.envelope import Command, Ok
from services.identity.handlers.api_keys import issue_api_key, revoke_api_key
from services.identity.handlers.ensure_teams import ensure_teams
from services.identity.handlers.erasure import (
    erase_external_party,
    erase_member,
    finish_erasure,
)
from services.identity.handlers.external_parties import add_external_party
from services.identity.handlers.members import change_member, deactivate_member, invite_member
from services.identity.handlers.offboarding import offboard_organisation
from services.identity.handlers.organisations import (
    change_organisation,
    register_organisation,
    suspend_organisation,
)
from services.identity.handlers.preferences import change_preferences
from services.identity.handlers.sessions import (
    close_session,
    continue_session,
    open_session,
    send_sign_in_links,
)
from services.identity.handlers.teams import (
    add_team_member,
    change_team,
    create_team,
    remove_team_member,
)
from services.runtime.service import Asked, Desk, Handler

LOOKS_MAX = 3


def looking_again(handler: Handler) -> Handler:
    """Look at the other streams anew when one of them moved before the decision was written.

    handle() loads only the stream it decides on; what it is pinned to is loaded by the handler.
    """

    async def patient(asked: Asked[Any], desk: Desk) -> Ok:
        for _ in range(LOOKS_MAX - 1):
            with suppress(errors.WrittenMeanwhile):
                return await handler(asked, desk)
        return await handler(asked, desk)

    return patient


COMMANDS: dict[type[Command], Handler] = {
    RegisterOrganisation: register_organisation,
    SuspendOrganisation: suspend_organisation,
    ReinstateOrganisation: suspend_organisation,
    ChangeOrganisation: change_organisation,
    InviteMember: invite_member,
    ChangeMember: looking_again(change_member),
    DeactivateMember: looking_again(deactivate_member),
    CreateTeam: looking_again(create_team),
    ChangeTeam: looking_again(change_team),
    AddTeamMember: looking_again(add_team_member),
    RemoveTeamMember: looking_again(remove_team_member),
    EnsureTeams: ensure_teams,
    AddExternalParty: add_external_party,
    EraseMember: looking_again(erase_member),
    EraseExternalParty: erase_external_party,
    FinishErasure: finish_erasure,
    OffboardOrganisation: offboard_organisation,
    IssueApiKey: looking_again(issue_api_key),
    RevokeApiKey: revoke_api_key,
    SendSignInLinks: send_sign_in_links,
    OpenSession: looking_again(open_session),
    ContinueSession: continue_session,
    CloseSession: close_session,
    ChangePreferences: change_preferences,
}
