"""The secret of an organisation's links."""

from uuid import UUID

from contracts.events.planning_dependencies import LinkSecretMade
from services.planning.projections.links import LINK_SECRET
from tests.support.scenario import scenario

story = scenario(LINK_SECRET)


def test_the_last_secret_made_signs():
    made = [LinkSecretMade(organisation_id=UUID(int=7), secret=text) for text in ("00", "ff")]
    seen: list[bytes] = []
    story.given(*made).when(lambda secret: seen.append(secret) or ()).then()  # type: ignore[func-returns-value]  # a look, no decision
    assert seen == [b"\xff"]


def test_a_secret_is_sealed_for_its_organisation():
    assert LinkSecretMade.PERSONAL == {"secret": "organisation_id"}
