"""The files that pages bring along, each under a name made of what is in it, kept for ever."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

import structlog

from services.gateway.answer import Answer, Headers
from services.gateway.door import Visit
from services.gateway.problems import Problem

STATIC = Path(__file__).parent / "web" / "static"
PREFIX = "/static/"
HASH_CHARS = 12
_TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".svg": b"image/svg+xml",
}
# What a page loads: some files as one, so that a first visit asks five times and not fifteen.
BUNDLES: dict[str, tuple[str, ...]] = {
    "pages.css": ("css/*.css",),
    "pages.js": ("js/*.js",),
    "proof.js": ("proof/*.js",),
    "vendor.js": ("vendor/htmx.min.js", "vendor/hx-sse.min.js"),
    "mark.svg": ("mark.svg",),
}
FOR_EVER: Headers = (
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"vary", b"accept-encoding"),
)

logger = structlog.get_logger("gateway")


@dataclass(frozen=True, kw_only=True)
class File:
    """A file as it is sent, plain and packed."""

    plain: bytes
    packed: bytes
    media: bytes


def _sent(path: Path) -> bytes:
    """A file as browsers get it: whole-line comments of our scripts are for readers of the source,
    those of others' hold their licences."""
    plain = path.read_bytes()
    if path.suffix != ".js" or path.parent.name == "vendor":
        return plain
    return b"\n".join(line for line in plain.split(b"\n") if not line.lstrip().startswith(b"//"))


class Assets:
    """Read once at start; a new version of the gateway brings new names."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._files: dict[str, File] = {}
        self._names: dict[str, str] = {}
        for name, patterns in BUNDLES.items():
            paths = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
            if not paths:
                logger.warning("a file of the pages is not here; run make web", file=name)
                continue
            self._take(name, b"\n".join(_sent(path) for path in paths))

    def _take(self, name: str, plain: bytes) -> None:
        stem, dot, ending = name.partition(".")
        digest = hashlib.sha256(plain).hexdigest()[:HASH_CHARS]
        hashed = f"{stem}.{digest}{dot}{ending}"
        packed = gzip.compress(plain, 9, mtime=0)
        self._files[hashed] = File(plain=plain, packed=packed, media=_TYPES[dot + ending])
        self._names[name] = PREFIX + hashed

    def path(self, name: str) -> str:
        """Where a file is, empty where there is none: a page reads without its scripts."""
        return self._names.get(name, "")

    def bytes_packed(self, name: str) -> int:
        """How much of it goes over the line, 0 where there is none."""
        hashed = self.path(name).removeprefix(PREFIX)
        return len(self._files[hashed].packed) if hashed else 0

    async def __call__(self, visit: Visit) -> Answer:
        """The file of this name. Raises Problem 404."""
        file = self._files.get(visit.scope["path_params"]["name"])
        if file is None:
            raise Problem(404, "no_such_path", "There is nothing at this path.")
        if b"gzip" in visit.headers.get(b"accept-encoding", b""):
            packed = ((b"content-encoding", b"gzip"),)
            return Answer(file.packed, media=file.media, around=FOR_EVER, headers=packed)
        return Answer(file.plain, media=file.media, around=FOR_EVER)
