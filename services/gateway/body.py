"""Reads a request's body with a limit that holds while it arrives."""

import asyncio
from collections.abc import Awaitable, Mapping

from litestar.types import Receive

from services.gateway.problems import Problem

MIB = 1024 * 1024
JSON_BYTES_MAX = MIB
IMPORT_BYTES_MAX = 20 * MIB
# A body a little too long is taken off the line, since many clients read no answer before they
# have sent everything; one far too long is cut off.
DRAINED_BYTES_MAX = 32 * MIB
ARRIVAL_SECONDS_MAX = 30.0

JSON_TYPES = frozenset((b"application/json",))


def demand_type(headers: Mapping[bytes, bytes], allowed: frozenset[bytes]) -> bytes:
    """The media type of the body, b"" where none is named. Raises Problem 415."""
    named = headers.get(b"content-type", b"")
    media = named.partition(b";")[0].strip().lower()
    if media and media not in allowed:
        wanted = ", ".join(sorted(kind.decode() for kind in allowed))
        raise Problem(
            415,
            "media_type_not_taken",
            f"The body is {media.decode('latin-1')[:100]}; this takes {wanted}.",
            headers=((b"accept", wanted.encode()),),
        )
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise Problem(415, "encoding_not_taken", "Send the body without a content encoding.")
    return media


async def read_body(headers: Mapping[bytes, bytes], receive: Receive, limit: int) -> bytes:
    """The whole body, limit bytes at most. Raises Problem 413, 408, or 400 where it breaks off."""
    announced = headers.get(b"content-length", b"")
    if announced.isdigit() and int(announced) > limit:
        # Who asks first whether to send it need not; who sends it all the same may finish.
        if b"expect" not in headers and int(announced) <= DRAINED_BYTES_MAX:
            await _within_time(_gather(receive, limit, DRAINED_BYTES_MAX))
        raise too_large(limit)
    # Nearly every body is here already, and then it needs no clock.
    message = await receive()
    if message["type"] != "http.request":
        raise Problem(400, "broken_off", "The request broke off.")
    if not message.get("more_body"):
        first: bytes = message["body"]
        if len(first) > limit:
            raise too_large(limit)
        return first
    return await _within_time(_gather(receive, limit, DRAINED_BYTES_MAX, message["body"]))


def too_large(limit: int) -> Problem:
    """The refusal of a body beyond its limit."""
    return Problem(
        413,
        "too_large",
        f"The body may have at most {limit} bytes.",
        headers=((b"connection", b"close"),),
    )


async def _within_time(gathering: Awaitable[bytes]) -> bytes:
    try:
        async with asyncio.timeout(ARRIVAL_SECONDS_MAX):
            return await gathering
    except TimeoutError:
        message = f"The body did not arrive within {ARRIVAL_SECONDS_MAX:.0f} s."
        close = ((b"connection", b"close"),)
        raise Problem(408, "too_slow", message, headers=close) from None


async def _gather(receive: Receive, limit: int, drained: int, first: bytes = b"") -> bytes:
    """Keep up to limit bytes, pass over what comes beyond up to drained bytes."""
    kept = [first]
    length = len(first)
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Problem(400, "broken_off", "The request broke off.")
        length += len(message["body"])
        if length <= limit:
            kept.append(message["body"])
        else:
            kept.clear()
        if length > drained:
            break
        more = message.get("more_body", False)
    if length > limit:
        raise too_large(limit)
    return b"".join(kept)
