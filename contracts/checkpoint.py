"""Checkpoints as C2SP writes them: a signed line of text that stands for a whole log.

A checkpoint (tlog-checkpoint) is three lines: origin, size, root in base64. Its note (signed-note)
is that text, an empty line, and a line per signature: an em dash, the signer's name, and base64 of
key id and signature. Nothing here signs or checks a signature: that takes a library, and stands in
`services/runtime/proof/keys.py`.
"""

import base64
import binascii
import hashlib
import re

from msgspec import Struct

from contracts.tree import HASH_BYTES

ED25519 = b"\x01"
KEY_ID_BYTES = 4
KEY_BYTES = 32
SIGNATURE_BYTES = 64
NOTE_BYTES_MAX = 64 * 1024
SIGNATURES_MAX = 16
_DASH = "\u2014 "
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_LOG_ID = re.compile(r"[0-9a-f]{32}")


class BadNote(ValueError):
    """The bytes are no such note; the text says what is wrong with them."""


class Checkpoint(Struct, frozen=True, kw_only=True):
    """A log of this origin had this size and root."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> bytes:
        """The text that is signed, its last line break with it."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n".encode()


class Signature(Struct, frozen=True, kw_only=True):
    """A line under a note. key_id is 4 bytes that tell the keys of one name apart."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> bytes:
        """The line as it stands in a note."""
        words = base64.b64encode(self.key_id + self.signature).decode()
        return f"{_DASH}{self.name} {words}\n".encode()


class Note(Struct, frozen=True, kw_only=True):
    """A text with signatures; body ends with a line break."""

    body: bytes
    signatures: tuple[Signature, ...]

    @property
    def text(self) -> bytes:
        """The note as it is kept and sent."""
        return self.body + b"\n" + b"".join(signature.line for signature in self.signatures)


class VerifierKey(Struct, frozen=True, kw_only=True):
    """A public Ed25519 key under a name, as note tools write it: name+id+base64."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """4 bytes of SHA-256 over name, line break, type and key."""
        named = self.name.encode() + b"\n" + ED25519 + self.public
        return hashlib.sha256(named).digest()[:KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """name+<key id in hex>+<base64 of type and key>."""
        return f"{self.name}+{self.key_id.hex()}+{_plain(ED25519 + self.public)}"


def origin_of(service: str, log_id: str) -> str:
    """The first line of a log's checkpoints: service is the platform's name, log_id 32 hex digits.

    Raises ValueError where either is none.
    """
    if not _is_name(service) or not _LOG_ID.fullmatch(log_id):
        raise ValueError(f"{service!r} and {log_id!r} make no origin")
    return f"{service}/log/{log_id}"


def platform_origin(service: str) -> str:
    """The first line of the checkpoints of the log of all checkpoints."""
    if not _is_name(service):
        raise ValueError(f"{service!r} makes no origin")
    return f"{service}/checkpoints"


def key_entry(kind: str, key: VerifierKey, valid_from: int) -> bytes:
    """How a key stands in the log of all checkpoints; valid_from in µs since 1970 UTC."""
    return f"okr-key/v1\n{kind}\n{key.text}\n{valid_from}\n".encode()


def read_checkpoint(body: bytes) -> Checkpoint:
    """A checkpoint from the text that was signed. Raises BadNote.

    Extension lines are refused: ours have none, and one that is skipped says nothing to anybody.
    """
    lines = _text(body).split("\n")
    if len(lines) != 4 or lines[3]:
        raise BadNote(f"a checkpoint has three lines, not {len(lines) - 1}")
    origin, size, root = lines[:3]
    if not origin:
        raise BadNote("a checkpoint names its origin")
    if not _SIZE.fullmatch(size):
        raise BadNote(f"{size[:30]!r} is no size")
    return Checkpoint(origin=origin, size=int(size), root=decoded(root, HASH_BYTES, "root"))


def read_note(raw: bytes) -> Note:
    """A note from its bytes; its signatures are not looked at. Raises BadNote."""
    if len(raw) > NOTE_BYTES_MAX:
        raise BadNote(f"a note has at most {NOTE_BYTES_MAX} bytes")
    text = _text(raw)
    body, gap, below = text.rpartition("\n\n")
    if not gap or not body or not below.endswith("\n"):
        raise BadNote("a note is a text, an empty line and signatures")
    lines = below[:-1].split("\n")
    if len(lines) > SIGNATURES_MAX:
        raise BadNote(f"a note has at most {SIGNATURES_MAX} signatures")
    return Note(body=f"{body}\n".encode(), signatures=tuple(map(_signature, lines)))


def read_verifier_key(text: str) -> VerifierKey:
    """A public key from name+id+base64. Raises BadNote, also where the id is another key's."""
    # The name holds no +, base64 may.
    name, first, rest = text.partition("+")
    key_id, second, coded = rest.partition("+")
    if not first or not second or not _is_name(name):
        raise BadNote("a key is name+id+base64")
    raw = decoded(coded, 1 + KEY_BYTES, "key")
    key = VerifierKey(name=name, public=raw[1:])
    if raw[:1] != ED25519 or key.key_id.hex() != key_id:
        raise BadNote("the key is of another kind, or its id is another key's")
    return key


def _signature(line: str) -> Signature:
    dash, words = line[: len(_DASH)], line[len(_DASH) :].split(" ")
    if dash != _DASH or len(words) != 2 or not _is_name(words[0]):
        raise BadNote("a signature is a dash, a name and base64")
    raw = decoded(words[1], None, "signature")
    if len(raw) <= KEY_ID_BYTES:
        raise BadNote("a signature begins with a key id of four bytes")
    return Signature(name=words[0], key_id=raw[:KEY_ID_BYTES], signature=raw[KEY_ID_BYTES:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(char.isspace() for char in name)


def _text(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise BadNote("a note is UTF-8") from None
    if any(char < " " and char != "\n" for char in text):
        raise BadNote("a note has no control characters but line breaks")
    return text


def decoded(coded: str, length: int | None, what: str) -> bytes:
    """The bytes of base64 in its plain spelling, since it has others; length None is any.

    Raises BadNote, which names what it should have been.
    """
    try:
        raw = base64.b64decode(coded.encode(), validate=True)
    except (binascii.Error, ValueError):
        raise BadNote(f"a {what} is base64") from None
    if _plain(raw) != coded:
        raise BadNote(f"a {what} is base64 in its plain spelling")
    if length is not None and len(raw) != length:
        raise BadNote(f"a {what} has {length} bytes, not {len(raw)}")
    return raw


def _plain(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
