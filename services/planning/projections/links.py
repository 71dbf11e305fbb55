"""Links for outsiders: signed with the organisation's secret, which its own log keeps sealed."""

import secrets
from uuid import UUID

from contracts import errors
from contracts.events.planning_dependencies import LinkSecretMade
from contracts.links import SECRET_BYTES, Link, read_link
from services.planning.domain import dependency as rules
from services.planning.domain import link_secret
from services.planning.domain.dependency import Dependency, OpenLink, demand_link
from services.planning.projections.people import key_of, people
from services.runtime.handle import Aggregate
from services.runtime.service import Desk
from services.runtime.store.api import StreamWrite

DEPENDENCY: Aggregate[Dependency | None] = Aggregate(
    kind="dependency", initial=None, evolve=rules.evolve
)
LINK_SECRET: Aggregate[bytes | None] = Aggregate(
    kind="link_secret", initial=None, evolve=link_secret.evolve
)
PATH = "/d/"


async def secret_of(desk: Desk, organisation_id: UUID) -> bytes | None:
    """The secret with which an organisation signs, None before its first link."""
    stream = LINK_SECRET.stream(organisation_id)
    history = await desk.store.read_stream(organisation_id, stream)
    return LINK_SECRET.state([recorded.event for recorded in history])


def new_secret(organisation_id: UUID) -> tuple[bytes, StreamWrite]:
    """A secret nobody can guess, and how it is kept. Of two made at once one is kept."""
    secret = secrets.token_bytes(SECRET_BYTES)
    made = LinkSecretMade(organisation_id=organisation_id, secret=secret.hex())
    stream = LINK_SECRET.stream(organisation_id)
    return secret, StreamWrite(stream=stream, expected=0, events=(made,))


def path_of(
    dependency: Dependency, organisation_id: UUID, secret: bytes | None, now_us: int
) -> str | None:
    """The path at which an outsider answers, None where no link opens."""
    link = dependency.link
    if link is None or secret is None or link.is_revoked or link.expires_at <= now_us:
        return None
    signed = Link(
        organisation_id=organisation_id,
        dependency_id=dependency.id,
        serial=link.serial,
        expires_at=link.expires_at,
    ).signed(secret)
    return PATH + signed.text


async def opened(desk: Desk, organisation_id: UUID, token: str) -> tuple[Dependency, OpenLink]:
    """What a link opens. Raises NotFound for one that was not made here, LinkClosed."""
    link = read_link(token)
    secret = await secret_of(desk, organisation_id)
    if link is None or secret is None or link.organisation_id != organisation_id:
        raise errors.NotFound(what="link")
    if not link.is_signed_with(secret):
        raise errors.NotFound(what="link")
    stream = DEPENDENCY.stream(link.dependency_id)
    history = await desk.store.read_stream(organisation_id, stream)
    found = DEPENDENCY.state([recorded.event for recorded in history])
    if found is None:
        raise errors.NotFound(what="link")
    party = await desk.documents.get(people, organisation_id, key_of("external_party", found.on.id))
    if party is not None and not party.is_here:
        # Whoever was forgotten is told nothing any more.
        raise errors.LinkClosed
    return found, demand_link(found, link.serial, link.expires_at, desk.now_us())
