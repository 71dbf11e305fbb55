"""The window a person looks through: who they are, what they may ask, what is shown to them."""

import asyncio
from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Raw

from contracts.envelope import (
    Command,
    CommandMessage,
    Ok,
    Query,
    QueryMessage,
    Refused,
    Reply,
    decode,
    encode,
)
from contracts.registry import owner_of
from contracts.sessions import SessionToken
from contracts.values import LIST_LIMIT_MAX
from services.gateway.answer import Answer, Headers
from services.gateway.api.route import AS_OF
from services.gateway.door import Visit
from services.gateway.endpoints import places
from services.gateway.pages.explaining import explained
from services.gateway.pages.form import Form, read_form
from services.gateway.pages.language import Language, chosen
from services.gateway.pages.moments import Past, looking_back, today_in
from services.gateway.pages.navigation import PLACES, Place
from services.gateway.pages.site import TAG, Site, tag_of
from services.gateway.session.origin import demand_form_token, demand_own_page, form_token
from services.gateway.session.sessions import Visitor
from services.runtime import clock

# So long a page waits to hold what its reader just wrote; then it shows what there is, and the
# stream of hints brings the rest.
OWN_WRITE_SECONDS = 0.5
ANSWER_SECONDS = 3.0
LIST_MAX = 2_000

# Organisations in which the browser holds a session: id and name.
Names = Sequence[tuple[UUID, str]]


