"""Turns a route into what answers it: a command told, or a question asked."""

import hashlib
import re
from collections.abc import Collection, Sequence
from typing import Any, cast
from uuid import UUID

from msgspec import Raw

from contracts import errors
from contracts.envelope import (
    Command,
    CommandMessage,
    Ok,
    Query,
    QueryMessage,
    Reply,
    encode,
)
from contracts.registry import owner_of
from services.gateway import conditions
from services.gateway.answer import Answer
from services.gateway.api.route import AS_OF, POSITION, Route
from services.gateway.asking import TIMEOUT_SECONDS, ask_softly
from services.gateway.body import JSON_BYTES_MAX, JSON_TYPES, demand_type, read_body
from services.gateway.credentials import Guest
from services.gateway.dates import Moment, moment_of
from services.gateway.door import Door, Visit, admitted
from services.gateway.parameters import Parameters
from services.gateway.problems import problem_of
from services.gateway.shape import fields_of
from services.runtime import clock, ids

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WHOLE = re.compile(r"[1-9][0-9]{0,17}")
_EVENT = re.compile(r"evt_[0-9a-f]{32}")
# A customer's key never meets those that reactions use; see services.runtime.service.Reaction.
KEY_SPACE = "http:"
# The log takes 1020 bytes; 255 characters of four bytes are that already.
KEY_BYTES_MAX = 1000


def places(names: Sequence[str], visit: Visit, words: Collection[str] = ()) -> dict[str, Any]:
    """What the path names: ids, a position, and the words among them as they are. Raises
    NotFound: what is no id names nothing."""
    given = visit.scope["path_params"]
    return {n: str(given[n]) if n in words else _read(n, given[n]) for n in names}


def _read(name: str, text: str) -> UUID | int:
    if name != POSITION:
        return _id(name, text)
    if not _WHOLE.fullmatch(text):
        raise errors.NotFound(what="position")
    return int(text)


def _id(name: str, text: str) -> UUID:
    # A public event is known outside by this and the 32 digits of its id.
    if name == "event_id" and _EVENT.fullmatch(text):
        return UUID(hex=text.removeprefix("evt_"))
    if not _UUID.fullmatch(text):
        raise errors.NotFound(what=name.removesuffix("_id").replace("_", " "))
    return UUID(text)


