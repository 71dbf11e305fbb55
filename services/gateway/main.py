"""The gateway, put together: the one door to the services."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import uvicorn
from litestar import Litestar

from services.gateway import docs, openapi
from services.gateway.answer import Answer
from services.gateway.api import NOUNS, ROUTES, audit, operation
from services.gateway.api.check_ins import BATCH
from services.gateway.api.cycles import EXPORT, IMPORT
from services.gateway.api.dependencies import ANSWER_LINK, SHOW_LINK
from services.gateway.api.events import STREAM
from services.gateway.api.exports import LOG_EXPORT
from services.gateway.api.inbox import END, SHOW_ENDING
from services.gateway.api.webhooks import DELIVERIES_EXPORT
from services.gateway.app import Endpoint, application, endpoints_of
from services.gateway.asking import Caller
from services.gateway.batch import Batch
from services.gateway.credentials import Credentials
from services.gateway.delivery_export import DeliveryExport
from services.gateway.door import Door, Visit
from services.gateway.exporting import Export
from services.gateway.health import Readiness, live
from services.gateway.importing import Import
from services.gateway.limits import Limits, Rates
from services.gateway.live import Hints
from services.gateway.log_export import LogExport
from services.gateway.metrics import Metrics
from services.gateway.openly import AskOpenly
from services.gateway.outsiders import AnswerLink, ShowLink
from services.gateway.pages.language import Language, languages
from services.gateway.pages.refusing import as_page
from services.gateway.pages.site import Site
from services.gateway.pages.table import pages
from services.gateway.paper.press import Press
from services.gateway.positions import Positions
from services.gateway.session.letters import Mailed, Outbox, Post
from services.gateway.session.sign_in import Letters
from services.gateway.stream import Stream
from services.gateway.unsubscribing import End, ShowEnding
from services.runtime.bus import client
from services.runtime.bus.connection import connect
from services.runtime.bus.hints import hear_hints
from services.runtime.bus.metrics import collect_metrics
from services.runtime.ready import signal_ready
from services.runtime.settings import Settings

# Requests under way get this long; `up` wants everything stopped within ten seconds.
SHUTDOWN_SECONDS = 3
KEEP_ALIVE_SECONDS = 30
BACKLOG = 2048
# Where documents are kept in the data directory.
PRINTS = "prints"


@dataclass(frozen=True, kw_only=True)
class Web:
    """What the pages need of the world: their address, whatever carries letters, the hints, the
    languages they speak, what sets documents, and when all of it is to end."""

    public_url: str
    post: Post
    hints: Hints
    languages: Mapping[str, Language] = field(default_factory=languages)
    press: Press = field(default_factory=lambda: Press(None))
    stop: asyncio.Event = field(default_factory=asyncio.Event)


class CannotListen(Exception):
    """The address of the settings cannot be listened on."""


class Server(uvicorn.Server):
    """uvicorn that leaves signals to whoever started it, and says when it listens."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: `scoreline run` hears them."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and tell the supervisor. Raises CannotListen."""
        try:
            await super().startup(sockets)
        except SystemExit:
            # Raised in a task, it would end the whole loop in the middle of everything.
            address = f"{self.config.host}:{self.config.port}"
            raise CannotListen(f"{address}; the line above says why") from None
        signal_ready()


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Answer HTTP until stopped; requests under way are finished first."""
    link = await connect(settings.nats_url, "gateway")
    press = Press(Path(settings.data_dir) / PRINTS)
    try:
        hints = Hints()
        caller = client.Caller(link)
        post = _post(caller, settings)
        app = built(
            caller,
            rates=Rates(
                organisation_per_s=settings.organisation_requests_per_s,
                commands_per_s=settings.organisation_commands_per_s,
                key_per_s=settings.key_requests_per_s,
            ),
            platform_key=settings.platform_key,
            others_metrics=lambda: collect_metrics(link),
            web=Web(
                public_url=settings.address,
                post=post,
                hints=hints,
                press=press,
                stop=stop,
            ),
        )
        await hear_hints(link, hints.hear)
        await listen(app, settings, stop)
    finally:
        await press.stop()
        await link.close()


def _post(caller: client.Caller, settings: Settings) -> Post:
    """Who has mail sent knows that it is, and no password of a mail server."""
    if settings.mail_from:
        return Mailed(caller)
    box = Outbox(Path(settings.data_dir))
    box.go_on()
    return box


def built(
    caller: Caller,
    *,
    rates: Rates,
    platform_key: str,
    others_metrics: Callable[[], Awaitable[bytes]],
    web: Web,
) -> Litestar:
    """The application around whatever carries its messages."""
    door = Door(
        caller=caller,
        credentials=Credentials(caller, platform_key),
        limits=Limits(rates),
        positions=Positions(),
    )
    site = Site(
        door,
        public_url=web.public_url,
        post=web.post,
        languages=web.languages,
        press=web.press,
    )
    letters = Letters(door.caller, web.post, site.public_url, site.languages)
    own = _plain(site, others_metrics, web.stop)
    plain = [one for several in NOUNS.values() for one in several if one.name in own]
    return application(
        [
            *endpoints_of(ROUTES, door),
            *((one.method, one.path, own[one.name]) for one in plain),
            *pages(site, letters, web.hints),
        ],
        as_page=partial(as_page, site),
    )


def _plain(
    site: Site, others_metrics: Callable[[], Awaitable[bytes]], stop: asyncio.Event
) -> dict[str, Endpoint]:
    """What is no single message, by the name it has in the documentation."""
    description = openapi.document(NOUNS, _version())
    door = site.door
    return {
        IMPORT.name: Import(door),
        EXPORT.name: Export(door),
        BATCH.name: Batch(door),
        DELIVERIES_EXPORT.name: DeliveryExport(door),
        STREAM.name: Stream(door, stop),
        LOG_EXPORT.name: LogExport(door),
        SHOW_LINK.name: ShowLink(site),
        ANSWER_LINK.name: AnswerLink(site),
        SHOW_ENDING.name: ShowEnding(site),
        END.name: End(site),
        audit.PUBLIC_KEYS.name: AskOpenly(audit.KEYS, door),
        audit.ALL_CHECKPOINTS.name: AskOpenly(audit.PLATFORM, door),
        operation.LIVE.name: live,
        operation.READY.name: Readiness(door.caller),
        operation.METRICS.name: Metrics(others_metrics),
        operation.OPENAPI.name: _always(Answer(openapi.as_json(description))),
        operation.DOCS.name: _always(
            Answer(docs.page(description), media=b"text/html; charset=utf-8", around=docs.headers())
        ),
    }


def _always(answer: Answer) -> Endpoint:
    async def endpoint(visit: Visit) -> Answer:
        return answer

    return endpoint


def _version() -> str:
    try:
        return version("scoreline")
    except PackageNotFoundError:
        return "0"


async def listen(app: Litestar, settings: Settings, stop: asyncio.Event) -> None:
    """Serve the application on the host and port of the settings until stopped.

    Raises CannotListen.
    """
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http="httptools",
        ws="none",
        loop="none",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    server = Server(config)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
    finally:
        stopping.cancel()