class Refusing(Exception):
    """A service refused; refused says why, in the words of the API."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.message)
        self.refused = refused


class Window:
    """One visit of one person to a page."""

    def __init__(self, site: Site, visit: Visit, visitor: Visitor, names: Names = ()) -> None:
        self.site = site
        self.visit = visit
        self.visitor = visitor
        self.organisations = names
        self.session = visitor.session
        self.past: Past | None = None
        self.is_datable = False
        self.actor = visitor.session.actor
        self.is_behind = False
        # Whether a part is left out because nobody answered for it.
        self.is_short = False
        self.organisation_id = visitor.session.organisation_id
        self._cookies: list[tuple[bytes, bytes]] = []
        self._written = site.jar.written(visit.headers, self.organisation_id)

    def look_back(self, past: Past | None) -> None:
        """The page can be seen as it was, and is to be seen as of this moment, None for now."""
        self.is_datable = True
        self.past = past
        if past is not None:
            self.actor = looking_back(self.actor)

    @property
    def language(self) -> Language:
        """The person's language: their own choice, else their browser's, else the company's."""
        session = self.session
        accepted = self.visit.headers.get(b"accept-language", b"").decode("latin-1")
        own = session.preferences.language
        return chosen(self.site.languages, own, accepted, session.locale)

    @property
    def me(self) -> UUID:
        """The member who looks."""
        return self.session.member_id

    @property
    def places(self) -> Sequence[Place]:
        """Where the pages lead."""
        return PLACES

    @property
    def here(self) -> str:
        """Which of the places this page belongs to."""
        path = self.visit.scope["path"]
        found = [place.path for place in PLACES if place.holds(path)]
        return found[0] if found else ""

    @property
    def address(self) -> str:
        """This page with its parameters, to be asked for again."""
        query = self.visit.scope["query_string"].decode("latin-1")
        path = quote(self.visit.scope["path"])
        return f"{path}?{query}" if query else path

    @property
    def tag(self) -> str:
        """Where the page's own tag will stand."""
        return TAG

    @property
    def today(self) -> date:
        """The day it is where the organisation lives, or the one that the page is about."""
        if self.past is not None and self.past.day is not None:
            return self.past.day
        return self.day_now

    @property
    def day_now(self) -> date:
        """The day it is where the organisation lives, whatever moment the page is about."""
        return today_in(ZoneInfo(self.session.timezone))

    @property
    def days_back(self) -> int:
        """How long ago the day is that the page is about, 0 or less."""
        return (self.today - self.day_now).days

    @property
    def wishes(self) -> Sequence[tuple[str, str]]:
        """What the address asks for besides a moment: a cycle, a team, a filter."""
        given = read_form(self.visit.scope["query_string"])
        return [(name, value) for name, value in given.pairs if name != AS_OF]

    @property
    def address_now(self) -> str:
        """This page as it is now."""
        path = quote(self.visit.scope["path"])
        return f"{path}?{urlencode(self.wishes)}" if self.wishes else path

    @property
    def then(self) -> str:
        """What keeps a link to another page at the moment of this one."""
        return "" if self.past is None else f"?{AS_OF}={quote(self.past.text)}"

    @property
    def and_then(self) -> str:
        """The same for a link that has parameters already."""
        return self.then.replace("?", "&")

    @property
    def is_partial(self) -> bool:
        """Whether a part of an open page is asked for, not a page."""
        return b"hx-request" in self.visit.headers

    @property
    def csrf(self) -> str:
        """What every form carries."""
        return form_token(self.visitor.token)

    def place(self, name: str) -> UUID:
        """The id in the path. Raises NotFound for what is none."""
        found: UUID = places((name,), self.visit)[name]
        return found

    def parameter(self, name: str) -> str:
        """A parameter of the address, empty where it is not given."""
        return read_form(self.visit.scope["query_string"]).get(name)

    async def form(self) -> Form:
        """What was sent. Raises Problem 403 for what another page sent, 413, 415."""
        demand_own_page(self.visit.headers, self.site.public_url)
        form = await Form.of(self.visit)
        # Should the answer be that a service is away, the page that says so gives this back.
        self.visit.scope["state"]["sent"] = form
        demand_form_token(self.visitor.token, form.get("csrf"))
        return form

    async def ask(self, query: Query) -> Any:
        """The answer to a question, as the query's ANSWER. Raises Refusing."""
        return _answer(query, await self._asked(query))

    async def ask_now(self, query: Query) -> Any:
        """The answer of today, whatever moment the page is about. Raises Refusing."""
        return _answer(query, await self._asked(query, is_now=True))

    def at(self, past: Past | None) -> "Window":
        """The same person's window to another moment, None for now."""
        other = copy(self)
        other.past = past
        return other

    async def ask_all(self, *queries: Query) -> list[Any]:
        """The answers to questions that do not wait for each other. Raises Refusing."""
        return list(await asyncio.gather(*(self.ask(query) for query in queries)))

    async def perhaps(self, query: Query) -> Any:
        """The answer, None where there is none just now or not for this person."""
        reply = await self._asked(query)
        if isinstance(reply, Refused):
            self.is_short = self.is_short or reply.kind == "unavailable"
            return None
        return decode(reply.body, type(query).ANSWER)

    async def listed(self, kind: type[Query], **wish: Any) -> list[Any]:
        """All of a list, up to LIST_MAX. Raises Refusing."""
        found: list[Any] = []
        after: str | None = None
        while True:
            page = await self.ask(kind(limit=LIST_LIMIT_MAX, after=after, **wish))
            found += page.data
            after = page.next
            if after is None or len(found) >= LIST_MAX:
                return found

    async def _asked(self, query: Query, *, is_now: bool = False) -> Reply:
        kind, caller = type(query), self.site.door.caller
        wanted = max(self._written, self.site.door.positions.of(self.organisation_id))
        if wanted and not self.is_behind:
            reply = await caller.ask(kind, self._question(query, wanted, is_now), OWN_WRITE_SECONDS)
            if isinstance(reply, Ok) or reply.kind not in ("behind", "unavailable"):
                return reply
            self.is_behind = True
        return await caller.ask(kind, self._question(query, 0, is_now), ANSWER_SECONDS)

    def _question(self, query: Query, min_position: int, is_now: bool) -> QueryMessage:
        past = None if is_now else self.past
        return QueryMessage(
            organisation_id=self.organisation_id,
            actor=self.session.actor,
            correlation=self.visit.correlation,
            body=Raw(encode(query)),
            min_position=min_position,
            as_of=past.position if past else None,
            as_of_us=past.us if past else None,
        )

    async def tell(self, command: Command, *, if_match: int | None = None) -> Any:
        """Have a command decided; the resource as it is afterwards. Raises Refusing."""
        door, kind = self.site.door, type(command)
        message = CommandMessage(
            organisation_id=self.organisation_id,
            actor=self.actor,
            at=clock.now_us(),
            correlation=self.visit.correlation,
            body=Raw(encode(command)),
            if_match=if_match,
            min_position=max(self._written, door.positions.of(self.organisation_id)),
        )
        reply = await door.caller.tell(kind, message)
        if isinstance(reply, Refused):
            raise Refusing(explained(command, reply))
        door.positions.see(self.organisation_id, reply.position)
        if owner_of(kind) == "identity":
            door.credentials.changed(self.organisation_id, reply.position)
        self._written = max(self._written, reply.position)
        self._cookies = [self.site.jar.keep_written(self.organisation_id, self._written)]
        return decode(reply.body, kind.ANSWER)

    def page(self, template: str, status: int = 200, **view: Any) -> Answer:
        """A page, or 304 where the part of it that is asked for shows the same already."""
        text = self.site.rendered(template, self.language, {"w": self, **view})
        tag = tag_of(text)
        if status == 200 and self.visit.headers.get(b"if-none-match") == tag.encode():
            return Answer(b"", status=304, around=self.site.headers)
        return self._sent(text.replace(TAG, tag), status)

    def go(self, path: str) -> Answer:
        """Elsewhere, to be read there."""
        location = ((b"location", path.encode()),)
        return Answer(
            b"", status=303, around=self.site.headers, headers=(*location, *self._cookies)
        )

    def holding(self, sessions: Sequence[SessionToken], path: str) -> Answer:
        """Elsewhere, holding these sessions; the first is the one in use."""
        location = ((b"location", path.encode()), self.site.jar.keep(sessions))
        return Answer(b"", status=303, around=self.site.headers, headers=location)

    def _sent(self, text: str, status: int) -> Answer:
        accepts = self.visit.headers.get(b"accept-encoding", b"")
        headers: Headers = tuple(self._cookies)
        return self.site.answer(text, accepts, status, headers)


def _answer(query: Query, reply: Reply) -> Any:
    if isinstance(reply, Refused):
        raise Refusing(reply)
    return decode(reply.body, type(query).ANSWER)
