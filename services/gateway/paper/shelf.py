"""PDFs that were made, kept in a folder; what is kept longest unasked goes first.

The name of a file and the key that opens it are made of all that the document says. So it is found
only by whoever could read every word of it today: no sight, language or moment can be mixed up, and
when somebody was erased, their name opens nothing any more.
"""

import contextlib
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FILES_MAX = 200
BYTES_MAX = 64 * 1024**2
# Each key seals one text only, so the nonce need not differ.
NONCE = bytes(12)


def key_of(text: bytes) -> bytes:
    """The key of a document by all that it says, 32 bytes."""
    return hashlib.sha256(text).digest()


class Shelf:
    """A folder that only the platform's own account reads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: bytes) -> bytes | None:
        """A document, None where it is not kept or was damaged."""
        path = self._path(key)
        try:
            found = AESGCM(key).decrypt(NONCE, path.read_bytes(), None)
            os.utime(path)
        except (OSError, InvalidTag):
            return None
        return found

    def put(self, key: bytes, pdf: bytes) -> None:
        """Keep a document; a disk that is full keeps none, and nobody misses it."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half = path.with_suffix(".half")
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as f:
                f.write(AESGCM(key).encrypt(NONCE, pdf, None))
            half.replace(path)
            self._make_room()

    def _path(self, key: bytes) -> Path:
        return self.folder / f"{hmac.new(key, b'name', 'sha256').hexdigest()[:40]}.sealed"

    def _make_room(self) -> None:
        kept = sorted(
            (
                (path.stat().st_mtime_ns, path.stat().st_size, path)
                for path in self.folder.glob("*.sealed")
            ),
            reverse=True,
        )
        taken = 0
        for n, (_, size, path) in enumerate(kept):
            taken += size
            if n >= FILES_MAX or taken > BYTES_MAX:
                path.unlink(missing_ok=True)
