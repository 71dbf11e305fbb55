"""A key: given out to a member, with a role, until it is revoked or expires."""

from typing import assert_never
from uuid import UUID

from msgspec import Struct, structs

from contracts import errors
from contracts.commands.identity import IssueApiKey
from contracts.envelope import Fault
from contracts.events.identity import ApiKeyIssued, ApiKeyRevoked
from contracts.times import micros
from contracts.values import Role
from services.identity.domain.change import blank
from services.identity.domain.member import Member, present_faults
from services.identity.domain.role import is_at_most, lower

ApiKeyEvent = ApiKeyIssued | ApiKeyRevoked


class ApiKey(Struct, frozen=True, kw_only=True):
    """A key as its events made it."""

    id: UUID
    member_id: UUID
    is_revoked: bool = False


def evolve(key: ApiKey | None, event: ApiKeyEvent) -> ApiKey | None:
    """The key after an event."""
    match event:
        case ApiKeyIssued():
            return ApiKey(id=event.api_key_id, member_id=event.member_id)
        case _ if key is None:
            return None
        case ApiKeyRevoked():
            return structs.replace(key, is_revoked=True)
        case _:
            assert_never(event)


def issue(
    key: ApiKey | None,
    command: IssueApiKey,
    *,
    member: Member | None,
    limit: Role,
    secret_sha256: str,
    at: int,
) -> list[ApiKeyEvent]:
    """Give out a key: at most the member's role and at most limit, that of whoever asks.

    Without a role it gets the highest of these. Raises Invalid, IdTaken, RoleTooHigh.
    """
    expires_at = None if command.expires_at is None else micros(command.expires_at)
    faults = blank("/name", command.name) + present_faults("/member_id", member)
    if expires_at is not None and expires_at <= at:
        faults.append(Fault("/expires_at", "past", "A key expires at some time to come."))
    if faults or member is None:
        raise errors.Invalid(*faults)
    if key is not None:
        raise errors.IdTaken(what="key")
    highest = lower(member.role, limit)
    role = command.role or highest
    if not is_at_most(role, highest):
        raise errors.RoleTooHigh(member_role=highest, role=role)
    return [
        ApiKeyIssued(
            api_key_id=command.api_key_id,
            name=command.name.strip(),
            member_id=command.member_id,
            role=role,
            secret_sha256=secret_sha256,
            expires_at=expires_at,
        )
    ]


def revoke(key: ApiKey | None) -> list[ApiKeyEvent]:
    """Stop a key, unless that happened before. Raises NotFound."""
    if key is None:
        raise errors.NotFound(what="key")
    if key.is_revoked:
        return []
    return [ApiKeyRevoked(api_key_id=key.id)]
