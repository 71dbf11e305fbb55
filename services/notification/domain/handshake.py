"""The handshake of CloudEvents' webhooks: an endpoint agrees by headers, and says how often. Pure.

https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md, section 4.
"""

from collections.abc import Mapping

from msgspec import Struct

PER_MINUTE = 60
RATE_MAX = 1_000_000_000
ANY = "*"


class Grant(Struct, frozen=True):
    """An endpoint agrees; per_minute is None where it sets no limit."""

    per_minute: int | None


def asking(origin: str, per_s: int) -> dict[str, str]:
    """The headers of the request that asks; per_s is what the endpoint's owner allows."""
    return {
        "webhook-request-origin": origin,
        "webhook-request-rate": str(per_s * PER_MINUTE),
    }


def granted(headers: Mapping[str, str], origin: str) -> Grant | None:
    """What an answer agrees to, None where it does not; header names are in small letters."""
    allowed = headers.get("webhook-allowed-origin", "").lower().split(",")
    if not {ANY, origin.lower()} & {name.strip() for name in allowed}:
        return None
    rate = headers.get("webhook-allowed-rate", ANY).strip()
    if not (rate.isascii() and rate.isdigit()) or not 0 < int(rate[:10]) <= RATE_MAX:
        # A star, or a word that says nothing.
        return Grant(None)
    return Grant(int(rate))
