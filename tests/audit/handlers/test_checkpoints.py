"""Checkpoints leave the building, once each, and telling one is no reason to tell another."""

import base64
from uuid import UUID

import pytest

from contracts import errors
from contracts.checkpoint import read_verifier_key
from contracts.commands.audit_checkpoints import AnnounceCheckpoint, PublishCheckpoint
from contracts.envelope import decode
from contracts.events.audit_checkpoints import CheckpointPublished
from contracts.events.identity import OrganisationRegistered, TeamCreated
from contracts.events.planning import CycleClosed
from contracts.queries.audit_proofs import PublishedCheckpoint
from contracts.queries.notification import Feed
from contracts.tree import is_consistent
from contracts.values import ROLES, Actor, system
from services.audit.main import SERVICE as AUDIT
from services.notification.main import SERVICE as NOTIFICATION
from services.runtime.proof.keys import SigningKey, opened
from services.runtime.service import Desk
from tests.support import memory_proofs
from tests.support.town import Town

DAY_US = 24 * 3600 * 1_000_000
ADMIN = Actor(kind="member", id=str(UUID(int=3)), role="admin")


class Clocked(Town):
    """A town with a clock of the test's own."""

    def __init__(self) -> None:
        super().__init__(AUDIT, NOTIFICATION)
        self.moment = 1_795_435_200_000_000
        self.now_us = self._now

    def _now(self) -> int:
        self.moment += 1
        return self.moment

    @property
    def audit(self) -> Desk:
        """The audit service's desk."""
        return self.desk(AUDIT)


@pytest.fixture
async def town() -> Clocked:
    made = Clocked()
    await made.open()
    registered = OrganisationRegistered(
        organisation_id=made.organisation,
        name="Bakery",
        timezone="UTC",
        locale="en",
        log_id=made.organisation.hex,
    )
    await made.record(registered, stream=f"organisation/{made.organisation}")
    return made


async def told(town: Town) -> list[CheckpointPublished]:
    events = [r.event for r in await town.events()]
    return [event for event in events if isinstance(event, CheckpointPublished)]


async def team(town: Town, n: int = 1) -> None:
    made = TeamCreated(team_id=UUID(int=n), name=f"Team {n}")
    await town.record(made, stream=f"team/{UUID(int=n)}")


async def test_on_request_the_newest_one_is_told_and_begins_with_the_one_before(town):
    await town.tell(PublishCheckpoint(), actor=ADMIN)
    await team(town)
    answer = await town.tell(PublishCheckpoint(), actor=ADMIN)
    view = decode(answer.body, PublishedCheckpoint)
    first, second = await told(town)
    assert (first.size, second.size, view.size) == (1, 3, 3)
    assert (second.from_size, view.from_size) == (1, 1)
    began, root = (base64.b64decode(event.root) for event in (first, second))
    proof = [base64.b64decode(one) for one in second.consistency]
    assert is_consistent(1, 3, began, root, proof)
    for event in (first, second):
        checkpoint = opened(event.note.encode(), [read_verifier_key(event.key)])
        assert (checkpoint.size, checkpoint.root) == (event.size, base64.b64decode(event.root))


@pytest.mark.parametrize("role", ROLES)
async def test_an_owner_or_admin_may_ask_for_it_and_others_may_not(town, role):
    who = Actor(kind="member", id=ADMIN.id, role=role)
    if role in ("owner", "admin"):
        await town.tell(PublishCheckpoint(), actor=who)
    else:
        with pytest.raises(errors.Forbidden, match="owner, admin"):
            await town.tell(PublishCheckpoint(), actor=who)
    with pytest.raises(errors.Forbidden):
        await town.tell(AnnounceCheckpoint(because="daily"), actor=who)


async def test_before_anything_was_signed_there_is_nothing_to_tell():
    empty = Clocked()
    await empty.open()
    with pytest.raises(errors.NotSignedYet):
        await empty.tell(PublishCheckpoint(), actor=ADMIN)


async def test_it_is_in_the_feed_that_consumers_hold(town):
    await town.tell(PublishCheckpoint(), actor=ADMIN)
    page = await town.ask(Feed(), actor=ADMIN)
    (event,) = [one for one in page.data if b"audit.checkpoint" in bytes(one)]
    assert b"/log/" in bytes(event)


async def test_every_day_one_is_told_if_there_is_something_new_to_tell(town):
    assert await town.tick() == 0
    town.moment += DAY_US
    assert await town.tick() == 1
    (first,) = await told(town)
    assert first.because == "daily"
    # Telling it made the log one longer; that is nothing new, however many days go by.
    for _ in range(3):
        town.moment += DAY_US
        assert await town.tick() == 0
    await team(town)
    assert await town.tick() == 1
    await team(town, 2)
    assert await town.tick() == 0, "not again before a day is over"
    town.moment += DAY_US
    assert await town.tick() == 1
    assert [event.size for event in await told(town)] == [1, 3, 5]


async def test_when_a_cycle_is_closed_one_is_told_that_holds_its_end(town):
    await town.record(CycleClosed(cycle_id=UUID(int=5)), stream=f"cycle/{UUID(int=5)}")
    assert await town.tick() == 1
    assert await town.tick() == 0
    (event,) = await told(town)
    assert (event.because, event.size) == ("cycle_closed", 2)


async def test_when_another_key_signs_that_is_told_with_the_next_thing_that_happens(
    town, monkeypatch
):
    await town.tell(PublishCheckpoint(), actor=ADMIN)
    monkeypatch.setitem(memory_proofs.SEEDS, "checkpoint", b"n" * 32)
    assert await town.tick() == 0
    await team(town)
    assert await town.tick() == 1
    assert await town.tick() == 0
    last = (await told(town))[-1]
    assert last.because == "key_changed"
    public = SigningKey("any", b"n" * 32).verifier.public
    assert read_verifier_key(last.key).public == public


async def test_an_errand_found_twice_is_carried_out_once(town):
    town.moment += DAY_US
    (errand,) = await AUDIT.timers[0].due(town.organisation, town.audit)
    for _ in range(2):
        await town.tell(
            errand.command, actor=system("audit"), key=f"timer:checkpoints_due:{errand.key}"
        )
    assert len(await told(town)) == 1
