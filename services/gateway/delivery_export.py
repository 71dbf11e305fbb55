"""The log of deliveries as a file: read page by page as it is sent, so that none is too large."""

import codecs
from collections.abc import AsyncGenerator
from contextlib import aclosing
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from litestar.types import Receive, Scope, Send
from msgspec import Raw

from contracts.envelope import Ok, QueryMessage, decode, encode
from contracts.queries.notification_webhooks import Deliveries, DeliveryView
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_MAX
from services.gateway import conditions
from services.gateway.answer import JSON_TYPE, LOCKED, SECURITY, Answer, Headers
from services.gateway.api.webhooks import (
    CSV,
    DELIVERIES_EXPORT,
    DELIVERIES_EXPORT_MAX,
    SPAN,
    DeliveriesExportParameters,
)
from services.gateway.asking import ask_softly
from services.gateway.credentials import Guest
from services.gateway.door import Door, Visit, admitted
from services.gateway.endpoints import places
from services.gateway.parameters import Parameters
from services.gateway.problems import problem_of
from services.gateway.shape import Shape, fields_of
from services.gateway.spreadsheet.writing import Value, csv_lines
from services.gateway.stream import piece

PHASES = ("dns", "connect", "tls", "sent", "first_byte")
HEADER = (
    "at",
    "event_id",
    "sequence",
    "type",
    "subject",
    "attempt",
    "outcome",
    "status",
    "duration_ms",
    *(f"{phase}_ms" for phase in PHASES),
    "is_test",
    "replay_id",
    "url",
    "answer",
)
# A cell is for reading; the whole of what was kept is in the JSON.
ANSWER_CHARS_MAX = 1_000


class DeliveryExport:
    """Answers the export of an endpoint's log."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._parameters = Parameters(Shape(DeliveriesExportParameters, called=SPAN))

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem and Refusal before the file begins."""
        guest = await admitted(self._door, visit)
        webhook_id: UUID = places(DELIVERIES_EXPORT.places, visit)["webhook_id"]
        wishes = fields_of(self._parameters.read(visit.scope["query_string"]))
        if visit.scope["method"] == "HEAD":
            return Answer(b"", media=CSV.encode())
        return await self.take(visit, guest, webhook_id, wishes)

    async def take(
        self,
        visit: Visit,
        guest: Guest,
        webhook_id: UUID,
        wishes: dict[str, Any],
        around: Headers = LOCKED,
    ) -> Answer:
        """The file for a guest: format, and what narrows the log. Raises Problem."""
        is_csv = wishes.pop("format", "csv") == "csv"
        query = Deliveries(webhook_id=webhook_id, limit=LIST_LIMIT_MAX, **wishes)
        reading = _Reading(self._door, visit, guest)
        first = await reading.page(query)
        pieces = _as_csv if is_csv else _as_json
        name = f"deliveries-{webhook_id}.{'csv' if is_csv else 'json'}"
        media = f"{CSV}; charset=utf-8".encode() if is_csv else JSON_TYPE
        return Sent(pieces(reading.pages(query, first)), media, name, around)


class _Reading:
    """One export on its way through the log."""

    def __init__(self, door: Door, visit: Visit, guest: Guest) -> None:
        self._door = door
        self._visit = visit
        self._guest = guest

    async def page(self, query: Deliveries) -> Page[DeliveryView]:
        """A page of it. Raises Problem."""
        message = QueryMessage(
            organisation_id=self._guest.organisation_id,
            actor=self._guest.actor,
            correlation=self._visit.correlation,
            body=Raw(encode(query)),
            min_position=conditions.min_position(self._visit.headers),
        )
        seen = self._door.positions.of(self._guest.organisation_id)
        reply = await ask_softly(self._door.caller, Deliveries, message, seen)
        if not isinstance(reply, Ok):
            raise problem_of(reply)
        return decode(reply.body, Page[DeliveryView])

    async def pages(
        self, query: Deliveries, first: Page[DeliveryView]
    ) -> AsyncGenerator[tuple[tuple[DeliveryView, ...], str | None]]:
        """Page after page up to the limit; with the last one a sentence where there is more."""
        page, count = first, 0
        while True:
            found = page.data[: DELIVERIES_EXPORT_MAX - count]
            count += len(found)
            is_cut = len(found) < len(page.data) or page.next is not None
            if count >= DELIVERIES_EXPORT_MAX or page.next is None:
                yield found, (_more(found[-1]) if is_cut and found else None)
                return
            yield found, None
            page = await self.page(msgspec.structs.replace(query, after=page.next))


def _more(last: DeliveryView) -> str:
    return (
        f"There are more than {DELIVERIES_EXPORT_MAX} attempts; these are the newest. "
        f"Ask again with to={last.at} for those before."
    )


Pages = AsyncGenerator[tuple[tuple[DeliveryView, ...], str | None]]


async def _as_csv(pages: Pages) -> AsyncGenerator[bytes]:
    yield codecs.BOM_UTF8 + csv_lines([HEADER])
    async with aclosing(pages):
        async for page, more in pages:
            yield csv_lines([row_of(one) for one in page])
            if more is not None:
                yield csv_lines([[more]])


async def _as_json(pages: Pages) -> AsyncGenerator[bytes]:
    yield b'{"data":['
    is_first = True
    more: str | None = None
    async with aclosing(pages):
        async for page, said in pages:
            more = said
            if page:
                yield (b"" if is_first else b",") + encode(page)[1:-1]
                is_first = False
    yield b'],"more":' + encode(more) + b"}"


def row_of(one: DeliveryView) -> list[Value]:
    """An attempt as a line, in the order of HEADER."""
    detail: dict[str, Any] = msgspec.json.decode(one.detail)
    phases = detail.get("ms", {})
    answer = detail.get("response", {}).get("body", "")[:ANSWER_CHARS_MAX]
    return [
        one.at,
        one.event_id,
        Decimal(one.sequence),
        one.type,
        one.subject,
        Decimal(one.attempt),
        one.outcome,
        None if one.status is None else Decimal(one.status),
        Decimal(str(one.duration_ms)),
        *(Decimal(str(phases[name])) if name in phases else None for name in PHASES),
        "yes" if one.is_test else "no",
        "" if one.replay_id is None else str(one.replay_id),
        detail.get("url", ""),
        answer,
    ]


class Sent(Answer):
    """Sends the file piece by piece; what breaks in it breaks the connection."""

    __slots__ = ("_pieces",)

    def __init__(
        self, pieces: AsyncGenerator[bytes], media: bytes, name: str, around: Headers = SECURITY
    ) -> None:
        super().__init__(b"")
        self._pieces = pieces
        self.headers = [
            (b"content-type", media),
            (b"content-disposition", f'attachment; filename="{name}"'.encode()),
            *around,
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, then each piece as it is read."""
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        async with aclosing(self._pieces):
            async for lines in self._pieces:
                await send(piece(lines, more=True))
        await send(piece(b"", more=False))
