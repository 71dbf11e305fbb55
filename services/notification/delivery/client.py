"""The one HTTP client: no redirects, no proxies, no cookies, no decompression, and every wait and
every size has an end, that of the body too."""

import asyncio
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver
from yarl import URL

from contracts.queries.notification_webhooks import DeliveryClass
from services.notification.delivery.guard import FLIGHT, Blocked, Flight, Sockets, Unresolved
from services.notification.domain.outcome import Outcome, judged
from services.notification.domain.target import is_literal
from services.runtime import clock

CONNECT_SECONDS = 3.0
# DNS, TCP and TLS together.
OPENED_SECONDS = 10.0
IDLE_SECONDS = 60.0
# Names and policies change: no connection outlives this.
SESSION_SECONDS = 600.0
ANSWER_BYTES_MAX = 16 * 1024
HEADER_BYTES_MAX, HEADERS_MAX = 8_190, 64
# A blocked target takes as long as any, so that the time says nothing of what is there.
BLOCKED_SECONDS = 0.25
USER_AGENT = "Scoreline-Webhooks/1"

# Method, body and headers.
Request = tuple[str, bytes, dict[str, str]]

logger = structlog.get_logger("delivery")


@dataclass(frozen=True)
class Answer:
    """What came of a request, for the log: headers and the beginning of the body."""

    outcome: Outcome
    flight: Flight
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    requests: int = 1


class Handshake(ssl.SSLContext):
    """Says when TLS begins, so that a timeout is told for what it was."""

    def wrap_bio(self, *arguments: Any, **options: Any) -> ssl.SSLObject:
        """Begin a handshake."""
        if (this := FLIGHT.get()) is not None:
            this.mark("tls")
        return super().wrap_bio(*arguments, **options)


