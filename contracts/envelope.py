"""What surrounds every message: the stored header, and the frames that travel on the bus.

Everything is JSON, so that a verifier needs nothing but a standard library to read it.
"""

import hashlib
import hmac
from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform
from uuid import UUID

import msgspec
from msgspec import Raw, Struct

from contracts.values import Actor

T = TypeVar("T")

HEADER_FORMAT = 1
# The entry is hashed with its length in front; the limit keeps it inside a C2SP bundle's uint16.
HEADER_BYTES_MAX = 32 * 1024
SALT_BYTES = 32
ENTRY_LABEL = b"okr-entry/v1\n"

_encoder = msgspec.json.Encoder(decimal_format="number", uuid_format="canonical")
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def encode(message: object) -> bytes:
    """Bytes of a message: JSON in field order, amounts as numbers without float loss."""
    return _encoder.encode(message)


def decode(raw: bytes | Raw, kind: type[T]) -> T:
    """A message from its bytes, strictly: no coercion, no unknown field.

    Raises msgspec.ValidationError for a value, msgspec.DecodeError for what is not JSON.
    """
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    return decoder.decode(raw)  # type: ignore[no-any-return]  # the table is keyed by the type


# The decorator tells type checkers what msgspec does anyway: subclasses are frozen.
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Event(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact. Subclasses live in contracts.events, one file per owning service.

    PERSONAL names the fields sealed with a person's key: {field: field holding the person's id}.
    "@actor" means whoever acted. Such fields are plain strings. VERSION is that of the schema.
    FORGETS names the field with the person of whom nothing can be read from this event on, or with
    the organisation whose log it stands in; read models are then made anew from what is left.
    """

    VERSION: ClassVar[int] = 1
    PERSONAL: ClassVar[dict[str, str]] = {}
    FORGETS: ClassVar[str] = ""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Command(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request that something happen. ANSWER is the resource as it is afterwards."""

    ANSWER: ClassVar[Any] = None


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Query(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question that changes nothing. ANSWER is what comes back."""

    ANSWER: ClassVar[Any] = None


class Header(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is hashed of an event besides its payload; nothing in it identifies a person.

    recorded_at is in microseconds since 1970 UTC, rising within an organisation; causation is
    the index of the event that caused this one; commitment is HMAC-SHA256(salt, payload), hex.
    """

    format: int
    log_id: str
    event_id: UUID
    stream: str
    version: int
    type: str
    actor: str
    recorded_at: int
    causation: int | None
    correlation: UUID
    commitment: str


def commitment_of(salt: bytes, payload: bytes) -> str:
    """The salted commitment of a payload: it can be withheld without being guessed."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hmac.digest(salt, payload, "sha256").hex()


def leaf_of(header: bytes) -> bytes:
    """The RFC 6962 leaf hash of a stored header: SHA-256(0x00 ‖ entry)."""
    if len(header) > HEADER_BYTES_MAX:
        raise ValueError(f"a header has at most {HEADER_BYTES_MAX} bytes, not {len(header)}")
    entry = ENTRY_LABEL + len(header).to_bytes(4, "big") + header
    return hashlib.sha256(b"\x00" + entry).digest()


class EventMessage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event on the bus: the stored bytes, personal fields still sealed."""

    organisation_id: UUID
    index: int
    header: Raw
    payload: Raw


class CommandMessage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command on its way to the service that decides it.

    at is the moment of asking in µs; key and fingerprint make it idempotent; if_match is the
    version the caller saw; min_position the log position it has seen.
    """

    organisation_id: UUID
    actor: Actor
    at: int
    correlation: UUID
    body: Raw
    key: str | None = None
    fingerprint: str = ""
    causation: int | None = None
    if_match: int | None = None
    min_position: int = 0


class QueryMessage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question. as_of is a log position; None asks for the present. as_of_us is the moment it
    stands for in µs, where one was named."""

    organisation_id: UUID
    actor: Actor
    correlation: UUID
    body: Raw
    min_position: int = 0
    as_of: int | None = None
    as_of_us: int | None = None


class Fault(Struct, frozen=True):
    """One thing wrong with what was sent: a JSON pointer, a stable word, a sentence."""

    pointer: str
    code: str
    message: str


RefusalKind = Literal[
    "invalid",
    "refused",
    "forbidden",
    "not_found",
    "stale",
    "conflict",
    "key_reused",
    "behind",
    "too_large",
    "unavailable",
    "gone",
    "too_soon",
]


class Ok(Struct, frozen=True, kw_only=True, tag="ok"):
    """It happened, or here is the answer: the resource, its version, the log position; receipt is
    the log's signed promise that it stands there, empty where none was made."""

    body: Raw
    version: int = 0
    position: int = 0
    replayed: bool = False
    receipt: str = ""


class Refused(Struct, frozen=True, kw_only=True, tag="refused"):
    """A rule said no; nothing happened."""

    kind: RefusalKind
    code: str
    message: str
    errors: tuple[Fault, ...] = ()
    retry_after_s: int | None = None


Reply = Ok | Refused
