"""Every screen, and the pages put together."""

from collections.abc import Awaitable, Callable

from services.gateway.answer import Answer
from services.gateway.door import Visit
from services.gateway.live import Hints, Live
from services.gateway.pages import (
    alignment,
    board,
    check_in,
    door,
    goalposts,
    history,
    key_result,
    objective,
    planning,
    pulse,
    review,
    review_forms,
    today,
    welcome,
)
from services.gateway.pages.door import Porch
from services.gateway.pages.screen import Framed, Screen, shows
from services.gateway.pages.site import Site
from services.gateway.session.sign_in import Letters

Endpoint = Callable[[Visit], Awaitable[Answer]]

SCREENS: tuple[Screen, ...] = (
    *door.SCREENS,
    *today.SCREENS,
    *board.SCREENS,
    *check_in.SCREENS,
    *key_result.SCREENS,
    *objective.SCREENS,
    *planning.SCREENS,
    *welcome.SCREENS,
    *alignment.SCREENS,
    *pulse.SCREENS,
    *history.SCREENS,
    *goalposts.SCREENS,
    *review.SCREENS,
    *review_forms.SCREENS,
)


def pages(site: Site, letters: Letters, hints: Hints) -> list[tuple[str, str, Endpoint]]:
    """Method, path and endpoint of everything a browser asks for."""
    live = shows("/live", Live(site, hints))
    return [
        *Porch(site, letters).endpoints,
        *((one.method, one.path, Framed(site, one)) for one in (*SCREENS, live)),
        ("GET", "/static/{name}", site.assets),
    ]
