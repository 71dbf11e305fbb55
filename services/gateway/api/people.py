"""Members, teams, keys, and who I am."""

from contracts.commands.identity import (
    AddTeamMember,
    ChangeMember,
    ChangeTeam,
    CreateTeam,
    DeactivateMember,
    InviteMember,
    IssueApiKey,
    RemoveTeamMember,
    RevokeApiKey,
)
from contracts.commands.identity_erasure import EraseExternalParty, EraseMember
from contracts.commands.identity_parties import AddExternalParty
from contracts.queries.identity import ApiKeyList, Me, MemberById, MemberList, TeamById, TeamList
from contracts.queries.identity_parties import ExternalPartyList
from services.gateway.api.route import act, change, get, make, put, remove

ROUTES = (
    get("/v1/me", Me),
    get("/v1/members", MemberList, is_dated=True),
    make(
        "/v1/members",
        InviteMember,
        "member_id",
        example={"name": "Jonas Weber", "email": "jonas@example.com", "role": "lead"},
    ),
    get("/v1/members/{member_id}", MemberById, is_dated=True),
    change("/v1/members/{member_id}", ChangeMember, example={"role": "admin"}),
    act("/v1/members/{member_id}/deactivate", DeactivateMember, example={}),
    act(
        "/v1/members/{member_id}/erase",
        EraseMember,
        example={"legal_ground": "consent_withdrawn", "reason": "Asked for it by letter."},
    ),
    get("/v1/teams", TeamList, is_dated=True),
    make("/v1/teams", CreateTeam, "team_id", example={"name": "Sales"}),
    get("/v1/teams/{team_id}", TeamById, is_dated=True),
    change("/v1/teams/{team_id}", ChangeTeam, example={"name": "Sales and Service"}),
    put("/v1/teams/{team_id}/members/{member_id}", AddTeamMember),
    remove("/v1/teams/{team_id}/members/{member_id}", RemoveTeamMember),
    get("/v1/external-parties", ExternalPartyList),
    make(
        "/v1/external-parties",
        AddExternalParty,
        "external_party_id",
        example={"name": "Mia Mill", "email": "mia@mill.example", "company": "Old Mill"},
    ),
    act(
        "/v1/external-parties/{external_party_id}/erase",
        EraseExternalParty,
        example={"legal_ground": "no_longer_needed"},
    ),
    get("/v1/api-keys", ApiKeyList),
    make(
        "/v1/api-keys",
        IssueApiKey,
        "api_key_id",
        example={
            "name": "Payroll export",
            "member_id": "0192f7c0-0000-7000-8000-000000000001",
            "role": "viewer",
            "expires_at": "2027-12-31T23:00:00Z",
        },
    ),
    remove("/v1/api-keys/{api_key_id}", RevokeApiKey),
)
