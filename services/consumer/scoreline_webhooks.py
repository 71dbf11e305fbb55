"""Receive Scoreline's webhooks: verify, see each once, notice what is missing, fetch it.

One file; needs Python 3.11 and `cryptography`. Signatures are those of Standard Webhooks 1.0: `v1`
is HMAC-SHA256 with whsec_…, `v1a` is Ed25519 with whpk_….
"""

import base64
import binascii
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TOLERANCE_SECONDS = 300
SEEN_MAX = 100_000
# A header with more is nobody's who means well.
SIGNATURES_MAX = 16
# Ours have 64 KiB at most.
BODY_BYTES_MAX = 1024 * 1024
PAGE_EVENTS = 500
FETCH_SECONDS = 30.0
_SHARED, _PUBLIC = "whsec_", "whpk_"


class BadDelivery(Exception):
    """Not from whom it says, changed on its way, too old, or no delivery at all: answer 401."""


@dataclass(frozen=True)
class Delivery:
    """A delivery that is genuine; event is its body, id stays the same when it comes again."""

    id: str
    timestamp: int
    event: dict[str, Any]


def verify(
    body: bytes,
    headers: Mapping[str, str],
    keys: Sequence[str],
    *,
    tolerance_s: int = TOLERANCE_SECONDS,
    clock: Callable[[], float] = time.time,  # noqa: TID251  # this file is taken out alone
) -> Delivery:
    """The delivery that a request is, by the raw bytes of its body and its headers in any case.

    keys are whsec_… or whpk_…; one of them is enough. Raises BadDelivery for whatever is wrong with
    the request, and ValueError for a key that is none: that is not the sender's fault.
    """
    checks = [_check_of(key) for key in keys]
    named = {name.lower(): value for name, value in headers.items()}
    try:
        id, stamp = named["webhook-id"], named["webhook-timestamp"]
        signatures = named["webhook-signature"].split(" ")
    except KeyError as missing:
        raise BadDelivery(f"the header {missing} is missing") from None
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise BadDelivery("the timestamp is no number of seconds")
    if abs(clock() - int(stamp)) > tolerance_s:
        raise BadDelivery("the timestamp is too far from now")
    signed = f"{id}.{stamp}.".encode() + body
    if not any(check(signed, one) for one in signatures[:SIGNATURES_MAX] for check in checks):
        raise BadDelivery("no signature fits")
    return Delivery(id=id, timestamp=int(stamp), event=_event(body))


def _event(body: bytes) -> dict[str, Any]:
    try:
        event = json.loads(body)
    except ValueError:
        raise BadDelivery("the body is no JSON") from None
    if not isinstance(event, dict):
        raise BadDelivery("the body is no object")
    return event


Check = Callable[[bytes, str], bool]


def _check_of(key: str) -> Check:
    """What tells whether a signature was made with a key, or with the secret half of it."""
    if key.startswith(_SHARED):
        return _shared(_raw(key.removeprefix(_SHARED)))
    if key.startswith(_PUBLIC):
        return _public(Ed25519PublicKey.from_public_bytes(_raw(key.removeprefix(_PUBLIC))))
    raise ValueError("a key begins with whsec_ or whpk_")


def _shared(secret: bytes) -> Check:
    if not 24 <= len(secret) <= 64:
        raise ValueError("a whsec_ key holds 24 to 64 bytes")

    def check(signed: bytes, signature: str) -> bool:
        version, _, word = signature.partition(",")
        made = hmac.digest(secret, signed, "sha256")
        return version == "v1" and hmac.compare_digest(_given(word), made)

    return check


def _public(key: Ed25519PublicKey) -> Check:
    def check(signed: bytes, signature: str) -> bool:
        version, _, word = signature.partition(",")
        if version != "v1a":
            return False
        try:
            key.verify(_given(word), signed)
        except InvalidSignature:
            return False
        return True

    return check


def _raw(word: str) -> bytes:
    return base64.b64decode(word, validate=True)


def _given(word: str) -> bytes:
    """The bytes of a signature as it came; none where it is malformed, which fits nothing."""
    try:
        return _raw(word)
    except (binascii.Error, ValueError):
        return b""


def wsgi_request(environ: Mapping[str, Any]) -> tuple[bytes, dict[str, str]]:
    """The raw body and the headers of a WSGI request (Flask, Django, Bottle…), for `verify`. Raises
    BadDelivery for a body that is too long or says no length."""
    length = str(environ.get("CONTENT_LENGTH") or "")
    if not length.isdigit() or int(length) > BODY_BYTES_MAX:
        raise BadDelivery("the body is too long, or says no length")
    names = {name: name[5:].replace("_", "-") for name in environ if name.startswith("HTTP_")}
    headers = {header: str(environ[name]) for name, header in names.items()}
    return environ["wsgi.input"].read(int(length)), headers


