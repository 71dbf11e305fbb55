"""Services in one process on the memory log: real handlers, folds and reactions, no wires.

After every command all projections and reactions of all services have run, so a test reads what
it wrote.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts.envelope import Command, Event, Ok, Query
from contracts.values import Actor
from services.runtime import clock, ids
from services.runtime.bus.ticker import Ticker
from services.runtime.projection.memory import MemoryDocuments
from services.runtime.service import Asked, Call, Desk, Question, Reaction, Service
from services.runtime.store.api import Append, Appended, Recorded, StreamWrite
from services.runtime.store.memory import MemoryStore
from tests.support.memory_proofs import MemoryProofs

# A reaction that causes itself would run for ever; no real chain is this long.
SETTLE_ROUNDS_MAX = 200


class Town:
    """Some services with one log. organisation is the default for tell and ask."""

    def __init__(self, *services: Service, organisation: UUID | None = None) -> None:
        self.store = MemoryStore()
        self.services = services
        self.organisation = organisation or ids.new_id()
        self._documents = {s.name: MemoryDocuments(s.projections) for s in services}
        self._reacted: dict[tuple[str, str, UUID], int] = {}
        self.now_us = clock.now_us

    def desk(self, service: Service) -> Desk:
        """The desk of a service."""
        return Desk(
            store=self.store,
            documents=self._documents[service.name],
            new_id=ids.new_id,
            now_us=self.now_us,
            proofs=MemoryProofs(self.store),
        )

    async def open(self, organisation: UUID | None = None) -> UUID:
        """Give an organisation (the default one) a log without registering it."""
        organisation = organisation or self.organisation
        await self.store.open_log(organisation, organisation.hex)
        return organisation

    async def tell(
        self,
        command: Command,
        *,
        actor: Actor,
        organisation: UUID | None = None,
        key: str | None = None,
        fingerprint: str = "",
        if_match: int | None = None,
        causation: int | None = None,
    ) -> Ok:
        """Have a command decided; raises its Refusal. Returns once everything has settled."""
        organisation = organisation or self.organisation
        service = next(s for s in self.services if type(command) in s.commands)
        asked = Asked(
            command=command,
            organisation_id=organisation,
            actor=actor,
            at=self.now_us(),
            correlation=ids.new_id(),
            key=key,
            fingerprint=fingerprint,
            if_match=if_match,
            causation=causation,
        )
        done = await service.commands[type(command)](asked, self.desk(service))
        await self.settle(organisation)
        return done

    async def ask(
        self,
        query: Query,
        *,
        actor: Actor,
        organisation: UUID | None = None,
        as_of: int | None = None,
    ) -> Any:
        """The answer to a question; for answers with a version, the answer alone."""
        service = next(s for s in self.services if type(query) in s.queries)
        question = Question(
            query=query,
            organisation_id=organisation or self.organisation,
            actor=actor,
            as_of=as_of,
        )
        answer = await service.queries[type(query)](question, self.desk(service))
        return answer[0] if isinstance(answer, tuple) else answer

    async def record(
        self,
        *events: Event,
        stream: str,
        actor: str = "system/test",
        organisation: UUID | None = None,
    ) -> None:
        """Put events of a service that is not in this town into the log, and settle."""
        organisation = organisation or self.organisation
        history = await self.store.read_stream(organisation, stream)
        write = StreamWrite(stream=stream, expected=len(history), events=events)
        outcome = await self.store.append(
            Append(
                organisation_id=organisation,
                writes=(write,),
                actor=actor,
                correlation=ids.new_id(),
                at=self.now_us(),
            )
        )
        assert isinstance(outcome, Appended), outcome
        await self.settle(organisation)

    async def events(self, organisation: UUID | None = None) -> list[Recorded[Any]]:
        """The whole log of an organisation."""
        return await self.store.read_log(organisation or self.organisation, 0, limit=1_000_000)

    async def settle(self, organisation: UUID) -> None:
        """Let projections and reactions catch up until nothing new happens."""
        for _ in range(SETTLE_ROUNDS_MAX):
            log = await self.events(organisation)
            forgetting = max((r.index for r in log if r.event.FORGETS), default=0)
            for documents in self._documents.values():
                if forgetting > documents.applied.get(organisation, 0):
                    # As on the tables: the log reads differently, so they are made anew.
                    documents.forget(organisation)
                for recorded in log:
                    documents.take(recorded)
            if not await self._react(organisation, log):
                return
        raise AssertionError("the reactions never settle")

    async def _react(self, organisation: UUID, log: Sequence[Recorded[Any]]) -> bool:
        """Run what listens to the next unheard event; whether anything was called."""
        called = False
        for service in self.services:
            for reaction in service.reactions:
                called |= await self._react_one(service, reaction, organisation, log)
        return called

    async def _react_one(
        self, service: Service, reaction: Reaction, organisation: UUID, log: Sequence[Recorded[Any]]
    ) -> bool:
        place = (service.name, reaction.name, organisation)
        called = False
        for recorded in log[self._reacted.get(place, 0) :]:
            if isinstance(recorded.event, reaction.listens):
                calls = await reaction.react(recorded, self.desk(service))
                for n, call in enumerate(calls):
                    called = True
                    await self._carry_out(service, reaction, recorded, n, call)
            self._reacted[place] = recorded.index
        return called

    async def _carry_out(
        self, service: Service, reaction: Reaction, recorded: Recorded[Any], n: int, call: Call
    ) -> None:
        asked = Asked(
            command=call.command,
            organisation_id=recorded.organisation_id,
            actor=call.actor,
            at=self.now_us(),
            correlation=recorded.header.correlation,
            key=f"reaction:{reaction.name}:{recorded.index}:{n}",
            causation=call.causation,
        )
        await service.commands[type(call.command)](asked, self.desk(service))

    async def tick(self, organisation: UUID | None = None) -> int:
        """Let every timer of every service go off once; how many errands were due."""
        organisation = organisation or self.organisation
        errands = 0
        for service in self.services:

            async def carry_out(asked: Asked[Any], service: Service = service) -> Ok:
                return await service.commands[type(asked.command)](asked, self.desk(service))

            ticker = Ticker(service.timers, self.desk(service), carry_out)
            for timer in service.timers:
                errands += await ticker.serve(timer, organisation)
        await self.settle(organisation)
        return errands

    async def react_again(self, organisation: UUID | None = None) -> None:
        """Hear everything once more, as after a lost acknowledgement."""
        organisation = organisation or self.organisation
        self._reacted = dict.fromkeys(self._reacted, 0)
        await self.settle(organisation)
