"""Keys without their secrets, and whose a key is."""

import hmac

from contracts import errors
from contracts.queries.identity import ApiKeyList, ApiKeyView, Authenticate, Credential
from contracts.queries.page import Page
from contracts.values import Actor
from services.identity.domain.role import lower
from services.identity.projections.api_keys import API_KEYS, ApiKey, of_member, present
from services.identity.projections.members import MEMBERS
from services.identity.projections.organisations import ORGANISATIONS
from services.identity.queries.access import demand_here, demand_insider
from services.runtime.service import Desk, Question

# Compared with where there is no such key, so that the answer takes as long.
NO_SECRET = "0" * 64


async def api_key_list(question: Question[ApiKeyList], desk: Desk) -> Page[ApiKeyView]:
    """All keys for admins, for others their own; in the order they were given out."""
    actor = question.actor
    demand_insider(actor)
    everything = actor.is_admin or actor.member_id is None
    page, following = await desk.documents.listed(
        API_KEYS,
        question.organisation_id,
        "all" if everything or actor.member_id is None else of_member(actor.member_id),
        limit=question.query.limit,
        after=question.query.after,
    )
    now_us = desk.now_us()
    return Page(data=tuple(present(k, now_us) for k in page), next=following)


async def authenticate(question: Question[Authenticate], desk: Desk) -> Credential:
    """Whom a key stands for now; every key that opens no door is NotFound alike, but where the
    whole organisation left. Raises OrganisationGone, NotFound."""
    organisation_id = question.organisation_id
    key_id = str(question.query.api_key_id)
    key = await desk.documents.get(API_KEYS, organisation_id, key_id)
    if key is None:
        await demand_here(desk, organisation_id)
    if not _opens(key, question.query.secret_sha256, desk.now_us()) or key is None:
        raise errors.NotFound(what="key")
    member = await desk.documents.get(MEMBERS, organisation_id, str(key.member_id))
    organisation = await desk.documents.get(ORGANISATIONS, organisation_id, str(organisation_id))
    if member is None or member.has_left or organisation is None:
        raise errors.NotFound(what="key")
    return Credential(
        organisation_id=organisation_id,
        actor=Actor(
            kind="member",
            id=str(member.id),
            role=lower(key.role, member.role),
            leads=member.leads,
            teams=member.team_ids,
        ),
        suspended=organisation.is_suspended,
        expires_at=key.expires_at,
    )


def _opens(key: ApiKey | None, secret_sha256: str, now_us: int) -> bool:
    kept = NO_SECRET if key is None else key.secret_sha256
    is_same = hmac.compare_digest(kept.encode(), secret_sha256.encode())
    return is_same and key is not None and key.state(now_us) == "active"
