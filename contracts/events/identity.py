"""What happens to organisations, their people, teams and keys."""

from typing import ClassVar
from uuid import UUID

from contracts.envelope import Event
from contracts.values import Change, Role


class OrganisationRegistered(Event):
    """A company came to the platform; log_id is 32 hex digits and names its log for ever."""

    organisation_id: UUID
    name: str
    timezone: str
    locale: str
    log_id: str


class OrganisationSettingsChanged(Event):
    """Name, time zone or language of an organisation changed."""

    name: Change[str] | None = None
    timezone: Change[str] | None = None
    locale: Change[str] | None = None


class OrganisationSuspended(Event):
    """The operator closed the door; nothing is lost."""

    reason: str


class OrganisationReinstated(Event):
    """The operator opened the door again."""

    reason: str


class MemberInvited(Event):
    """A person was asked in, with a role."""

    PERSONAL: ClassVar[dict[str, str]] = {"name": "member_id", "email": "member_id"}

    member_id: UUID
    name: str
    email: str
    role: Role


class MemberJoined(Event):
    """The person came in."""

    member_id: UUID


class MemberChanged(Event):
    """A member's name or address changed; None where it did not."""

    PERSONAL: ClassVar[dict[str, str]] = {
        "name": "member_id",
        "old_name": "member_id",
        "email": "member_id",
        "old_email": "member_id",
    }

    member_id: UUID
    name: str | None = None
    old_name: str | None = None
    email: str | None = None
    old_email: str | None = None


class MemberRoleChanged(Event):
    """A member's role changed."""

    member_id: UUID
    role: Change[Role]


class MemberDeactivated(Event):
    """A member left; hand_over_to takes over what was theirs, if named."""

    member_id: UUID
    hand_over_to: UUID | None = None


class TeamCreated(Event):
    """A team was made."""

    team_id: UUID
    name: str
    parent_id: UUID | None = None
    lead_id: UUID | None = None


class TeamChanged(Event):
    """A team's name, parent or lead changed."""

    team_id: UUID
    name: Change[str] | None = None
    parent_id: Change[UUID | None] | None = None
    lead_id: Change[UUID | None] | None = None


class TeamMemberAdded(Event):
    """A member joined a team."""

    team_id: UUID
    member_id: UUID


class TeamMemberRemoved(Event):
    """A member left a team."""

    team_id: UUID
    member_id: UUID


class ApiKeyIssued(Event):
    """A key was given out; only the SHA-256 of its secret is kept, 64 hex digits.

    role is at most the member's own; expires_at is in µs since 1970 UTC. What a key is called often
    says whose it is.
    """

    VERSION: ClassVar[int] = 2
    PERSONAL: ClassVar[dict[str, str]] = {"name": "member_id"}

    api_key_id: UUID
    name: str
    member_id: UUID
    role: Role
    secret_sha256: str
    expires_at: int | None = None


class ApiKeyRevoked(Event):
    """A key stopped working."""

    api_key_id: UUID
