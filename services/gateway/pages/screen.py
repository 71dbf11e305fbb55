"""A screen as a row of a table, and how a visit to it ends whatever happens."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from contracts.errors import Refusal
from services.gateway.answer import Answer, Headers
from services.gateway.door import Visit
from services.gateway.pages.moments import past_of
from services.gateway.pages.refusing import refused, typed
from services.gateway.pages.site import Site
from services.gateway.pages.window import Refusing, Window
from services.gateway.problems import Problem, problem_of
from services.runtime import clock

SIGN_IN = "/sign-in"

Shown = Callable[[Window], Awaitable[Answer]]


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What answers one method of one path, for somebody who is signed in; is_dated marks what can
    be seen as it was."""

    method: Literal["GET", "POST"]
    path: str
    answer: Shown
    is_dated: bool = False


def shows(path: str, answer: Shown) -> Screen:
    """A page to read, of now."""
    return Screen(method="GET", path=path, answer=answer)


def dated(path: str, answer: Shown) -> Screen:
    """A page that shows state: as it is, or as it was when its address names a moment."""
    return Screen(method="GET", path=path, answer=answer, is_dated=True)


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
        window: Window | None = None
        try:
            window = await self._window(visit)
            if window is None:
                return self._signed_out(visit)
            return await self._screen.answer(window)
        except Refusing as refusing:
            problem = problem_of(refusing.refused)
        except Refusal as refusal:
            problem = problem_of(refusal)
        except Problem as refused_here:
            problem = refused_here
        await typed(visit, problem)
        return refused(self._site, visit, problem, window)

    async def _window(self, visit: Visit) -> Window | None:
        """What a person looks through, None for who is not signed in. Raises Problem, Refusal."""
        site = self._site
        visitor = await site.sessions.visitor(visit.headers, site.door.credentials.changed_at)
        if visitor is None:
            return None
        guest = visitor.guest
        is_command = self._screen.method == "POST"
        now = clock.monotonic()
        site.door.limits.admit(guest.organisation_id, guest.key_id, is_command, now)
        names = await site.names(visitor)
        window = Window(site, visit, visitor, names)
        # What breaks beyond this is told in the person's own language.
        visit.scope["state"]["language"] = window.language
        if self._screen.is_dated:
            zone = visitor.session.timezone
            window.look_back(await past_of(site.door, visit, guest, zone))
        return window

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
