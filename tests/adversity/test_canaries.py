"""Whoever is forgotten stands in no table any more, whichever event said it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from contracts.checkpoint import Checkpoint, Note, Signature, origin_of
from contracts.commands.identity import SuspendOrganisation
from contracts.commands.identity_erasure import (
    EraseExternalParty,
    EraseMember,
    FinishErasure,
    OffboardOrganisation,
)
from contracts.envelope import encode
from contracts.registry import EVENT_OWNERS, EVENTS
from contracts.values import Actor, system
from services.cli.rebuild import wiring_of
from services.runtime import ids
from services.runtime.projection.rebuild import rebuild
from tests.support.canaries import Canaries, places_of
from tests.support.tables import Tables, on_tables


@dataclass(frozen=True)
class House:
    """Every service on its tables; administrator sees all rows of all of them."""

    services: dict[str, Tables]
    administrator: "asyncpg.Connection[Any]"

    async def settled(self, organisation: UUID) -> None:
        """Wait until every read model shows the whole log; none of them is parked."""
        for tables in self.services.values():
            await tables.started(organisation)
        parked = "select lane, index, error from {}.parked"
        for name in self.services:
            assert await self.administrator.fetch(parked.format(name)) == []

    async def rebuilt(self) -> None:
        """Have every read model built anew from the log."""
        for name, tables in self.services.items():
            for projection in wiring_of(name).projections:
                await rebuild(projection, tables.models.store, tables.models.pool, beside=False)

    async def differences(self) -> list[Any]:
        """What any table holds other than the fold of the log."""
        return [d for tables in self.services.values() for d in await tables.differences()]


@asynccontextmanager
async def house(database: str) -> AsyncIterator[House]:
    async with AsyncExitStack() as opened:
        services = {
            name: await opened.enter_async_context(on_tables(database, wiring_of(name)))
            for name in EVENT_OWNERS
        }
        administrator = await asyncpg.connect(database)
        opened.push_async_callback(administrator.close)
        yield House(services, administrator)


async def planted(here: House) -> Canaries:
    canaries = Canaries(ids.new_id())
    await canaries.plant({name: t.models.store for name, t in here.services.items()})
    await here.settled(canaries.organisation)
    return canaries


OPERATOR = Actor(kind="operator", id="operator")
ADMIN = Actor(kind="member", id=str(ids.new_id()), role="admin")


async def erased(here: House, canaries: Canaries) -> None:
    identity = here.services["identity"]
    asked: dict[str, Any] = {"actor": ADMIN, "organisation": canaries.organisation}
    await identity.tell(
        EraseMember(member_id=canaries.person, legal_ground="consent_withdrawn"), **asked
    )
    await identity.tell(
        EraseExternalParty(external_party_id=canaries.party, legal_ground="objection"), **asked
    )
    await here.settled(canaries.organisation)


def personal(canaries: Canaries) -> list[str]:
    """What was said of the two: a secret sealed for the organisation is nobody's."""
    holders = {f"{w}.{n}": h for w, kind in EVENTS.items() for n, h in kind.PERSONAL.items()}
    return [text for at, text in canaries.planted.items() if holders[at] != "organisation_id"]


async def test_whoever_is_forgotten_stands_in_no_table(database: str):
    async with house(database) as here:
        canaries = await planted(here)
        texts = personal(canaries)
        kinds = [w for w, kind in EVENTS.items() if kind.PERSONAL and not kind.FORGETS]
        assert {at.rpartition(".")[0] for at in canaries.planted} == set(kinds)
        before = await places_of(here.administrator, texts)
        # The scan finds them where they are read, and nowhere in the log, which is sealed.
        assert {"identity.document.body", "audit.document.body"} <= before.keys()
        assert not any(place.startswith("log.") for place in before)
        await erased(here, canaries)
        assert await places_of(here.administrator, texts) == {}
        assert await here.differences() == []
        for finish in (
            FinishErasure(subject="member", subject_id=canaries.person),
            FinishErasure(subject="external_party", subject_id=canaries.party),
        ):
            await here.services["identity"].tell(
                finish, actor=system("identity"), organisation=canaries.organisation
            )
        await here.settled(canaries.organisation)
        await here.rebuilt()
        assert await places_of(here.administrator, texts) == {}
        assert await here.differences() == []
        for tables in here.services.values():
            log = await tables.models.store.read_log(canaries.organisation, 0, 1_000)
            said = encode([recorded.event for recorded in log]).decode()
            assert not [text for text in texts if text in said]


async def test_of_an_organisation_that_left_only_headers_and_its_leaving_stay(database: str):
    async with house(database) as here:
        canaries = await planted(here)
        identity, organisation = here.services["identity"], canaries.organisation
        asked: dict[str, Any] = {"actor": OPERATOR, "organisation": organisation}
        await identity.tell(
            SuspendOrganisation(organisation_id=organisation, reason="It leaves."), **asked
        )
        log = await identity.models.store.read_log(organisation, 0, 1_000)
        await identity.tell(await offboarding(here, organisation, len(log)), **asked)
        await here.settled(organisation)
        assert await places_of(here.administrator, list(canaries.planted.values())) == {}
        assert await here.differences() == []
        for table, rows in (("event", len(log) + 1), ("event_payload", 1), ("claim", 0)):
            count = f"select count(*) from log.{table} where organisation_id = $1"
            assert await here.administrator.fetchval(count, organisation) == rows, table
        assert not await here.administrator.fetchval(
            "select count(*) from keyring.person_key"
            " where organisation_id = $1 and wrapped is not null",
            organisation,
        )


async def offboarding(here: House, organisation: UUID, size: int) -> OffboardOrganisation:
    """The command with the checkpoint of an export of everything until now."""
    store = here.services["identity"].models.store
    export = Checkpoint(
        origin=origin_of("scoreline", organisation.hex),
        size=size,
        root=await store.root_at(organisation, size),
    )
    signature = Signature(name="scoreline", key_id=b"1234", signature=b"5" * 64)
    note = Note(body=export.body, signatures=(signature,)).text.decode()
    return OffboardOrganisation(organisation_id=organisation, reason="It leaves.", checkpoint=note)
