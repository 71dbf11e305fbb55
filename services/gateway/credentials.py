"""Whose key is this? Asked of identity, and remembered for at most two seconds."""

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from msgspec import Raw

from contracts import errors
from contracts.api_keys import ApiKey, read_api_key
from contracts.envelope import Ok, QueryMessage, decode, encode
from contracts.ids import PLATFORM
from contracts.queries.identity import Authenticate, Credential
from contracts.values import Actor, system
from services.gateway.asking import Caller, ask_softly
from services.gateway.positions import Positions
from services.gateway.problems import Problem, problem_of
from services.runtime import clock, ids

# A key revoked through another gateway is refused after this; through this one, at once.
REMEMBERED_SECONDS = 2.0
REMEMBERED_MAX = 20_000

OPERATOR = Actor(kind="operator", id="operator")
_GATEWAY = system("gateway")


@dataclass(frozen=True, slots=True)
class Guest:
    """Who asks: the organisation (PLATFORM for the operator), the actor, the key's own id."""

    organisation_id: UUID
    actor: Actor
    key_id: UUID


THE_OPERATOR = Guest(PLATFORM, OPERATOR, UUID(int=0))


class Credentials:
    """Knows the operator by the platform's key, everybody else by asking identity."""

    def __init__(self, caller: Caller, platform_key: str) -> None:
        self._caller = caller
        self._changed = Positions()
        self._platform_key = platform_key.encode()
        # Keyed by digest: what lies in memory opens nothing. None remembers a bad key.
        self._remembered: dict[bytes, tuple[float, ApiKey, Credential | None]] = {}

    async def guest(self, authorization: bytes | None) -> Guest:
        """Who this header stands for. Raises Problem 401, 403 where the organisation is
        suspended, 503 where identity does not answer."""
        scheme, _, token = (authorization or b"").partition(b" ")
        token = token.strip()
        if scheme.lower() != b"bearer" or not token:
            raise _unauthorized("Send a key: Authorization: Bearer sl_….")
        if self._platform_key and hmac.compare_digest(token, self._platform_key):
            return THE_OPERATOR
        digest = hashlib.sha256(token).digest()
        held = self._remembered.get(digest)
        if held is not None and held[0] > clock.monotonic():
            return _admitted(held[1], held[2])
        key = read_api_key(token.decode("latin-1"))
        if key is None:
            raise _unauthorized("This is not a key of this platform.")
        seen = self._changed.of(key.organisation_id)
        credential = await self._asked(key)
        # What was asked before a change that is known meanwhile is not remembered beyond it.
        if seen == self._changed.of(key.organisation_id):
            self._remember(digest, key, credential)
        return _admitted(key, credential)

    def changed(self, organisation_id: UUID, position: int) -> None:
        """People, teams or keys changed at a log position: ask anew, and for no older state."""
        self._changed.see(organisation_id, position)
        stale = [d for d, h in self._remembered.items() if h[1].organisation_id == organisation_id]
        for digest in stale:
            del self._remembered[digest]

    def changed_at(self, organisation_id: UUID) -> int:
        """The newest position at which people, teams or keys are known to have changed."""
        return self._changed.of(organisation_id)

    def _remember(self, digest: bytes, key: ApiKey, credential: Credential | None) -> None:
        # Out and in again, so that the first one is the one longest known.
        self._remembered.pop(digest, None)
        self._remembered[digest] = (clock.monotonic() + REMEMBERED_SECONDS, key, credential)
        if len(self._remembered) > REMEMBERED_MAX:
            del self._remembered[next(iter(self._remembered))]

    async def _asked(self, key: ApiKey) -> Credential | None:
        """What identity knows of a key. Raises Problem 503 where it does not answer, 410 where the
        organisation left."""
        query = Authenticate(api_key_id=key.api_key_id, secret_sha256=key.secret_sha256)
        message = QueryMessage(
            organisation_id=key.organisation_id,
            actor=_GATEWAY,
            correlation=ids.new_id(),
            body=Raw(encode(query)),
        )
        seen = self._changed.of(key.organisation_id)
        reply = await ask_softly(self._caller, Authenticate, message, seen)
        if isinstance(reply, Ok):
            return decode(reply.body, Credential)
        if reply.kind in ("unavailable", "behind", "gone"):
            raise problem_of(reply)
        return None


def _admitted(key: ApiKey, credential: Credential | None) -> Guest:
    if credential is None or credential.organisation_id != key.organisation_id:
        raise _unauthorized("This key is unknown, revoked or expired.")
    if credential.expires_at is not None and credential.expires_at <= clock.now_us():
        raise _unauthorized("This key is unknown, revoked or expired.")
    if credential.suspended:
        raise problem_of(errors.OrganisationClosed())
    return Guest(key.organisation_id, credential.actor, key.api_key_id)


def _unauthorized(message: str) -> Problem:
    challenge = ((b"www-authenticate", b'Bearer realm="scoreline"'),)
    return Problem(401, "unauthorized", message, headers=challenge)
