"""Links are opened with nothing but the log."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.events.identity_erasure import PersonErased
from contracts.links import read_link
from services.planning.projections.links import PATH, new_secret, opened
from tests.planning.bakery import OWNER, Bakery
from tests.planning.quarter import BREAD, REGULARS
from tests.planning.queries.test_dependencies import (
    MILL,
    MILLER,
    declare_on,
    mill_moves_in,
    needing_the_mill,
)


async def test_a_link_opens_in_its_own_organisation_only(bakery: Bakery):
    await mill_moves_in(bakery)
    await bakery.write(BREAD, REGULARS)
    made = await bakery.told(declare_on(MILLER), OWNER)
    token = made.link.removeprefix(PATH)
    desk = bakery.town.desk(bakery.town.services[0])
    dependency, link = await opened(desk, bakery.town.organisation, token)
    assert (dependency.id, link.shown.need) == (made.id, made.need)
    with pytest.raises(errors.NotFound):
        await opened(desk, UUID(int=7), token)
    read = read_link(token)
    assert read is not None
    with pytest.raises(errors.NotFound):
        await opened(desk, bakery.town.organisation, read.signed(b"guessed").text)


def test_no_two_secrets_are_the_same():
    assert new_secret(UUID(int=7))[0] != new_secret(UUID(int=7))[0]


async def test_whoever_was_forgotten_holds_no_link_any_more(bakery: Bakery):
    token = await needing_the_mill(bakery)
    desk = bakery.town.desk(bakery.town.services[0])
    assert await opened(desk, bakery.town.organisation, token)
    erased = PersonErased(
        subject="external_party", subject_id=MILL, key_id=UUID(int=1), legal_ground="objection"
    )
    await bakery.town.record(erased, stream=f"external_party/{MILL}")
    desk = bakery.town.desk(bakery.town.services[0])
    with pytest.raises(errors.LinkClosed):
        await opened(desk, bakery.town.organisation, token)
