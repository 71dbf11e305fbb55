"""Every page somebody can ask for, in one table: no screen enters without its row.

The tests of weight, of words, of the past and of access walk this table, in process and in a
browser; `test_every_page_has_its_row` holds it to the routes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.gateway.pages.screen import Screen
from services.gateway.pages.table import SCREENS


@dataclass(frozen=True, kw_only=True)
class Page:
    """The path of a screen, and an address that shows it, with names in braces of what is there:
    team, member, objective, key_result, initiative, check_in, blocker, webhook.

    always is the reason why the page has no past, empty where it can be seen as it was.
    """

    path: str
    address: str
    always: str = ""

    def of(self, things: Mapping[str, str]) -> str:
        """The address with the ids of what is there."""
        return self.address.format(**things)


def page(path: str, address: str = "", *, always: str = "") -> Page:
    """A row; an address is needed where the path holds an id."""
    return Page(path=path, address=address or path, always=always)


FORM = "it is a form, and what is over takes none"
NOW = "it is about what the platform does now"

PAGES: tuple[Page, ...] = (
    page("/"),
    page("/board"),
    page("/teams/{team_id}", "/teams/{team}"),
    page("/check-in", always=FORM),
    page("/check-in/{key_result_id}", "/check-in/{key_result}", always=FORM),
    page("/key-results/{key_result_id}", "/key-results/{key_result}"),
    page("/key-results/{key_result_id}/edit", "/key-results/{key_result}/edit", always=FORM),
    page(
        "/key-results/{key_result_id}/initiatives/{initiative_id}",
        "/key-results/{key_result}/initiatives/{initiative}",
        always=FORM,
    ),
    page("/check-ins/{check_in_id}", "/check-ins/{check_in}"),
    page("/blockers/{blocker_id}", "/blockers/{blocker}"),
    page("/objectives/{objective_id}", "/objectives/{objective}"),
    page("/objectives/{objective_id}/edit", "/objectives/{objective}/edit", always=FORM),
    page("/objectives/{objective_id}/parent", "/objectives/{objective}/parent", always=FORM),
    page("/objectives/{objective_id}/outcome", "/objectives/{objective}/outcome", always=FORM),
    page("/objectives/{objective_id}/dependencies", "/objectives/{objective}/dependencies"),
    page("/planning"),
    page("/welcome", always="it says what is to be done next"),
    page("/lessons/{slug}", "/lessons/scoring", always="it is about the words, not the figures"),
    page("/search", always="it finds what there is now"),
    page("/map"),
    page("/pulse"),
    page("/review"),
    page("/history"),
    page("/history/compare", always="it is about two moments of its own"),
    page("/goalposts"),
    page("/proof", always="it proves the log as far as it is"),
    page("/people"),
    page("/people/{member_id}", "/people/{member}", always=FORM),
    page("/people/teams/{team_id}", "/people/teams/{team}", always=FORM),
    page("/settings", always=FORM),
    page("/webhooks", always=NOW),
    page("/mail", always=FORM),
    page("/inbox", always="it is what somebody has not read yet"),
    page("/outbox", always="letters lie there as they were written"),
    page("/webhooks/{webhook_id}", "/webhooks/{webhook}", always=NOW),
)


def reading() -> list[Screen]:
    """The screens that are read."""
    return [screen for screen in SCREENS if screen.method == "GET"]
