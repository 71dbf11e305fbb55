"""Keeps the keys; of a secret only its SHA-256, which no view shows."""

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct, structs

from contracts.events.identity import ApiKeyIssued, ApiKeyRevoked
from contracts.queries.identity import ApiKeyView
from contracts.times import rfc3339
from contracts.values import Role
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class ApiKey(Struct, frozen=True, kw_only=True):
    """A key; index is its place in the log, the times are in µs."""

    id: UUID
    name: str
    member_id: UUID
    role: Role
    secret_sha256: str
    expires_at: int | None = None
    is_revoked: bool = False
    created_at: int
    index: int
    version: int

    def state(self, now_us: int) -> Literal["active", "revoked", "expired"]:
        """Whether the key opens the door at a moment."""
        if self.is_revoked:
            return "revoked"
        if self.expires_at is not None and self.expires_at <= now_us:
            return "expired"
        return "active"


def present(key: ApiKey, now_us: int, text: str | None = None) -> ApiKeyView:
    """A key as people see it; text is the key itself, shown once."""
    return ApiKeyView(
        id=key.id,
        name=key.name,
        member_id=key.member_id,
        role=key.role,
        state=key.state(now_us),
        expires_at=None if key.expires_at is None else rfc3339(key.expires_at),
        created_at=rfc3339(key.created_at),
        version=key.version,
        api_key=text,
    )


def issue(shelf: Shelf[ApiKey], recorded: Recorded[ApiKeyIssued]) -> None:
    """A new key."""
    event = recorded.event
    key = ApiKey(
        id=event.api_key_id,
        name=event.name,
        member_id=event.member_id,
        role=event.role,
        secret_sha256=event.secret_sha256,
        expires_at=event.expires_at,
        created_at=recorded.header.recorded_at,
        index=recorded.index,
        version=recorded.header.version,
    )
    shelf.put(str(event.api_key_id), key)


def revoke(shelf: Shelf[ApiKey], recorded: Recorded[ApiKeyRevoked]) -> None:
    """It opens no door any more."""
    key = shelf.get(str(recorded.event.api_key_id))
    if key is not None:
        stopped = structs.replace(key, is_revoked=True, version=recorded.header.version)
        shelf.put(str(key.id), stopped)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one key."""
    return (str(recorded.event.api_key_id),)


def of_member(member_id: UUID) -> str:
    """The list of a member's keys."""
    return f"member/{member_id}"


def lists(_key: str, key: ApiKey) -> Iterable[tuple[str, str]]:
    """All and each member's, in the order they came."""
    sort = f"{key.index:012}"
    return (("all", sort), (of_member(key.member_id), sort))


API_KEYS = Projection(
    name="api_keys",
    version=1,
    document=ApiKey,
    steps={ApiKeyIssued: issue, ApiKeyRevoked: revoke},
    keys=keys,
    lists=lists,
)