async def asgi_request(
    scope: Mapping[str, Any], receive: Callable[[], Awaitable[Mapping[str, Any]]]
) -> tuple[bytes, dict[str, str]]:
    """The same of an ASGI request (Starlette, FastAPI, Litestar…). Raises BadDelivery for a body
    that is too long, or whose sender went away."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise BadDelivery("the sender went away")
        body, more = body + message.get("body", b""), message.get("more_body", False)
        if len(body) > BODY_BYTES_MAX:
            raise BadDelivery("the body is too long")
    return body, {
        name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
    }


class Seen:
    """Which deliveries came already: the newest of them, in memory."""

    def __init__(self, size_max: int = SEEN_MAX) -> None:
        self._size_max = size_max
        self._ids: OrderedDict[str, None] = OrderedDict()

    def is_new(self, id: str) -> bool:
        """Whether a delivery comes for the first time; from now on it has come."""
        is_new = id not in self._ids
        self._ids[id] = None
        self._ids.move_to_end(id)
        if len(self._ids) > self._size_max:
            self._ids.popitem(last=False)
        return is_new

    def forget(self, id: str) -> None:
        """It came, and could not be dealt with: let it come again."""
        self._ids.pop(id, None)


class Gaps:
    """What is missing of each subject, by the versions of its events."""

    def __init__(self) -> None:
        self._newest: dict[str, int] = {}
        self._missing: dict[str, set[int]] = {}

    def see(self, event: Mapping[str, Any]) -> list[int]:
        """Take note of an event; which versions of its subject between the first one seen and the
        newest have not come. Test events, whose version is 0, are passed over."""
        subject, version = event.get("subject"), event.get("subject_version")
        if not isinstance(subject, str) or not isinstance(version, int) or version < 1:
            return []
        newest = self._newest.get(subject, version - 1)
        missing = self._missing.setdefault(subject, set())
        missing.update(range(newest + 1, version))
        missing.discard(version)
        self._newest[subject] = max(newest, version)
        return sorted(missing)


class Unfetched(Exception):
    """The feed did not answer as it should; retry_after_s is when to try again, if it said so."""

    def __init__(self, words: str, retry_after_s: int | None = None) -> None:
        super().__init__(words)
        self.retry_after_s = retry_after_s


class Feed:
    """The events that webhooks tell, to be fetched: the same bytes in the same order.

    url is that of the platform, as https://okr.example.com; key an API key, sl_….
    """

    def __init__(self, url: str, key: str, *, timeout_s: float = FETCH_SECONDS) -> None:
        self._url, self._key, self._timeout_s = url.rstrip("/"), key, timeout_s

    def after(self, cursor: str | None = None) -> Iterator[tuple[dict[str, Any], str]]:
        """Each event behind a cursor, from the first one without, and the cursor behind it all of
        its page. Ends where there is nothing newer. Raises Unfetched."""
        has_more = True
        while has_more:
            page = self._page(cursor)
            cursor, has_more = str(page["next"]), bool(page["has_more"])
            for event in page["data"]:
                yield event, cursor

    def _page(self, cursor: str | None) -> dict[str, Any]:
        asked = {"limit": str(PAGE_EVENTS)} | ({"after": cursor} if cursor else {})
        request = urllib.request.Request(
            f"{self._url}/v1/events?{urllib.parse.urlencode(asked)}",
            headers={"authorization": f"Bearer {self._key}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout_s) as answer:
                page = json.load(answer)
        except urllib.error.HTTPError as fault:
            after = fault.headers.get("retry-after", "")
            raise Unfetched(
                f"status {fault.code}", int(after) if after.isdigit() else None
            ) from None
        except (OSError, ValueError) as fault:
            raise Unfetched(str(fault)) from fault
        if not isinstance(page, dict) or not {"data", "next", "has_more"} <= page.keys():
            raise Unfetched("the answer is no page of events")
        return page


def reconcile(
    feed: Feed, cursor: str | None, seen: Seen, take: Callable[[dict[str, Any]], Any]
) -> str | None:
    """Take what never came as a delivery, in order; the cursor to begin with next time.

    Run it every hour or so, and after an outage of your own. Whatever take raises ends it; then
    begin with the old cursor again: what was taken is seen, and not taken twice.
    """
    for event, behind in feed.after(cursor):
        if seen.is_new(str(event["id"])):
            try:
                take(event)
            except BaseException:
                seen.forget(str(event["id"]))
                raise
        cursor = behind
    return cursor
