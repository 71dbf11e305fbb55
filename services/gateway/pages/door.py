"""Coming in and going out: the pages that somebody sees who is not signed in, or is about to go."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from contracts.commands.identity_sessions import ChangePreferences, CloseSession
from contracts.errors import Refusal
from contracts.sessions import read_sign_in_link
from contracts.values import Email
from services.gateway.answer import Answer, Headers
from services.gateway.door import Visit
from services.gateway.pages.form import Form, read_form
from services.gateway.pages.refusing import refused
from services.gateway.pages.screen import takes
from services.gateway.pages.site import Site
from services.gateway.pages.window import Window
from services.gateway.problems import Problem, problem_of
from services.gateway.session.cookies import SESSIONS_MAX
from services.gateway.session.origin import demand_own_page
from services.gateway.session.sign_in import Letters, merged, open_sessions

HOME = "/"
THEMES = ("light", "dark")
SWITCHES = ("single_letters", "beginning_shown")

Endpoint = Callable[[Visit], Awaitable[Answer]]


def local(path: str) -> str:
    """A path of ours, or home: nobody is sent elsewhere from here."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_ours and path.isprintable() and len(path) <= 500 else HOME


@dataclass(frozen=True)
class Porch:
    """The endpoints that need no session."""

    site: Site
    letters: Letters

    async def show(self, visit: Visit) -> Answer:
        """The page that asks for an address."""
        query = read_form(visit.scope["query_string"])
        return self._page(visit, "pages/sign_in.html", goes_on=local(query.get("next") or HOME))

    async def ask(self, visit: Visit) -> Answer:
        """Has a link sent; says the same whether or not the address is known."""
        form = await self._form(visit)
        email, goes_on = form.line("email"), local(form.get("next"))
        try:
            msgspec.convert(email, Email)
        except msgspec.ValidationError:
            return self._page(
                visit, "pages/sign_in.html", 422, goes_on=goes_on, email=email, is_wrong=True
            )
        client = visit.scope["client"]
        self.letters.ask(email, client[0] if client else "", goes_on)
        return self._page(visit, "pages/link_sent.html", email=email, is_boxed=self.site.is_boxed)

    async def show_link(self, visit: Visit) -> Answer:
        """A button: programs that look into mail open links, and this one opens once."""
        link = read_sign_in_link(visit.scope["path_params"]["token"])
        if link is None:
            return self._page(visit, "pages/link_used.html", 404)
        goes_on = local(read_form(visit.scope["query_string"]).get("next"))
        return self._page(visit, "pages/use_link.html", goes_on=goes_on)

    async def use_link(self, visit: Visit) -> Answer:
        """Opens the sessions of a link and goes on to the pages."""
        form = await self._form(visit)
        word = visit.scope["path_params"]["token"]
        link = read_sign_in_link(word)
        door = self.site.door
        changed = door.credentials.changed
        opened = [] if link is None else await open_sessions(door.caller, link, changed)
        if link is not None:
            await self.letters.used(word)
        if not opened:
            return self._page(visit, "pages/link_used.html", 409)
        held = self.site.jar.sessions(visit.headers)
        cookie = self.site.jar.keep(merged(opened, held)[:SESSIONS_MAX])
        return self._gone(local(form.get("next")), cookie)

    async def _form(self, visit: Visit) -> Form:
        demand_own_page(visit.headers, self.site.public_url)
        return await Form.of(visit)

    def _gone(self, path: str, cookie: tuple[bytes, bytes]) -> Answer:
        headers: Headers = ((b"location", path.encode()), cookie)
        return Answer(b"", status=303, around=self.site.headers, headers=headers)

    def _page(self, visit: Visit, template: str, status: int = 200, **view: Any) -> Answer:
        usual = {"email": "", "is_wrong": False, "goes_on": HOME}
        language = self.site.language_of(visit.headers)
        text = self.site.rendered(template, language, usual | view)
        return self.site.answer(text, visit.headers.get(b"accept-encoding", b""), status, ())

    @property
    def endpoints(self) -> list[tuple[Literal["GET", "POST"], str, Endpoint]]:
        """Method, path and endpoint of each."""
        return [
            ("GET", "/sign-in", self._framed(self.show)),
            ("POST", "/sign-in", self._framed(self.ask)),
            ("GET", "/sign-in/{token}", self._framed(self.show_link)),
            ("POST", "/sign-in/{token}", self._framed(self.use_link)),
        ]

    def _framed(self, endpoint: Endpoint) -> Endpoint:
        async def framed(visit: Visit) -> Answer:
            try:
                return await endpoint(visit)
            except Refusal as refusal:
                return refused(self.site, visit, problem_of(refusal))
            except Problem as problem:
                return refused(self.site, visit, problem)

        return framed


async def sign_out(window: Window) -> Answer:
    """End the session in use; the next one the browser holds takes its place."""
    await window.form()
    await window.tell(CloseSession(session_id=window.visitor.token.session_id))
    return window.holding(window.visitor.others, HOME)


async def switch(window: Window) -> Answer:
    """Look at another organisation in which one is signed in."""
    wanted = (await window.form()).id("organisation_id")
    held = (window.visitor.token, *window.visitor.others)
    first = [token for token in held if token.organisation_id == wanted]
    return window.holding([*first, *(token for token in held if token not in first)], HOME)


async def prefer(window: Window) -> Answer:
    """Served otherwise; an empty language or theme follows the company and the device."""
    form = await window.form()
    wish: dict[str, Any] = {}
    if form.has("language"):
        code = form.get("language")
        wish["language"] = code if code in window.site.languages else None
    if form.has("theme"):
        wish["theme"] = form.get("theme") if form.get("theme") in THEMES else None
    for name in SWITCHES:
        if form.has(name):
            wish[name] = form.get(name) == "on"
    await window.tell(ChangePreferences(**wish))
    return window.go(local(form.get("back")))


SCREENS = (
    takes("/sign-out", sign_out),
    takes("/switch", switch),
    takes("/preferences", prefer),
)
