"""What all pages share: languages, templates, files, and how an answer becomes a page."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from services.gateway.answer import SECURITY, Answer, Headers
from services.gateway.assets import Assets
from services.gateway.door import Door
from services.gateway.pages.language import Language, chosen
from services.gateway.pages.steps import step_of
from services.gateway.paper.press import Press
from services.gateway.session.cookies import Jar
from services.gateway.session.letters import Outbox, Post
from services.gateway.session.sessions import Sessions, Visitor

TEMPLATES = Path(__file__).parents[1] / "web" / "templates"
HTML = b"text/html; charset=utf-8"
# Everything from here, nothing inline, nothing evaluated, nobody around us.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STRICT: Headers = (
    *SECURITY,
    (b"content-security-policy", POLICY.encode()),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)
HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
PACKED_BYTES_MIN = 1400
GZIP_LEVEL = 5
# Stands in a page where the page's own tag comes, since a tag cannot be made of itself.
TAG = "@tag-of-this-page@"


class Site:
    """The pages of one gateway."""

    def __init__(
        self,
        door: Door,
        *,
        public_url: str,
        post: Post,
        languages: Mapping[str, Language],
        press: Press,
    ) -> None:
        self.door = door
        self.press = press
        self.public_url = public_url.rstrip("/")
        self.is_boxed = isinstance(post, Outbox)
        # Where mail lies that no server carries.
        self.outbox = post.folder if isinstance(post, Outbox) else None
        is_https = public_url.startswith("https://")
        self.jar = Jar(is_secure=is_https)
        self.headers: Headers = (*STRICT, HTTPS_ONLY) if is_https else STRICT
        self.sessions = Sessions(door.caller, self.jar)
        self.assets = Assets()
        self.languages = languages
        self._environments: dict[str, Environment] = {}

    async def names(self, visitor: Visitor) -> list[tuple[UUID, str]]:
        """The organisations in which a browser holds a session, by name."""
        found = [(visitor.session.organisation_id, visitor.session.organisation)]
        for token in visitor.others:
            changed_at = self.door.credentials.changed_at(token.organisation_id)
            session = await self.sessions.session(token, changed_at)
            if session is not None:
                found.append((session.organisation_id, session.organisation))
        return sorted(found, key=lambda one: one[1].casefold())

    def language_of(self, headers: Mapping[bytes, bytes], *usual: str) -> Language:
        """The language of who has no session: their browser's, else the usual ones."""
        accepted = headers.get(b"accept-language", b"").decode("latin-1")
        return chosen(self.languages, accepted, *usual)

    def rendered(self, template: str, language: Language, view: Mapping[str, Any]) -> str:
        """A template in a language."""
        return self._environment(language).get_template(template).render(view)

    def _environment(self, language: Language) -> Environment:
        made = self._environments.get(language.code)
        if made is None:
            made = self._environments[language.code] = environment(language, self.assets)
        return made

    def answer(self, text: str, accepts: bytes, status: int, headers: Headers) -> Answer:
        """A page as it goes out. Packing is safe with secrets in it: what comes from another site
        comes without our cookies, and so without the secrets."""
        raw = text.encode()
        if b"gzip" in accepts and len(raw) >= PACKED_BYTES_MIN:
            raw = gzip.compress(raw, GZIP_LEVEL, mtime=0)
            headers = (*headers, (b"content-encoding", b"gzip"))
        return Answer(raw, status=status, media=HTML, around=self.headers, headers=headers)


def environment(language: Language, assets: Assets) -> Environment:
    """Templates that speak a language."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    # The extension adds this method to the environment, which no type says.
    install: Any = made.install_gettext_callables  # type: ignore[attr-defined]  # see above
    install(language.sentences.ugettext, language.sentences.ungettext, newstyle=True)
    for name in ("gettext", "ngettext"):
        say: Any = made.globals[name]
        made.globals[name] = counting(language, say)
    made.globals.update(asset=assets.path, language=language, step_of=step_of)
    return made


def counting(language: Language, say: Callable[..., str]) -> Callable[..., str]:
    """What says sentences of templates, with whole numbers in them as the language writes them."""

    @pass_context
    def said(context: Context, *words: Any, **facts: Any) -> str:
        written = {
            name: language.number(fact) if type(fact) is int else fact
            for name, fact in facts.items()
        }
        return say(context, *words, **written)

    return said


def tag_of(text: str) -> str:
    """What tells this page from one with other content."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
