"""Ed25519: signing notes and other words of the platform, and checking them."""

from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contracts.checkpoint import (
    BadNote,
    Checkpoint,
    Note,
    Signature,
    VerifierKey,
    read_checkpoint,
    read_note,
)
from contracts.proofs import Receipt, SignedReceipt, read_receipt

CHECKPOINT, RECEIPT = "checkpoint", "receipt"


def name_of(service: str, kind: str) -> str:
    """The name under which a platform's key of a kind is listed, and receipts are signed."""
    return f"{service}/{kind}"


class SigningKey:
    """A secret key under a name; seed is 32 random bytes."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._secret = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._secret.public_key().public_bytes_raw()
        self.verifier = VerifierKey(name=name, public=public)
        self._key_id = self.verifier.key_id

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same message always gives the same ones."""
        return self._secret.sign(message)

    def note(self, body: bytes) -> bytes:
        """The signed note over a text."""
        signature = Signature(
            name=self.verifier.name, key_id=self._key_id, signature=self.sign(body)
        )
        return Note(body=body, signatures=(signature,)).text

    def receipt(self, receipt: Receipt) -> SignedReceipt:
        """The signed receipt."""
        signature = self.sign(receipt.body)
        return SignedReceipt(receipt=receipt, key_id=self._key_id, signature=signature)


def is_signed(key: VerifierKey, message: bytes, signature: bytes) -> bool:
    """Whether this key made this signature over exactly this message."""
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def opened(raw: bytes, keys: Iterable[VerifierKey]) -> Checkpoint:
    """The checkpoint in a note that one of the keys signed.

    Signatures of others are passed over, as signed-note asks for; one that bears the name and id
    of a known key and is wrong makes the note bad. Raises BadNote.
    """
    note = read_note(raw)
    known = {(key.name, key.key_id): key for key in keys}
    signed = False
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        if not is_signed(key, note.body, signature.signature):
            raise BadNote(f"the signature of {key.name} is not of this text")
        signed = True
    if not signed:
        raise BadNote("none of the known keys signed it")
    return read_checkpoint(note.body)


def opened_receipt(text: str, keys: Iterable[VerifierKey]) -> Receipt:
    """The receipt in a line that one of the keys signed. Raises BadNote."""
    found = read_receipt(text)
    for key in keys:
        if key.key_id == found.key_id and is_signed(key, found.receipt.body, found.signature):
            return found.receipt
    raise BadNote("none of the known keys signed it")
