"""What was delivered to an endpoint, narrowed as a page asks for it, and as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from msgspec import json

from contracts.queries.notification_webhooks import Deliveries, DeliveryClass, DeliveryView
from services.gateway.answer import Answer
from services.gateway.delivery_export import DeliveryExport
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.refusals import Wrong
from services.gateway.pages.site import Site
from services.gateway.pages.window import Window

# So much of an answer is shown; the whole of what was kept is in the export.
EXCERPT_CHARS_MAX = 1_000
NO_TIME = words("A moment is written as 2026-11-23T10:00.")
OUTCOMES: dict[DeliveryClass, str] = {
    "delivered": words("delivered"),
    "http_4xx": words("refused by the receiver"),
    "http_5xx": words("the receiver failed"),
    "gone": words("the receiver is gone"),
    "throttled": words("the receiver asked to wait"),
    "timeout_connect": words("no connection in time"),
    "timeout_tls": words("no secure connection in time"),
    "timeout_total": words("no answer in time"),
    "dns": words("the name was not found"),
    "refused": words("the connection was refused"),
    "reset": words("the connection broke"),
    "tls_invalid": words("the certificate is not valid"),
    "blocked_target": words("the address is not allowed"),
    "redirect": words("the receiver sent us elsewhere"),
    "body_too_large": words("the answer was too large"),
    "aborted": words("broken off"),
    "not_echoed": words("the challenge was not echoed"),
    "unsigned": words("the key that signs could not be opened"),
}
PHASES = {
    "dns": words("name found"),
    "connect": words("connected"),
    "tls": words("secured"),
    "sent": words("sent"),
    "first_byte": words("first answer"),
}


@dataclass(frozen=True)
class Search:
    """What a page narrows the log by, as it was typed; wrong is what of it is none."""

    typed: Form
    wishes: Mapping[str, Any]
    wrong: Wrong

    @classmethod
    def of(cls, window: Window, typed: Form) -> "Search":
        """The search that a form or an address holds; what is no moment narrows nothing."""
        outcome = next((o for o in get_args(DeliveryClass) if o == typed.get("outcome")), None)
        wishes: dict[str, Any] = {
            "event_id": typed.line("event")[:80] or None,
            "subject": typed.line("subject")[:200] or None,
            "type": typed.line("type")[:100] or None,
            "outcome": outcome,
        }
        faults: dict[str, str] = {}
        for field, wish in (("since", "since"), ("until", "until")):
            try:
                wishes[wish] = _moment(typed.line(field), window.session.timezone)
            except (ValueError, OverflowError):
                faults[field] = window.language.say(NO_TIME)
        return cls(typed, wishes, Wrong(faults))

    @property
    def is_one(self) -> bool:
        """Whether it is about one event, of which everything is shown."""
        return self.wishes["event_id"] is not None

    @property
    def is_any(self) -> bool:
        """Whether it narrows anything."""
        return any(self.wishes.values())


def _moment(text: str, zone: str) -> str | None:
    """A moment in a time zone as RFC 3339. Raises ValueError, OverflowError for what is none."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment.astimezone(UTC).isoformat()


async def found(window: Window, query: Deliveries) -> list[tuple[DeliveryView, dict[str, Any]]]:
    """A page of attempts, each with what is shown of its detail."""
    page = await window.ask(query)
    return [(one, _shown(one)) for one in page.data]


def _shown(one: DeliveryView) -> dict[str, Any]:
    detail: dict[str, Any] = json.decode(one.detail)
    answer, reached = detail.get("response", {}), detail.get("ms", {})
    return {
        "url": detail.get("url", ""),
        "phases": [(said, reached[id]) for id, said in PHASES.items() if id in reached],
        "headers": answer.get("headers", {}),
        "body": answer.get("body", "")[:EXCERPT_CHARS_MAX],
    }


@dataclass(frozen=True)
class DownloadDeliveries:
    """The log as a file, for somebody who is signed in."""

    site: Site
    export: DeliveryExport

    async def __call__(self, window: Window) -> Answer:
        """Raises Refusal and Problem before the file begins."""
        form = await window.form()
        search = Search.of(window, form)
        wishes = {"format": "json" if form.get("format") == "json" else "csv", **search.wishes}
        guest = window.visitor.guest
        return await self.export.take(window.visit, guest, window.place("webhook_id"), wishes)
