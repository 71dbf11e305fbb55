"""What a holder keeps in hand: receipts, and proofs that need nobody to be checked.

A receipt is the log's promise, at the moment of the commit, that a leaf stands at a position in
every later checkpoint. A tlog-proof (C2SP) is one event, the hashes that lead from it to a root,
and the signed checkpoint of that root, in one text that fits into an e-mail.
"""

import base64
import re

from msgspec import Struct

from contracts.checkpoint import KEY_ID_BYTES, SIGNATURE_BYTES, BadNote, decoded
from contracts.envelope import SALT_BYTES
from contracts.tree import HASH_BYTES

RECEIPT_LABEL = "okr-receipt/v1"
PROOF_LABEL = "c2sp.org/tlog-proof@v1"
HASHES_MAX = 63
_RECEIPT = re.compile(r"v1 ([0-9a-f]{32}) ([1-9][0-9]{0,18}) (\S+) (0|[1-9][0-9]{0,18}) (\S+)")
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


class Receipt(Struct, frozen=True, kw_only=True):
    """At position of this log stands an event with this leaf, recorded at µs since 1970 UTC."""

    log_id: str
    position: int
    leaf: bytes
    recorded_at: int

    @property
    def body(self) -> bytes:
        """The text that is signed: five lines."""
        leaf = _plain(self.leaf)
        lines = (RECEIPT_LABEL, self.log_id, str(self.position), leaf, str(self.recorded_at))
        return ("\n".join(lines) + "\n").encode()


class SignedReceipt(Struct, frozen=True, kw_only=True):
    """A receipt with the id of the key that signed it, and the signature."""

    receipt: Receipt
    key_id: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """One line, as it travels in a header."""
        said = self.receipt
        words = (said.log_id, said.position, _plain(said.leaf), said.recorded_at)
        return f"v1 {' '.join(map(str, words))} {_plain(self.key_id + self.signature)}"


def read_receipt(text: str) -> SignedReceipt:
    """A receipt from its line; the signature is not looked at. Raises BadNote."""
    found = _RECEIPT.fullmatch(text)
    if found is None:
        raise BadNote("a receipt is v1, log, position, leaf, time and signature")
    log_id, position, leaf, recorded_at, signed = found.groups()
    raw = decoded(signed, KEY_ID_BYTES + SIGNATURE_BYTES, "signature")
    return SignedReceipt(
        receipt=Receipt(
            log_id=log_id,
            position=int(position),
            leaf=decoded(leaf, HASH_BYTES, "leaf"),
            recorded_at=int(recorded_at),
        ),
        key_id=raw[:KEY_ID_BYTES],
        signature=raw[KEY_ID_BYTES:],
    )


class EntryBytes(Struct, frozen=True, kw_only=True):
    """An event as it is stored; salt and payload where they are shown and were not erased.

    In a tlog-proof it is the extra data: the length of the header in four bytes, big end first,
    the header, and 32 bytes of salt and the payload, or nothing.
    """

    header: bytes
    salt: bytes | None = None
    payload: bytes | None = None

    @property
    def framed(self) -> bytes:
        """The extra data."""
        shown = b"" if self.salt is None or self.payload is None else self.salt + self.payload
        return len(self.header).to_bytes(4, "big") + self.header + shown


def read_entry(raw: bytes) -> EntryBytes:
    """An event from the extra data of a proof. Raises BadNote."""
    length, rest = int.from_bytes(raw[:4], "big"), raw[4:]
    header, shown = rest[:length], rest[length:]
    if len(raw) < 4 or len(header) < length or 0 < len(shown) < SALT_BYTES:
        raise BadNote("the extra data is no event")
    if not shown:
        return EntryBytes(header=header)
    return EntryBytes(header=header, salt=shown[:SALT_BYTES], payload=shown[SALT_BYTES:])


class TlogProof(Struct, frozen=True, kw_only=True):
    """One entry's way to a signed root. index counts from 0, one less than the position."""

    index: int
    proof: tuple[bytes, ...]
    note: bytes
    extra: bytes = b""

    @property
    def text(self) -> bytes:
        """The file of this proof: name it .tlog-proof."""
        extra = [f"extra {_plain(self.extra)}"] if self.extra else []
        lines = [PROOF_LABEL, *extra, f"index {self.index}", *map(_plain, self.proof), "", ""]
        return "\n".join(lines).encode() + self.note


def read_tlog_proof(raw: bytes) -> TlogProof:
    """A proof from its file; nothing of it is checked yet. Raises BadNote."""
    above, gap, note = raw.partition(b"\n\n")
    try:
        lines = above.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise BadNote("a proof is ASCII above its checkpoint") from None
    extra = b""
    label, rest = lines[0], lines[1:]
    if label != PROOF_LABEL or not gap:
        raise BadNote(f"a proof begins with {PROOF_LABEL} and ends with a checkpoint")
    if rest and rest[0].startswith("extra "):
        extra, rest = decoded(rest[0].removeprefix("extra "), None, "extra"), rest[1:]
    found = _INDEX.fullmatch(rest[0]) if rest else None
    if found is None or len(rest) - 1 > HASHES_MAX:
        raise BadNote(f"a proof has an index and at most {HASHES_MAX} hashes")
    hashes = tuple(decoded(line, HASH_BYTES, "hash") for line in rest[1:])
    return TlogProof(index=int(found.group(1)), proof=hashes, note=note, extra=extra)


def _plain(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
