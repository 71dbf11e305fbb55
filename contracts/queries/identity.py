"""Questions about organisations, people, teams and keys, and their answers.

Times are RFC 3339 in UTC with microseconds; version is what If-Match compares.
"""

from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from msgspec import Meta, Struct

from contracts.envelope import Query
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX, Actor, Role

Limit = Annotated[int, Meta(ge=1, le=LIST_LIMIT_MAX)]
MemberState = Literal["invited", "active", "deactivated", "erased"]


class OrganisationView(Struct, frozen=True, kw_only=True):
    """An organisation, as its people see it."""

    id: UUID
    name: str
    timezone: str
    locale: str
    state: Literal["active", "suspended", "offboarded"]
    log_id: str
    created_at: str
    version: int


class MemberView(Struct, frozen=True, kw_only=True):
    """A person in an organisation."""

    id: UUID
    name: str
    email: str
    role: Role
    state: MemberState
    team_ids: tuple[UUID, ...] = ()
    created_at: str
    version: int


class TeamView(Struct, frozen=True, kw_only=True):
    """A team, its place and its people."""

    id: UUID
    name: str
    parent_id: UUID | None = None
    lead_id: UUID | None = None
    member_ids: tuple[UUID, ...] = ()
    created_at: str
    version: int


class ApiKeyView(Struct, frozen=True, kw_only=True):
    """A key without its secret; api_key is there once, in the answer that made it."""

    id: UUID
    name: str
    member_id: UUID
    role: Role
    state: Literal["active", "revoked", "expired"]
    expires_at: str | None = None
    created_at: str
    version: int
    api_key: str | None = None


class RegisteredView(Struct, frozen=True, kw_only=True):
    """A new organisation with its owner and the owner's first key, shown once."""

    organisation: OrganisationView
    owner: MemberView
    api_key: str


class MeView(Struct, frozen=True, kw_only=True):
    """Who I am here."""

    organisation: OrganisationView
    member: MemberView
    role: Role
    leads: tuple[UUID, ...] = ()


class TeamsEnsured(Struct, frozen=True, kw_only=True):
    """For each name asked for, lower-cased and folded: whose it is, and whether it was made."""

    ids: dict[str, UUID]
    made: tuple[str, ...] = ()


class Credential(Struct, frozen=True, kw_only=True):
    """What a key stands for; expires_at in µs since 1970 UTC."""

    organisation_id: UUID
    actor: Actor
    suspended: bool = False
    expires_at: int | None = None


class Authenticate(Query):
    """Whose key is this? secret_sha256 is 64 hex digits; the organisation is in the frame."""

    ANSWER: ClassVar[Any] = Credential

    api_key_id: UUID
    secret_sha256: str


class Organisation(Query):
    """The organisation I belong to."""

    ANSWER: ClassVar[Any] = OrganisationView


class OrganisationList(Query):
    """All organisations of the platform; for the operator."""

    ANSWER: ClassVar[Any] = Page[OrganisationView]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class MemberById(Query):
    """One member."""

    ANSWER: ClassVar[Any] = MemberView

    member_id: UUID


class MemberList(Query):
    """All members."""

    ANSWER: ClassVar[Any] = Page[MemberView]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class TeamById(Query):
    """One team."""

    ANSWER: ClassVar[Any] = TeamView

    team_id: UUID


class TeamList(Query):
    """All teams."""

    ANSWER: ClassVar[Any] = Page[TeamView]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class ApiKeyList(Query):
    """All keys, without their secrets."""

    ANSWER: ClassVar[Any] = Page[ApiKeyView]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class Me(Query):
    """Who am I here?"""

    ANSWER: ClassVar[Any] = MeView
