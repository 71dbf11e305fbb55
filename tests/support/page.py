"""Pages asked in process, as a browser asks them, without one."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.support.mailbox import Mailbox

HTML = {"accept": "text/html"}
VOID = frozenset(("input", "meta", "link", "br", "img", "hr", "rect", "circle", "polyline"))


@dataclass
class Found(HTMLParser):
    """What a page holds: its words, its fields with their values, its links."""

    words: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._link: str | None = None
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag in ("input", "textarea") and "name" in given:
            is_choice = given.get("type") in ("radio", "checkbox")
            if not is_choice or "checked" in given:
                self.fields[given["name"]] = given.get("value", "")
        if tag == "textarea":
            self._area = given.get("name")
        if tag == "select":
            self._select = given.get("name")
        if (
            tag == "option"
            and self._select
            and ("selected" in given or self._select not in self.fields)
        ):
            self.fields[self._select] = given.get("value", "")
        if tag == "a":
            self._link = given.get("href")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a link."""
        if tag == "textarea":
            self._area = None
        if tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        """Note words."""
        if self._area is not None:
            self.fields[self._area] = self.fields.get(self._area, "") + data
            return
        text = " ".join(data.split())
        if text:
            self.words.append(text)
            if self._link is not None:
                self.links.setdefault(text, self._link)

    @property
    def text(self) -> str:
        """All words, one after the other."""
        return " ".join(self.words)

    def count(self, tag: str) -> int:
        """How many elements of a kind."""
        return sum(1 for name, _ in self.tags if name == tag)


def read(response: httpx.Response) -> Found:
    """What is on a page."""
    found = Found()
    found.feed(response.text)
    return found


def link_in(text: str) -> str:
    """The path of the link in a letter."""
    written = re.search(r"https?://[^/\s]+(/sign-in/\S+)", text)
    assert written, text
    return unescape(written[1])


class Browser:
    """Somebody with a browser: keeps cookies, goes where it is sent, fills in forms."""

    def __init__(self, http: httpx.AsyncClient, box: Mailbox, language: str = "en") -> None:
        self._http = http
        self._box = box
        self._headers = {**HTML, "accept-language": language}
        self.cookies: dict[str, str] = {}

    async def signed_in(self, email: str) -> "Browser":
        """Ask for a link, use it."""
        await self.send("/sign-in", email=email)
        letter = await self._box.next()
        response = await self.send(link_in(letter.text))
        assert response.status_code == 200, response.text
        return self

    def again(self, language: str = "") -> "Browser":
        """Another one with the same sessions, perhaps in another language."""
        other = Browser(self._http, self._box, language or self._headers["accept-language"])
        other.cookies = dict(self.cookies)
        return other

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """A page, where it sends us."""
        return await self._asked("GET", path, None, headers)

    async def send(self, path: str, /, headers: Any = None, **fields: Any) -> httpx.Response:
        """A form, and the page it leads to."""
        return await self._asked("POST", path, fields, headers or {})

    async def post(self, page: str, path: str, /, **fields: Any) -> httpx.Response:
        """The form of a page with its token, and what it leads to."""
        token = read(await self.get(page)).fields["csrf"]
        return await self.send(path, csrf=token, **fields)

    async def _asked(self, method: str, path: str, data: Any, more: Any) -> httpx.Response:
        for _ in range(5):
            jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            headers = {**self._headers, **({"cookie": jar} if jar else {}), **more}
            response = await self._http.request(method, path, data=data, headers=headers)
            # The client is everybody's; these cookies are this person's.
            self._http.cookies.clear()
            for line in response.headers.get_list("set-cookie"):
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            if response.status_code != 303:
                return response
            method, path, data = "GET", response.headers["location"], None
        raise AssertionError("sent around in circles")
