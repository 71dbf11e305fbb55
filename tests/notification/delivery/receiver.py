"""A receiver of webhooks on loopback: says yes to the challenge, keeps what it got, and behaves as
it is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

LOOPBACK = "127.0.0.1"
ALLOWED = f"{LOOPBACK}/32:1024-65535"
Behave = Callable[["Got"], Awaitable[web.StreamResponse | None]]


@dataclass(frozen=True)
class Got:
    """One request."""

    headers: dict[str, str]
    body: bytes
    request: web.Request

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """port is where it listens; got is everything but challenges."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    challenges: list[Got] = field(default_factory=list)
    behave: Behave | None = None
    # What it answers to CloudEvents' handshake, which it does not know without.
    agrees: dict[str, str] | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/hook"

    async def take(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if request.method == "OPTIONS":
            self.asked.append(headers)
            return web.Response(status=405 if self.agrees is None else 200, headers=self.agrees)
        one = Got(headers, await request.read(), request)
        if one.event.get("type") == "endpoint.verification":
            self.challenges.append(one)
            return web.json_response({"challenge": one.event["data"]["challenge"]})
        answer = await self.behave(one) if self.behave else None
        async with self.changed:
            self.got.append(one)
            self.changed.notify_all()
        return answer or web.Response(status=204)

    async def until(self, enough: Callable[[list[Got]], bool], seconds: float = 60.0) -> list[Got]:
        """Wait until what came is enough."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(lambda: enough(self.got))
        return self.got


@asynccontextmanager
async def receiver(behave: Behave | None = None) -> AsyncIterator[Receiver]:
    """A receiver at work."""
    found = Receiver(behave=behave)
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", found.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, LOOPBACK, 0)
    await site.start()
    found.port = runner.addresses[0][1]
    try:
        yield found
    finally:
        await runner.cleanup()