class Tell:
    """Answers a route whose message is a command."""

    def __init__(self, route: Route, door: Door) -> None:
        self._route = route
        self._places = route.places
        self._door = door
        self._kind = cast(type[Command], route.message)
        self._is_of_identity = owner_of(self._kind) == "identity"

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem and Refusal for whatever keeps it from happening."""
        route, door = self._route, self._door
        guest = await admitted(door, visit, is_platform=route.is_platform, is_command=True)
        fixed = places(self._places, visit, route.words)
        key = conditions.idempotency_key(visit.headers)
        demand_type(visit.headers, JSON_TYPES)
        raw = await read_body(visit.headers, visit.receive, JSON_BYTES_MAX)
        body = route.shape.from_json(raw)
        if route.new_id is not None:
            fixed[route.new_id] = self._fresh(guest, key)
        command = self._kind(**fixed, **fields_of(body))
        organisation_id = fixed["organisation_id"] if route.is_platform else guest.organisation_id
        message = message_of(door, visit, guest, organisation_id, command, key, raw)
        reply = await door.caller.tell(self._kind, message)
        return self._answer(organisation_id, reply)

    def _fresh(self, guest: Guest, key: str | None) -> UUID:
        """A new id. An organisation's own log, which would know its key again, is found by its id
        only; so that id comes from the key, and the retry meets the log of the first time."""
        if not self._route.is_platform or key is None:
            return ids.new_id()
        return _derived(key)

    def _answer(self, organisation_id: UUID, reply: Reply) -> Answer:
        if not isinstance(reply, Ok):
            raise problem_of(reply)
        if self._is_of_identity:
            self._door.credentials.changed(organisation_id, reply.position)
        return answer_of_command(self._door, organisation_id, reply, self._route.status)


def _derived(key: str) -> UUID:
    """The organisation id of an idempotency key: shaped as a UUIDv7, its bits from SHA-256."""
    bits = int.from_bytes(hashlib.sha256(b"scoreline organisation\n" + key.encode()).digest()[:16])
    return UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)


def message_of(
    door: Door,
    visit: Visit,
    guest: Guest,
    organisation_id: UUID,
    command: Command,
    key: str | None,
    raw: bytes,
) -> CommandMessage:
    """The frame in which a command travels. Raises Invalid for a bad header."""
    fingerprint = ""
    if key is not None:
        scope = visit.scope
        target = scope["path"]
        if scope["query_string"]:
            target += "?" + scope["query_string"].decode("latin-1")
        actor = guest.actor.reference
        fingerprint = conditions.fingerprint(actor, scope["method"], target, raw)
        key = _stored(key)
    seen = door.positions.of(organisation_id)
    return CommandMessage(
        organisation_id=organisation_id,
        actor=guest.actor,
        at=clock.now_us(),
        correlation=visit.correlation,
        body=Raw(encode(command)),
        key=key,
        fingerprint=fingerprint,
        if_match=conditions.if_match(visit.headers),
        min_position=max(seen, conditions.min_position(visit.headers)),
    )


def _stored(key: str) -> str:
    """The key as it stands in the log."""
    raw = key.encode()
    if len(raw) <= KEY_BYTES_MAX:
        return KEY_SPACE + key
    return f"{KEY_SPACE}sha256:{hashlib.sha256(raw).hexdigest()}"


def answer_of_command(door: Door, organisation_id: UUID, done: Ok, status: int) -> Answer:
    """The resource as it is afterwards, with its version and the log position."""
    door.positions.see(organisation_id, done.position)
    headers = [(b"scoreline-position", str(done.position).encode())]
    if done.version:
        headers.append((b"etag", f'"{done.version}"'.encode()))
    if done.replayed:
        headers.append((b"idempotency-replayed", b"true"))
    if done.receipt:
        headers.append((b"scoreline-receipt", done.receipt.encode()))
    return Answer(bytes(done.body), status=status, headers=tuple(headers))


class Ask:
    """Answers a route whose message is a question."""

    def __init__(self, route: Route, door: Door) -> None:
        self._route = route
        self._places = route.places
        self._door = door
        self._kind = cast(type[Query], route.message)
        self._parameters = Parameters(route.shape)

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem and Refusal for whatever keeps it from being answered."""
        route, door = self._route, self._door
        guest = await admitted(door, visit, is_platform=route.is_platform)
        fixed = places(self._places, visit, route.words)
        given = await self._given(visit)
        asked = given.pop(AS_OF, None) if route.is_dated else None
        moment = Moment(None) if asked is None else await moment_of(door, visit, guest, asked)
        query = self._kind(**fixed, **given)
        message = QueryMessage(
            organisation_id=guest.organisation_id,
            actor=guest.actor,
            correlation=visit.correlation,
            body=Raw(encode(query)),
            min_position=conditions.min_position(visit.headers),
            as_of=moment.position,
            as_of_us=moment.us,
        )
        patience = TIMEOUT_SECONDS + (given[route.waits] if route.waits else 0)
        seen = door.positions.of(guest.organisation_id)
        reply = await ask_softly(door.caller, self._kind, message, seen, patience)
        if not isinstance(reply, Ok):
            raise problem_of(reply)
        etag = ((b"etag", f'"{reply.version}"'.encode()),) if reply.version else ()
        return Answer(bytes(reply.body), headers=etag)

    async def _given(self, visit: Visit) -> dict[str, Any]:
        """What is asked, from the parameters or from a body."""
        if not self._route.has_body:
            return fields_of(self._parameters.read(visit.scope["query_string"]))
        demand_type(visit.headers, JSON_TYPES)
        raw = await read_body(visit.headers, visit.receive, JSON_BYTES_MAX)
        return fields_of(self._route.shape.from_json(raw))
