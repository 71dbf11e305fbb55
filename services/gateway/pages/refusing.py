"""A problem as a page, or as the part of one: what went wrong, what to do, nothing typed lost."""

from contextlib import suppress
from typing import Any
from urllib.parse import quote

from litestar.types import HTTPScope

from contracts.envelope import Fault
from services.gateway.answer import Answer, Headers
from services.gateway.door import Visit
from services.gateway.pages.form import Form
from services.gateway.pages.language import Language
from services.gateway.pages.marking import words
from services.gateway.pages.refusals import sentence_of
from services.gateway.pages.site import Site
from services.gateway.pages.window import Window
from services.gateway.problems import Problem
from services.runtime import clock, ids

# The part of an open page where htmx puts what went wrong, so that nothing else on it moves.
TROUBLE: Headers = (
    (b"hx-retarget", b"#trouble"),
    (b"hx-reswap", b"innerHTML"),
    (b"hx-reselect", b".faults"),
)
TITLES: dict[int, str] = {
    403: words("This is not for you to do"),
    404: words("There is no such page"),
    429: words("That was a lot at once"),
    500: words("Something broke here"),
    503: words("This does not answer just now"),
}
USUAL = words("This did not work")
# What is said of a whole page; of a form's fields in refusals.py.
SENTENCES: dict[str, str] = {
    "not_found": words("Nothing is here under this address, or nothing that you may see."),
    "no_such_path": words("Nothing is here under this address, or nothing that you may see."),
    "method_not_allowed": words("This address takes nothing in this way."),
    "internal": words("It was written down for those who look after this, and nothing is lost."),
    "unavailable": words("A part of Scoreline is away. It usually comes back within a minute."),
    "link_closed": words("This link was closed; ask whoever sent it to you for another one."),
    "behind": words("The figures are not here yet. They usually come within a minute."),
    "too_many_requests": words("Wait a moment and try again."),
    "from_elsewhere": words("This was sent from a page that is not ours, so nothing was done."),
    "organisation_closed": words(
        "This organisation is closed; ask whoever runs Scoreline for you."
    ),
}
# Statuses after which the same may be sent again as it is: nobody said no to it.
TO_SEND_AGAIN = frozenset((429, 500, 503))
API = "/v1"


async def typed(visit: Visit, problem: Problem) -> None:
    """Keep what was sent and could not be taken just now, where nobody has read it yet."""
    state = visit.scope["state"]
    if visit.scope["method"] == "POST" and problem.status in TO_SEND_AGAIN and "sent" not in state:
        with suppress(Problem):
            state["sent"] = await Form.of(visit)


def refused(site: Site, visit: Visit, problem: Problem, window: Window | None = None) -> Answer:
    """A page, or the part of one, that says why not and keeps what was sent for another try."""
    spoken: Language | None = visit.scope["state"].get("language")
    language = spoken or site.language_of(visit.headers)
    is_partial = b"hx-request" in visit.headers
    view = {
        "problem": problem,
        "title": language.say(TITLES.get(problem.status, USUAL)),
        "said": said(problem, language),
        "once_more": _again(visit, problem),
        "method": visit.scope["method"],
        "reference": visit.correlation if problem.status == 500 else None,
        "w": window,
    }
    text = site.rendered(_template(is_partial, window, problem), language, view)
    headers = (*problem.headers, *(TROUBLE if is_partial else ()))
    accepts = visit.headers.get(b"accept-encoding", b"")
    return site.answer(text, accepts, problem.status, headers)


def _template(is_partial: bool, window: Window | None, problem: Problem) -> str:
    if is_partial:
        return "parts/refused.html"
    # Whoever is signed in keeps the bar, unless the bar itself may be what broke.
    is_bare = window is None or problem.status == 500
    return "pages/refused_bare.html" if is_bare else "pages/refused.html"


def _again(visit: Visit, problem: Problem) -> dict[str, Any] | None:
    """How to try again: the address, and every field of a form as it was sent."""
    if problem.status not in TO_SEND_AGAIN:
        return None
    query = visit.scope["query_string"].decode("latin-1")
    path = quote(visit.scope["path"]) + (f"?{query}" if query else "")
    if visit.scope["method"] != "POST":
        return {"path": path, "fields": (), "written": ()}
    sent: Form | None = visit.scope["state"].get("sent")
    return {"path": path, "fields": sent.pairs, "written": written(sent)} if sent else None


def written(sent: Form) -> list[str]:
    """What a person wrote into a form, for them to see that it is still there."""
    return [text for _, text in sent.pairs if len(text.split()) > 1]


def said(problem: Problem, language: Language) -> list[str]:
    """Why not, a sentence each: the faults if there are any, else the refusal itself."""
    if not problem.errors and problem.code in SENTENCES:
        return [language.say(SENTENCES[problem.code])]
    faults = problem.errors or (Fault("", problem.code, problem.detail),)
    return [sentence_of(one.code, one.message, language) for one in faults]


def as_page(site: Site, scope: HTTPScope, problem: Problem) -> Answer | None:
    """What breaks outside of every screen, as a page for a browser; None where a program asks."""
    headers = dict(scope["headers"])
    is_api = scope["path"] == API or scope["path"].startswith(f"{API}/")
    if is_api or b"text/html" not in headers.get(b"accept", b""):
        return None
    visit: Visit | None = scope["state"].get("visit")
    if visit is None:
        visit = Visit(scope, _nothing, headers, ids.new_id(), clock.monotonic())
    return refused(site, visit, problem)


async def _nothing() -> Any:
    raise AssertionError("nobody reads the body of what leads nowhere")
