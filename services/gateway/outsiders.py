"""The door for outsiders: a signed link shows one dependency and takes the answer to it."""

from typing import Any, Literal
from urllib.parse import parse_qsl
from uuid import UUID

from msgspec import Raw, Struct

from contracts import errors
from contracts.commands.planning_dependencies import AnswerDependency
from contracts.envelope import Ok, QueryMessage, Refused, Reply, decode, encode
from contracts.links import Link, read_link
from contracts.queries.planning_dependencies import DependencyByLink, ShownDependency
from contracts.values import Actor, Reason
from services.gateway import conditions
from services.gateway.answer import Answer
from services.gateway.api.dependencies import FORM
from services.gateway.asking import ask_softly
from services.gateway.body import JSON_TYPES, demand_type, read_body
from services.gateway.credentials import Guest
from services.gateway.door import Door, Visit
from services.gateway.endpoints import answer_of_command, message_of
from services.gateway.pages.dependencies_screen import SAYINGS
from services.gateway.pages.needs import STATES
from services.gateway.pages.refusals import wrong
from services.gateway.pages.site import Site
from services.gateway.problems import STATUS, problem_of
from services.gateway.shape import Shape, fields_of
from services.runtime import clock

# Nobody but the link says who this is; planning puts the external party in its place.
OUTSIDER = Actor(kind="external_party", id="link")
BODY_BYTES_MAX = 64 * 1024
# What whoever typed it can mend in the form.
AGAIN = ("invalid", "refused")
_TYPES = JSON_TYPES | {FORM.encode()}


class Said(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an outsider sends; an empty reason of a form is none."""

    answer: Literal["accept", "decline", "resolve", "break"]
    reason: Reason | None = None


class ShowLink:
    """Answers with what a link shows."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem 404 for a link that opens nothing, 429; NotFound for no link."""
        token, link = _opened(self._site.door, visit, is_command=False)
        reply = await _seen(self._site.door, visit, token, link)
        return _answered(self._site, visit, reply)


class AnswerLink:
    """Takes the answer that an outsider gives at a link."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._shape = Shape(Said)

    async def __call__(self, visit: Visit) -> Answer:
        """Raises as ShowLink does, and Invalid, Problem 409, 413, 415."""
        door = self._site.door
        token, link = _opened(door, visit, is_command=True)
        media = demand_type(visit.headers, _TYPES)
        raw = await read_body(visit.headers, visit.receive, BODY_BYTES_MAX)
        typed = dict(parse_qsl(raw.decode("utf-8", "replace"))) if media == FORM.encode() else None
        reply = await self._told(visit, token, link, raw, typed)
        if isinstance(reply, Ok) and not wants_page(visit):
            return answer_of_command(door, link.organisation_id, reply, 200)
        if isinstance(reply, Refused) and reply.kind in AGAIN and wants_page(visit):
            now = await _seen(door, visit, token, link)
            return _answered(self._site, visit, now, reply, (typed or {}).get("reason", ""))
        return _answered(self._site, visit, reply)

    async def _told(
        self, visit: Visit, token: str, link: Link, raw: bytes, typed: dict[str, str] | None
    ) -> Reply:
        """What became of an answer, as JSON in raw or typed into the form of the page."""
        door = self._site.door
        try:
            said = self._shape.from_json(raw) if typed is None else self._of_form(typed)
        except errors.Invalid as invalid:
            return invalid.refused
        command = AnswerDependency(token=token, **fields_of(said))
        guest = Guest(link.organisation_id, OUTSIDER, link.dependency_id)
        key = conditions.idempotency_key(visit.headers)
        message = message_of(door, visit, guest, guest.organisation_id, command, key, raw)
        return await door.caller.tell(AnswerDependency, message)

    def _of_form(self, typed: dict[str, str]) -> Any:
        return self._shape.from_values({name: text for name, text in typed.items() if text})


def _opened(door: Door, visit: Visit, *, is_command: bool) -> tuple[str, Link]:
    """The link of a request, as far as it can be read without its organisation's secret."""
    token = visit.scope["path_params"]["token"]
    link = read_link(token)
    if link is None:
        raise errors.NotFound(what="link")
    key: UUID = link.dependency_id
    door.limits.admit(link.organisation_id, key, is_command, clock.monotonic())
    return token, link


async def _seen(door: Door, visit: Visit, token: str, link: Link) -> Reply:
    """What a link shows now."""
    message = QueryMessage(
        organisation_id=link.organisation_id,
        actor=OUTSIDER,
        correlation=visit.correlation,
        body=Raw(encode(DependencyByLink(token=token))),
    )
    seen = door.positions.of(link.organisation_id)
    return await ask_softly(door.caller, DependencyByLink, message, seen)


def _answered(
    site: Site, visit: Visit, reply: Reply, refused: Refused | None = None, typed: str = ""
) -> Answer:
    """A reply as whoever asks reads it; a page says too what was refused, beside what was typed."""
    if not isinstance(reply, Ok):
        if reply.kind == "not_found" and reply.code == "not_found":
            # An organisation that is not here looks like a link that was not made here.
            raise errors.NotFound(what="link")
        raise problem_of(reply)
    if not wants_page(visit):
        return Answer(bytes(reply.body))
    shown = decode(reply.body, ShownDependency)
    language = site.language_of(visit.headers, shown.locale)
    view = {
        "shown": shown,
        "state": STATES[shown.state],
        "sayings": SAYINGS,
        "wrong": wrong(refused, language).all if refused else (),
        "typed": typed,
    }
    text = site.rendered("pages/dependency.html", language, view)
    accepts = visit.headers.get(b"accept-encoding", b"")
    return site.answer(text, accepts, STATUS[refused.kind] if refused else 200, ())


def wants_page(visit: Visit) -> bool:
    """Whether a person asks, by a browser."""
    return b"text/html" in visit.headers.get(b"accept", b"")
