"""Sealing of personal fields: AES-256-GCM under a key per person, bound to its place in the log.

A sealed field reads "sealed:v1:<key id>:<base64 of nonce and ciphertext>". Its associated data
names log, event, field and key, so it opens nowhere else. Where the key was destroyed the field
reads as "".
"""

import base64
import secrets
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from contracts.envelope import Event, Header

E = TypeVar("E", bound=Event)

MARK = "sealed:v1:"
NONCE_BYTES = 12
# Those whose words and names concern a person; operators and services have none.
_PERSONS = ("member", "external_party")


class PersonKey(Struct, frozen=True):
    """A person's key; secret is None once it was destroyed."""

    key_id: UUID
    secret: bytes | None


# By person where something is sealed.
Keys = Mapping[str, PersonKey]


class Keyring(Protocol):
    """Keeps the keys of persons, by organisation."""

    async def to_seal(self, organisation_id: UUID, persons: Iterable[str]) -> Keys:
        """The key of each person; who has none gets one, kept durably before this returns."""
        ...

    async def to_open(
        self, organisation_id: UUID, key_ids: Iterable[UUID]
    ) -> Mapping[UUID, PersonKey]:
        """Those of the keys that exist, the destroyed ones without their secret."""
        ...

    async def destroy(self, organisation_id: UUID, person: str | None) -> None:
        """Erase what was sealed for a person, for ever; they get no new key. None means all."""
        ...

    def forget(self, organisation_id: UUID) -> None:
        """Use no key of an organisation that is remembered in this process."""
        ...

    async def is_destroyed(self, organisation_id: UUID, person: str | None) -> bool:
        """Whether nothing sealed for a person, or for anybody, can be opened any more. Nothing
        remembered here of the organisation's keys is used after it was asked."""
        ...


def persons_of(event: Event, actor: str) -> set[str]:
    """Whose keys an event of this actor needs."""
    fields = {f: _person(event, f, actor) for f in event.PERSONAL if getattr(event, f)}
    return {person for person in fields.values() if person is not None}


def sealed(event: E, actor: str, log_id: str, event_id: UUID, keys: Keys) -> E:
    """The event with its personal fields sealed for their place in the log.

    What concerns an erased person is left empty, what concerns nobody stays as it is. Raises
    ValueError for a plain text that would read as sealed.
    """
    changes = {}
    for field in event.PERSONAL:
        text = getattr(event, field)
        if not text:
            continue
        person = _person(event, field, actor)
        if person is not None:
            place = _place(log_id, event_id, field, keys[person].key_id)
            changes[field] = _seal(text, keys[person], place)
        elif text.startswith(MARK):
            raise ValueError(f"{field} may not begin with {MARK}")
    return msgspec.structs.replace(event, **changes) if changes else event


def sealing_keys(event: Event) -> set[UUID]:
    """The keys that an event read from the log was sealed with."""
    texts = (getattr(event, field) for field in event.PERSONAL)
    return {UUID(t.split(":", 3)[2]) for t in texts if t and t.startswith(MARK)}


def unsealed(event: E, header: Header, keys: Mapping[UUID, PersonKey]) -> E:
    """The event as it was said; fields under a destroyed or unknown key are "".

    Raises cryptography.exceptions.InvalidTag for a field that was tampered with or moved.
    """
    changes = {}
    for field in event.PERSONAL:
        text = getattr(event, field)
        if text and text.startswith(MARK):
            changes[field] = _unseal(text, keys, header, field)
    return msgspec.structs.replace(event, **changes) if changes else event


def _person(event: Event, field: str, actor: str) -> str | None:
    holder = event.PERSONAL[field]
    if holder != "@actor":
        person = getattr(event, holder)
        return None if person is None else str(person)
    kind, _, person = actor.partition("/")
    return person if kind in _PERSONS else None


def _seal(text: str, key: PersonKey, place: bytes) -> str:
    if key.secret is None:
        return ""
    nonce = secrets.token_bytes(NONCE_BYTES)
    ciphertext = AESGCM(key.secret).encrypt(nonce, text.encode(), place)
    return f"{MARK}{key.key_id}:{base64.b64encode(nonce + ciphertext).decode()}"


def _unseal(text: str, keys: Mapping[UUID, PersonKey], header: Header, field: str) -> str:
    key_text, _, box_text = text.removeprefix(MARK).partition(":")
    key_id = UUID(key_text)
    key = keys.get(key_id)
    if key is None or key.secret is None:
        return ""
    box = base64.b64decode(box_text)
    place = _place(header.log_id, header.event_id, field, key_id)
    return AESGCM(key.secret).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], place).decode()


def _place(log_id: str, event_id: UUID, field: str, key_id: UUID) -> bytes:
    """No part can hold a line break, so no two places read alike."""
    return f"okr-seal/v1\n{log_id}\n{event_id}\n{field}\n{key_id}".encode()
