"""The door for outsiders: a signed link shows one dependency and takes the answer to it."""

import base64
import hashlib
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Raw, Struct

from contracts import errors
from contracts.commands.planning_dependencies import AnswerDependency
from contracts.envelope import Ok, QueryMessage, Reply, decode, encode
from contracts.links import Link, read_link
from contracts.queries.planning_dependencies import DependencyByLink, ShownDependency
from contracts.values import Actor, Reason
from services.gateway import conditions
from services.gateway.answer import SECURITY, Answer, Headers
from services.gateway.api.dependencies import FORM
from services.gateway.asking import ask_softly
from services.gateway.body import JSON_TYPES, demand_type, read_body
from services.gateway.credentials import Guest
from services.gateway.door import Door, Visit
from services.gateway.endpoints import answer_of_command, message_of
from services.gateway.problems import problem_of
from services.gateway.shape import Shape, fields_of
from services.runtime import clock

WEB = Path(__file__).parent / "web"
STYLE = (WEB / "static" / "docs.css").read_text("utf-8")
# Nobody but the link says who this is; planning puts the external party in its place.
OUTSIDER = Actor(kind="external_party", id="link")
BODY_BYTES_MAX = 64 * 1024
_TYPES = JSON_TYPES | {FORM.encode()}

templates = Environment(
    loader=FileSystemLoader(WEB / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Said(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an outsider sends; an empty reason of a form is none."""

    answer: Literal["accept", "decline", "resolve", "break"]
    reason: Reason | None = None


class ShowLink:
    """Answers with what a link shows."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem 404 for a link that opens nothing, 429; NotFound for no link."""
        token, link = _opened(self._door, visit, is_command=False)
        message = QueryMessage(
            organisation_id=link.organisation_id,
            actor=OUTSIDER,
            correlation=visit.correlation,
            body=Raw(encode(DependencyByLink(token=token))),
        )
        seen = self._door.positions.of(link.organisation_id)
        reply = await ask_softly(self._door.caller, DependencyByLink, message, seen)
        return _answered(visit, reply)


class AnswerLink:
    """Takes the answer that an outsider gives at a link."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._shape = Shape(Said)

    async def __call__(self, visit: Visit) -> Answer:
        """Raises as ShowLink does, and Invalid, Problem 409, 413, 415."""
        door = self._door
        token, link = _opened(door, visit, is_command=True)
        media = demand_type(visit.headers, _TYPES)
        raw = await read_body(visit.headers, visit.receive, BODY_BYTES_MAX)
        said = self._said(media, raw)
        command = AnswerDependency(token=token, **fields_of(said))
        guest = Guest(link.organisation_id, OUTSIDER, link.dependency_id)
        key = conditions.idempotency_key(visit.headers)
        message = message_of(door, visit, guest, guest.organisation_id, command, key, raw)
        reply = await door.caller.tell(AnswerDependency, message)
        if isinstance(reply, Ok) and not wants_page(visit):
            return answer_of_command(door, guest.organisation_id, reply, 200)
        return _answered(visit, reply)

    def _said(self, media: bytes, raw: bytes) -> Any:
        if media != FORM.encode():
            return self._shape.from_json(raw)
        given = dict(parse_qsl(raw.decode("utf-8", "replace")))
        return self._shape.from_values({name: text for name, text in given.items() if text})


def _opened(door: Door, visit: Visit, *, is_command: bool) -> tuple[str, Link]:
    """The link of a request, as far as it can be read without its organisation's secret."""
    token = visit.scope["path_params"]["token"]
    link = read_link(token)
    if link is None:
        raise errors.NotFound(what="link")
    key: UUID = link.dependency_id
    door.limits.admit(link.organisation_id, key, is_command, clock.monotonic())
    return token, link


def _answered(visit: Visit, reply: Reply) -> Answer:
    if not isinstance(reply, Ok):
        if reply.kind == "not_found" and reply.code == "not_found":
            # An organisation that is not here looks like a link that was not made here.
            raise errors.NotFound(what="link")
        raise problem_of(reply)
    if not wants_page(visit):
        return Answer(bytes(reply.body))
    shown = decode(reply.body, ShownDependency)
    page = templates.get_template("dependency.html").render(
        shown=shown,
        style=Markup(STYLE),  # our own file, not somebody's text
    )
    return Answer(page.encode(), media=b"text/html; charset=utf-8", around=page_headers())


def wants_page(visit: Visit) -> bool:
    """Whether a person asks, by a browser."""
    return b"text/html" in visit.headers.get(b"accept", b"")


def page_headers() -> Headers:
    """What goes with a page that holds its one style sheet."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self';"
        " frame-ancestors 'none'"
    )
    return (*SECURITY, (b"content-security-policy", policy.encode()))
