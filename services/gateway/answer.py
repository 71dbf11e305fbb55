"""An answer as it goes out: bytes that are ready, and headers made once."""

from typing import Any

from litestar.types import Receive, Scope, Send

Headers = tuple[tuple[bytes, bytes], ...]

JSON_TYPE = b"application/json"

# An answer is one person's at one moment: nobody keeps it, no page runs anything of it.
SECURITY: Headers = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
LOCKED: Headers = (
    *SECURITY,
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


class Answer:
    """Sends itself; Litestar takes it for an ASGI application."""

    __slots__ = ("body", "headers", "status")

    def __init__(
        self,
        body: bytes,
        *,
        status: int = 200,
        media: bytes = JSON_TYPE,
        headers: Headers = (),
        around: Headers = LOCKED,
    ) -> None:
        self.body = body
        self.status = status
        of_body: Headers = (
            (b"content-type", media),
            (b"content-length", str(len(body)).encode()),
        )
        # An answer without content says nothing of any (RFC 9110 §8.6).
        self.headers = [*(of_body if status != 204 else ()), *around, *headers]

    def to_asgi_response(self, *_: Any, **__: Any) -> "Answer":
        """Itself; how Litestar asks the answer of an exception handler."""
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send head and body; the server leaves the body of a HEAD answer out."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})
