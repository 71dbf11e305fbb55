"""A town from which mail goes out: the bakery with people in it, and a real mail server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session

from contracts.envelope import Event, Ok
from contracts.events.identity import MemberInvited
from contracts.times import micros
from services.notification.mailing.outlet import outlet_of
from services.notification.main import SERVICE
from services.runtime.bus.ticker import Ticker
from services.runtime.service import Asked, Desk, Service
from services.runtime.settings import Settings
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    MAX,
    OLGA,
    ORGANISATION,
    RUNNING,
    activated,
    defined,
    drafted,
    hear,
    opened,
    published,
    registered,
    who,
)
from tests.support.town import Town

MASTER_KEY = "07" * 32
SENDER = "Scoreline <okr@bakery.example>"
PEOPLE: tuple[Event, ...] = tuple(
    MemberInvited(
        member_id=who(actor), name=name, email=f"{name.lower()}@example.com", role=actor.role
    )
    for name, actor in (("Anna", ANNA), ("Ben", BEN), ("Max", MAX), ("Ada", ADA), ("Olga", OLGA))
    if actor.role
)
# Anna is accountable for the one key result; check-ins are due on Fridays from 13 February on.
FRIDAY, GRACE_ENDS = date(2026, 2, 13), date(2026, 2, 16)


class Postman:
    """A mail server's ear: keeps what it takes; answers says what it does not take."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.answers: dict[str, str] = {}
        self.recipients: list[str] = []
        self.port = 0
        # Called once a mail is taken, before its sender hears of that.
        self.taken: Callable[[], None] = lambda: None

    async def handle_RCPT(  # the name the server calls
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take an address, or say what was told."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        self.recipients.append(address)
        return "250 OK"

    async def handle_DATA(  # likewise
        self, _server: Any, _session: Session, envelope: Envelope
    ) -> str:
        """Take a mail."""
        raw = envelope.content
        assert isinstance(raw, bytes)
        self.raw.append(raw)
        self.mails.append(message_from_bytes(raw, policy=policy.default))
        self.taken()
        return "250 OK"

    def told(self, name: str) -> list[EmailMessage]:
        """What one person got."""
        return [mail for mail in self.mails if mail["To"] == f"{name}@example.com"]


@asynccontextmanager
async def mail_server(**knows: Any) -> AsyncIterator[Postman]:
    """A mail server on the loopback; nothing is known of it yet, also where it has a port that
    another had before."""
    postman = Postman()
    outlet_of.cache_clear()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(postman, **knows), "127.0.0.1", 0)
    postman.port = server.sockets[0].getsockname()[1]
    try:
        yield postman
    finally:
        server.close()


def settings(postman: Postman, **more: Any) -> Settings:
    """Settings with which mail goes to the postman."""
    return Settings(
        **{
            "smtp_url": f"smtp://127.0.0.1:{postman.port}",
            "mail_from": SENDER,
            "master_key": MASTER_KEY,
            "public_url": "https://okr.example",
            **more,
        }
    )


class PostTown(Town):
    """A town whose services have settings."""

    def __init__(self, *services: Service, settings: Settings) -> None:
        super().__init__(*services, organisation=ORGANISATION)
        self.settings = settings

    def desk(self, service: Service) -> Desk:
        """The desk of a service, with the settings."""
        desk = super().desk(service)
        return Desk(
            store=desk.store,
            documents=desk.documents,
            new_id=desk.new_id,
            now_us=desk.now_us,
            proofs=desk.proofs,
            settings=self.settings,
        )

    async def tick(self, organisation: UUID | None = None) -> int:
        """Let every timer go off once; read models keep up with each errand, as they do."""
        here, errands = organisation or self.organisation, 0
        for service in self.services:

            async def carry_out(asked: Asked[Any], service: Service = service) -> Ok:
                await self.settle(asked.organisation_id)
                return await service.commands[type(asked.command)](asked, self.desk(service))

            ticker = Ticker(service.timers, self.desk(service), carry_out)
            for timer in service.timers:
                errands += await ticker.serve(timer, here)
                await self.settle(here)
        return errands

    def at(self, day: date, hour: int = 12, minute: int = 0) -> None:
        """Let it be a moment, UTC."""
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        self.now_us = lambda: micros(moment)


async def bakery(
    postman: Postman, *more: Event, so_far: tuple[Event, ...] = RUNNING, services: Any = (SERVICE,)
) -> PostTown:
    """The bakery on Tuesday 10 February 2026, with its people, in the middle of the quarter."""
    town = PostTown(*services, settings=settings(postman))
    town.at(date(2026, 2, 10))
    await town.open()
    await hear(town, *so_far, *PEOPLE, *more)
    return town


def secretly(**but: Any) -> tuple[Event, ...]:
    """The same quarter with an objective that only those named on it see."""
    secret = drafted(confidential=True, **but)
    return (registered(), opened(), secret, defined(), published, activated)


def same(mail: EmailMessage, other: EmailMessage) -> bool:
    """Whether a mail program shows two mails as one."""
    return bool(mail["Message-ID"] == other["Message-ID"])


def text_of(mail: EmailMessage) -> str:
    """What a mail says."""
    return str(mail.get_content())


def decoded(answer: Any, kind: Any) -> Any:
    """What a command answered."""
    return msgspec.json.decode(answer.body, type=kind)