def trusting() -> ssl.SSLContext:
    """The certificates this machine trusts."""
    context = Handshake(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    context.set_alpn_protocols(["http/1.1"])
    return context


class Client:
    """Sends requests through the guard."""

    def __init__(
        self, sockets: Sockets, resolver: AbstractResolver, context: ssl.SSLContext | None = None
    ) -> None:
        self._sockets = sockets
        self._resolver = resolver
        self._context = context or trusting()
        self._session: aiohttp.ClientSession | None = None
        self._opened_at = 0.0
        self._flights: dict[aiohttp.ClientSession, int] = {}

    async def ask(self, flight: Flight, headers: dict[str, str], total_s: float) -> Answer:
        """Ask with OPTIONS and no body; else like post."""
        return await self.post(flight, b"", headers, total_s, method="OPTIONS")

    async def post(
        self,
        flight: Flight,
        body: bytes,
        headers: dict[str, str],
        total_s: float,
        *,
        method: str = "POST",
    ) -> Answer:
        """Send a body; whatever comes of it is an Answer within total_s seconds."""
        started = clock.monotonic()
        FLIGHT.set(flight)
        try:
            async with asyncio.timeout(total_s):
                answer = await self._sent(flight, (method, body, headers), started)
        except TimeoutError:
            answer = self._failed(flight, _timeout(flight), started)
        except aiohttp.ClientError as fault:
            answer = self._failed(flight, _kind(flight, fault), started)
        except (OSError, ValueError) as fault:
            answer = self._failed(flight, _kind(flight, fault), started)
        if answer.outcome.kind == "blocked_target":
            await asyncio.sleep(max(0.0, BLOCKED_SECONDS - (clock.monotonic() - started)))
        return answer

    async def close(self) -> None:
        """Let go of every connection."""
        for session in {*self._flights, *([self._session] if self._session else [])}:
            await session.close()
        await self._resolver.close()

    async def _sent(self, flight: Flight, request: Request, started: float) -> Answer:
        if is_literal(flight.target.host):
            # The resolver is not asked for those; so the sockets alone decide.
            flight.mark("dns")
        try:
            return await self._once(flight, request, started)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            # It had hung up an idle connection while we were about to use it: nobody read this.
            if not flight.is_reused:
                raise
            flight.is_reused = False
            answer = await self._once(flight, request, started)
            return Answer(answer.outcome, flight, answer.headers, answer.body, requests=2)

    async def _once(self, flight: Flight, request: Request, started: float) -> Answer:
        method, body, headers = request
        session = await self._current()
        self._flights[session] = self._flights.get(session, 0) + 1
        try:
            async with session.request(
                method,
                URL(flight.target.url, encoded=True),
                data=body,
                headers={"user-agent": USER_AGENT, **headers},
                allow_redirects=False,
                trace_request_ctx=flight,
            ) as response:
                flight.mark("first_byte")
                kept, is_whole = await _beginning(response)
                if not is_whole:
                    response.close()
                found = {k.lower(): v for k, v in response.headers.items()}
                seconds = clock.monotonic() - started
                moment = datetime.fromtimestamp(clock.now_us() / 1e6, UTC)
                outcome = judged(response.status, found, seconds, moment)
                return Answer(outcome, flight, found, kept)
        finally:
            self._flights[session] -= 1
            if session is not self._session and not self._flights[session]:
                del self._flights[session]
                await session.close()

    async def _current(self) -> aiohttp.ClientSession:
        now = clock.monotonic()
        if self._session is None or now - self._opened_at > SESSION_SECONDS:
            old, self._session, self._opened_at = self._session, self._made(), now
            if old is not None and not self._flights.pop(old, 0):
                await old.close()
        return self._session

    def _made(self) -> aiohttp.ClientSession:
        tracing = aiohttp.TraceConfig()
        tracing.on_connection_reuseconn.append(self._reused)
        tracing.on_connection_create_end.append(_connected)
        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            socket_factory=self._sockets,
            ssl=self._context,
            use_dns_cache=False,
            limit=0,
            keepalive_timeout=IDLE_SECONDS,
        )
        return aiohttp.ClientSession(
            connector=connector,
            connector_owner=True,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=None, connect=OPENED_SECONDS, sock_connect=CONNECT_SECONDS
            ),
            auto_decompress=False,
            trust_env=False,
            read_bufsize=ANSWER_BYTES_MAX,
            max_line_size=HEADER_BYTES_MAX,
            max_field_size=HEADER_BYTES_MAX,
            max_headers=HEADERS_MAX,
            skip_auto_headers=("accept", "accept-encoding"),
            trace_configs=[tracing],
        )

    async def _reused(self, _session: Any, context: Any, _parameters: Any) -> None:
        this: Flight = context.trace_request_ctx
        this.is_reused = True
        self._sockets.reused(this)
        this.mark("sent")

    @staticmethod
    def _failed(flight: Flight, kind: DeliveryClass, started: float) -> Answer:
        return Answer(Outcome(kind=kind, seconds=clock.monotonic() - started), flight)


async def _connected(_session: Any, context: Any, _parameters: Any) -> None:
    context.trace_request_ctx.mark("sent")


async def _beginning(response: aiohttp.ClientResponse) -> tuple[bytes, bool]:
    """So much of the body as is kept, and whether that is all of it."""
    kept = bytearray()
    async for chunk in response.content.iter_any():
        kept += chunk
        if len(kept) > ANSWER_BYTES_MAX:
            return bytes(kept[:ANSWER_BYTES_MAX]), False
    return bytes(kept), True


def _timeout(flight: Flight) -> DeliveryClass:
    if flight.is_blocked:
        return "blocked_target"
    kinds: dict[str, DeliveryClass] = {
        "dns": "dns",
        "connect": "timeout_connect",
        "tls": "timeout_tls",
    }
    return kinds.get(flight.phase, "timeout_total")


def _kind(flight: Flight, fault: Exception) -> DeliveryClass:
    """The class of what went wrong; nobody outside learns more than that."""
    if flight.is_blocked or isinstance(fault, Blocked):
        return "blocked_target"
    match fault:
        case aiohttp.ClientConnectorDNSError() | Unresolved():
            return "dns"
        case aiohttp.ClientSSLError():
            return "tls_invalid"
        case aiohttp.ServerTimeoutError():
            return _timeout(flight)
        case aiohttp.ClientConnectorError():
            return "refused"
        case aiohttp.ClientResponseError():
            return "body_too_large" if "bytes when reading" in str(fault) else "reset"
        case _:
            return "reset"
