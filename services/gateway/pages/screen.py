"""A screen as a row of a table, and how a visit to it ends whatever happens."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from contracts.errors import Refusal
from services.gateway.answer import Answer, Headers
from services.gateway.door import Visit
from services.gateway.pages.language import chosen
from services.gateway.pages.moments import past_of
from services.gateway.pages.site import Site
from services.gateway.pages.window import Refusing, Window
from services.gateway.problems import Problem, problem_of
from services.runtime import clock

SIGN_IN = "/sign-in"

Shown = Callable[[Window], Awaitable[Answer]]


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What answers one method of one path, for somebody who is signed in."""

    method: Literal["GET", "POST"]
    path: str
    answer: Shown


def shows(path: str, answer: Shown) -> Screen:
    """A page to read."""
    return Screen(method="GET", path=path, answer=answer)


def takes(path: str, answer: Shown) -> Screen:
    """A form that is sent."""
    return Screen(method="POST", path=path, answer=answer)


class Framed:
    """The endpoint of a screen: a refusal is a page here, never a problem document."""

    def __init__(self, site: Site, screen: Screen) -> None:
        self._site = site
        self._screen = screen

    async def __call__(self, visit: Visit) -> Answer:
        """The screen, the way to sign in, or a page that says what went wrong."""
        site = self._site
        try:
            visitor = await site.sessions.visitor(visit.headers, site.door.credentials.changed_at)
            if visitor is None:
                return self._signed_out(visit)
            guest = visitor.guest
            is_command = self._screen.method == "POST"
            now = clock.monotonic()
            site.door.limits.admit(guest.organisation_id, guest.key_id, is_command, now)
            names = await site.names(visitor)
            past = await past_of(site.door, visit, guest, visitor.session.timezone)
            return await self._screen.answer(Window(site, visit, visitor, names, past))
        except Refusing as refusing:
            return refused(site, visit, problem_of(refusing.refused))
        except Refusal as refusal:
            return refused(site, visit, problem_of(refusal))
        except Problem as problem:
            return refused(site, visit, problem)

    def _signed_out(self, visit: Visit) -> Answer:
        """To the sign-in page, and from there back to where a page was asked for."""
        path = visit.scope["path"] if self._screen.method == "GET" else "/"
        target = SIGN_IN if path == "/" else f"{SIGN_IN}?next={quote(path)}"
        if b"hx-request" in visit.headers:
            # htmx would put the sign-in page into a part of the open one.
            headers: Headers = ((b"hx-redirect", target.encode()),)
            return Answer(b"", status=200, around=self._site.headers, headers=headers)
        location = ((b"location", target.encode()),)
        return Answer(b"", status=303, around=self._site.headers, headers=location)


def refused(site: Site, visit: Visit, problem: Problem) -> Answer:
    """A page, or the part of one, that says why not."""
    language = chosen(site.languages, visit.headers.get(b"accept-language", b"").decode("latin-1"))
    is_partial = b"hx-request" in visit.headers
    template = "parts/refused.html" if is_partial else "pages/refused.html"
    view = {"problem": problem, "said": said(problem)}
    text = site.rendered(template, language, view)
    accepts = visit.headers.get(b"accept-encoding", b"")
    return site.answer(text, accepts, problem.status, problem.headers)


def said(problem: Problem) -> list[str]:
    """Why not, a sentence each: the faults if there are any, else the refusal itself."""
    return [fault.message for fault in problem.errors] or [problem.detail]
