"""What an address to call may look like, before any name is resolved."""

import re
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from msgspec import Struct

from contracts.commands.notification_webhooks import URL_CHARS_MAX
from contracts.envelope import Fault
from services.notification.domain.addresses import PORTS, Permit, may_call

HTTPS_PORT, HTTP_PORT = 443, 80
REMEMBERED_MAX = 10_000
NONE: frozenset[str] = frozenset()
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_INSIDE = (".local", ".localhost", ".internal", ".svc", ".cluster.local", ".home.arpa", ".lan")
# inet_aton reads these as addresses, in whichever base: 0x7f.1, 2130706433, 017700000001.
_NUMBERS = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*")


class Target(Struct, frozen=True, kw_only=True):
    """An address taken apart; is_odd says that it is none of the open internet by its looks, so
    that only what the operator permits may be called under it."""

    url: str
    scheme: str
    host: str
    port: int
    is_odd: bool


class Refused(Exception):
    """The address is none we call; code is a stable word, the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def fault(self, pointer: str) -> Fault:
        """The same as a fault of what was sent."""
        return Fault(pointer, self.code, str(self))


# It is judged anew at every attempt, and the same address comes to the same.
@lru_cache(maxsize=REMEMBERED_MAX)
def read_target(url: str, permits: tuple[Permit, ...], ours: frozenset[str] = NONE) -> Target:
    """The target an address names; ours are our own public host names. Raises Refused."""
    if len(url) > URL_CHARS_MAX:
        raise Refused("too_long", f"An address has at most {URL_CHARS_MAX} characters.")
    try:
        parts = urlsplit(_ascii(url))
        port = parts.port
    except ValueError:
        raise Refused("bad_url", "This is not an address.") from None
    if not _PRINTABLE.fullmatch(parts.geturl()) or "\\" in url:
        raise Refused("bad_url", "An address has no spaces, control characters or backslashes.")
    if parts.scheme not in ("https", "http"):
        raise Refused("bad_scheme", "An address begins with https://.")
    if "@" in parts.netloc:
        raise Refused("userinfo", "An address names no user and no password.")
    if "#" in url:
        raise Refused("fragment", "An address has no fragment.")
    host = (parts.hostname or "").lower()
    if not host or host in ours:
        raise Refused("bad_host", "This host cannot be called.")
    plain_port = HTTPS_PORT if parts.scheme == "https" else HTTP_PORT
    target = Target(
        url=parts.geturl(),
        scheme=parts.scheme,
        host=host,
        port=plain_port if port is None else port,
        is_odd=parts.scheme == "http" or port not in (None, *PORTS) or not _is_public_name(host),
    )
    if target.is_odd and not _is_thinkable(target, permits):
        raise Refused(
            "not_public",
            "Only https addresses with a public host name on port 443 or 8443 are called. The "
            "operator may allow others with SCORELINE_EGRESS_ALLOW.",
        )
    return target


def _ascii(url: str) -> str:
    """The address with its host in IDNA. Raises ValueError."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        written = host.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError from None
    return parts._replace(netloc=parts.netloc.replace(host, written)).geturl()


def _is_public_name(host: str) -> bool:
    """A name of several labels, nothing that reads as an address, nothing of an inner network."""
    if is_literal(host) or _NUMBERS.fullmatch(host) or host.endswith(_INSIDE):
        return False
    labels = host.split(".")
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels))


def is_literal(host: str) -> bool:
    """Whether a host is an address and no name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_thinkable(target: Target, permits: Sequence[Permit]) -> bool:
    """Whether a permit could cover it: an address is compared now, a name when it is resolved."""
    if is_literal(target.host):
        return may_call(target.host, target.port, permits, is_odd=True)
    is_name = all(map(_LABEL.fullmatch, target.host.split(".")))
    return (
        is_name
        and not _NUMBERS.fullmatch(target.host)
        and any(permit.first_port <= target.port <= permit.last_port for permit in permits)
    )
