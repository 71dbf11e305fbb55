"""Every screen, and the pages put together."""

from collections.abc import Awaitable, Callable

from services.gateway.answer import Answer
from services.gateway.delivery_export import DeliveryExport
from services.gateway.door import Visit
from services.gateway.live import Hints, Live
from services.gateway.log_export import LogExport
from services.gateway.pages import (
    alignment,
    blocker_screen,
    board,
    check_in,
    check_in_said,
    compare,
    dependencies_screen,
    door,
    goalposts,
    history,
    inbox,
    initiative_screen,
    key_result,
    key_result_edit,
    key_result_forms,
    lessons,
    mail_screen,
    objective,
    objective_edit,
    objective_end,
    objective_forms,
    objective_parent,
    outbox,
    people_forms,
    people_screen,
    planning,
    proof,
    pulse,
    review,
    review_forms,
    review_paper,
    searching,
    settings_screen,
    today,
    webhooks_screen,
    welcome,
)
from services.gateway.pages.door import Porch
from services.gateway.pages.screen import Framed, Screen, dated, shows, takes
from services.gateway.pages.site import Site
from services.gateway.pages.webhook_log import DownloadDeliveries
from services.gateway.pages.webhook_page import HERE
from services.gateway.session.sign_in import Letters

Endpoint = Callable[[Visit], Awaitable[Answer]]

SCREENS: tuple[Screen, ...] = (
    *door.SCREENS,
    *today.SCREENS,
    *board.SCREENS,
    *check_in.SCREENS,
    *key_result.SCREENS,
    *objective.SCREENS,
    *objective_forms.SCREENS,
    *objective_edit.SCREENS,
    *objective_parent.SCREENS,
    *objective_end.SCREENS,
    *dependencies_screen.SCREENS,
    *key_result_edit.SCREENS,
    *key_result_forms.SCREENS,
    *check_in_said.SCREENS,
    *blocker_screen.SCREENS,
    *initiative_screen.SCREENS,
    *planning.SCREENS,
    *welcome.SCREENS,
    *searching.SCREENS,
    *lessons.SCREENS,
    *alignment.SCREENS,
    *pulse.SCREENS,
    *history.SCREENS,
    *compare.SCREENS,
    *goalposts.SCREENS,
    *proof.SCREENS,
    *people_screen.SCREENS,
    *people_forms.SCREENS,
    *settings_screen.SCREENS,
    *webhooks_screen.SCREENS,
    *outbox.SCREENS,
    *inbox.SCREENS,
    *mail_screen.SCREENS,
    *review.SCREENS,
    *review_forms.SCREENS,
)


def pages(site: Site, letters: Letters, hints: Hints) -> list[tuple[str, str, Endpoint]]:
    """Method, path and endpoint of everything a browser asks for."""
    live = shows("/live", Live(site, hints))
    paper = dated(review_paper.PATH, review_paper.show)
    download = takes("/proof/export", proof.Download(site, LogExport(site.door)))
    log = DownloadDeliveries(site, DeliveryExport(site.door))
    apart = (live, paper, download, takes(f"{HERE}/deliveries/export", log))
    return [
        *Porch(site, letters).endpoints,
        *((one.method, one.path, Framed(site, one)) for one in (*SCREENS, *apart)),
        ("GET", "/static/{name}", site.assets),
    ]
