"""Keys are given out and stopped; here, and nowhere else, secrets are made."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.api_keys import SECRET_BYTES, ApiKey
from contracts.commands.identity import IssueApiKey, RevokeApiKey
from contracts.envelope import Ok
from contracts.queries.identity import ApiKeyView
from contracts.rights import Relation, demand
from contracts.values import Actor
from services.identity.domain.api_key import issue, revoke
from services.identity.domain.member import join
from services.identity.handlers.streams import API_KEY, MEMBER, load, writing
from services.identity.projections.api_keys import API_KEYS, present
from services.runtime.handle import Decided, handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded


def new_key(organisation_id: UUID, api_key_id: UUID) -> ApiKey:
    """A key with a secret nobody can guess."""
    secret = secrets.token_bytes(SECRET_BYTES)
    return ApiKey(organisation_id=organisation_id, api_key_id=api_key_id, secret=secret)


async def issue_api_key(asked: Asked[IssueApiKey], desk: Desk) -> Ok:
    """Give out a key and show it once; with the first one an invited member has come in."""
    command, actor = asked.command, asked.actor
    demand(IssueApiKey, actor, _relations(actor, command.member_id))
    member = await load(desk, asked.organisation_id, MEMBER, command.member_id)
    key = new_key(asked.organisation_id, command.api_key_id)
    came_in = writing(member.pin, join(member.state) if member.state else [])
    # A weak key in the hands of an owner must not give out a strong one.
    limit = actor.role if actor.role is not None and not actor.is_admin else "owner"

    return await handle(
        asked,
        desk,
        API_KEY,
        command.api_key_id,
        lambda found: Decided(
            events=issue(
                found,
                command,
                member=member.state,
                limit=limit,
                secret_sha256=key.secret_sha256,
                at=asked.at,
            ),
            others=(came_in,),
        ),
        lambda history: _present(history, asked.at, key.text),
    )


async def revoke_api_key(asked: Asked[RevokeApiKey], desk: Desk) -> Ok:
    """Stop a key. Others' keys are seen by admins only, so for the rest they do not exist."""
    command, actor = asked.command, asked.actor
    found = await load(desk, asked.organisation_id, API_KEY, command.api_key_id)
    if found.state is None:
        raise errors.NotFound(what="key")
    relations = _relations(actor, found.state.member_id)
    if not relations and not actor.is_admin:
        raise errors.NotFound(what="key")
    demand(RevokeApiKey, actor, relations)
    return await handle(
        asked,
        desk,
        API_KEY,
        command.api_key_id,
        revoke,
        lambda history: _present(history, asked.at),
    )


def _relations(actor: Actor, member_id: UUID) -> set[Relation]:
    return {"self"} if actor.member_id == member_id else set()


def _present(history: Sequence[Recorded[Any]], now_us: int, text: str | None = None) -> ApiKeyView:
    (key,) = fold(API_KEYS, history).values()
    return present(key, now_us, text)
