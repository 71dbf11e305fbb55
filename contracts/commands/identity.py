"""Requests to change organisations, people, teams and keys.

The field named after the thing is set by the gateway: from the path, or a new id.
"""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from contracts.envelope import Command
from contracts.queries.identity import (
    ApiKeyView,
    MemberView,
    OrganisationView,
    RegisteredView,
    TeamsEnsured,
    TeamView,
)
from contracts.values import IMPORT_ROWS_MAX, Email, Name, Reason, Role

Timezone = Annotated[str, Meta(max_length=64)]
Locale = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?(?![\s\S])")]


class OwnerToBe(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first person of an organisation."""

    name: Name
    email: Email


class RegisterOrganisation(Command):
    """Bring a company to the platform, with its owner and the owner's first key."""

    ANSWER: ClassVar[Any] = RegisteredView

    organisation_id: UUID
    name: Name
    owner: OwnerToBe
    timezone: Timezone = "UTC"
    locale: Locale = "en"


class SuspendOrganisation(Command):
    """Close the door of an organisation; for the operator."""

    ANSWER: ClassVar[Any] = OrganisationView

    organisation_id: UUID
    reason: Reason


class ReinstateOrganisation(Command):
    """Open it again; for the operator."""

    ANSWER: ClassVar[Any] = OrganisationView

    organisation_id: UUID
    reason: Reason


class ChangeOrganisation(Command):
    """Change name, time zone or language."""

    ANSWER: ClassVar[Any] = OrganisationView

    name: Name | UnsetType = UNSET
    timezone: Timezone | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET


class InviteMember(Command):
    """Ask a person in."""

    ANSWER: ClassVar[Any] = MemberView

    member_id: UUID
    name: Name
    email: Email
    role: Role = "member"


class ChangeMember(Command):
    """Change a member's name, address or role."""

    ANSWER: ClassVar[Any] = MemberView

    member_id: UUID
    name: Name | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    role: Role | UnsetType = UNSET


class DeactivateMember(Command):
    """Let a member go."""

    ANSWER: ClassVar[Any] = MemberView

    member_id: UUID
    hand_over_to: UUID | None = None


class CreateTeam(Command):
    """Make a team."""

    ANSWER: ClassVar[Any] = TeamView

    team_id: UUID
    name: Name
    parent_id: UUID | None = None
    lead_id: UUID | None = None


class ChangeTeam(Command):
    """Change a team's name, parent or lead."""

    ANSWER: ClassVar[Any] = TeamView

    team_id: UUID
    name: Name | UnsetType = UNSET
    parent_id: UUID | UnsetType | None = UNSET
    lead_id: UUID | UnsetType | None = UNSET


class AddTeamMember(Command):
    """Put a member into a team."""

    ANSWER: ClassVar[Any] = TeamView

    team_id: UUID
    member_id: UUID


class RemoveTeamMember(Command):
    """Take a member out of a team."""

    ANSWER: ClassVar[Any] = TeamView

    team_id: UUID
    member_id: UUID


class EnsureTeams(Command):
    """Make those teams that do not exist yet, by name; a dry run only says which."""

    ANSWER: ClassVar[Any] = TeamsEnsured

    names: Annotated[tuple[Name, ...], Meta(max_length=IMPORT_ROWS_MAX)]
    dry_run: bool = False


class IssueApiKey(Command):
    """Give out a key for a member; its role is at most the member's own."""

    ANSWER: ClassVar[Any] = ApiKeyView

    api_key_id: UUID
    name: Name
    member_id: UUID
    role: Role | None = None
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class RevokeApiKey(Command):
    """Stop a key."""

    ANSWER: ClassVar[Any] = ApiKeyView

    api_key_id: UUID
