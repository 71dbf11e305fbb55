"""Planning on the real tables: the same answers as in memory, and what the log says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.commands.planning import ActivateCycle, StartCycleReview
from contracts.envelope import Command, Ok, Query, decode
from contracts.events.identity import MemberInvited
from contracts.queries.planning import CycleList, CycleTree, KeyResultById, ObjectiveById
from contracts.queries.planning_ideas import CycleIdeas
from services.planning.main import SERVICE
from services.runtime import clock, ids
from services.runtime.projection.rebuild import ensure_built
from services.runtime.projection.verify import check
from services.runtime.service import Asked, Desk, Question
from services.runtime.store.api import Append, StreamWrite
from tests.planning import brainstorm as b
from tests.planning.bakery import MEMBER, OWNER
from tests.planning.quarter import (
    BREAD,
    HANNA,
    QUARTER,
    REGULARS,
    WASTE,
    change,
    change_regulars,
    define,
    draft,
    open_quarter,
    publish,
    withdraw,
)
from tests.support.models import Models, open_store


class OnTables:
    """The service with PostgreSQL under it, in one organisation."""

    def __init__(self, models: Models, organisation_id: UUID) -> None:
        self.models = models
        self.organisation_id = organisation_id
        self.desk = Desk(
            store=models.store,
            documents=models.documents,
            new_id=ids.new_id,
            now_us=clock.now_us,
        )

    async def tell(self, command: Command) -> Ok:
        """Have a command decided, and wait until the tables have it."""
        asked: Asked[Any] = Asked(
            command=command,
            organisation_id=self.organisation_id,
            actor=OWNER,
            at=clock.now_us(),
            correlation=ids.new_id(),
        )
        done = await SERVICE.commands[type(command)](asked, self.desk)
        await self.desk.documents.reached(self.organisation_id, done.position)
        return done

    async def ask(self, query: Query, **who: Any) -> Any:
        """The answer to a question."""
        question: Question[Any] = Question(
            query=query, organisation_id=self.organisation_id, **{"actor": OWNER, **who}
        )
        answer = await SERVICE.queries[type(query)](question, self.desk)
        return answer[0] if isinstance(answer, tuple) else answer


@asynccontextmanager
async def on_tables(database: str) -> AsyncIterator[OnTables]:
    async with open_store(database, "identity") as (identity, _):
        organisation_id = ids.new_id()
        await identity.open_log(organisation_id, organisation_id.hex)
        joined = MemberInvited(member_id=HANNA, name="Hanna", email="h@k.example", role="owner")
        write = StreamWrite(stream=f"member/{HANNA}", expected=0, events=(joined,))
        await identity.append(
            Append(
                organisation_id=organisation_id,
                writes=(write,),
                actor="operator",
                correlation=ids.new_id(),
                at=clock.now_us(),
            )
        )
    async with open_store(database, "planning") as (store, pool):
        await ensure_built(SERVICE.projections, store, pool)
        models = Models(store, pool, SERVICE.projections)
        async with models.running():
            service = OnTables(models, organisation_id)
            await models.runner.reached(organisation_id, 1)
            yield service


async def test_a_quarter_on_the_tables_answers_as_in_memory_and_as_the_log_says(database: str):
    objective, regulars = ObjectiveById(objective_id=BREAD), KeyResultById(key_result_id=REGULARS)
    async with on_tables(database) as planning:
        await planning.tell(open_quarter())
        told: dict[int, Any] = {}
        for command, question in (
            (draft(confidential=True), objective),
            (define(), regulars),
            (define(WASTE), KeyResultById(key_result_id=WASTE)),
            (publish(), objective),
            (ActivateCycle(cycle_id=QUARTER, override_reason="We start small"), None),
            (change_regulars(title="Guests", reason="Why"), regulars),
            (withdraw(WASTE, reason="Why"), KeyResultById(key_result_id=WASTE)),
            (change(title="Cakes", reason="Why"), objective),
        ):
            done = await planning.tell(command)
            if question is not None:
                assert decode(done.body, command.ANSWER) == await planning.ask(question)
                told[done.position] = await planning.ask(objective)
        for position, view in told.items():
            assert await planning.ask(objective, as_of=position) == view
        (root,) = (await planning.ask(CycleTree(cycle_id=QUARTER))).roots
        assert root.objective == await planning.ask(objective)
        assert (await planning.ask(CycleTree(cycle_id=QUARTER), actor=MEMBER)).roots == ()
        assert [cycle.state for cycle in (await planning.ask(CycleList())).data] == ["active"]
        models = planning.models
        async for found in check(SERVICE.projections, models.store, models.pool):
            assert found.differences == ()


async def test_of_many_who_write_while_a_cycle_closes_none_comes_after_it(database: str):
    async with on_tables(database) as planning:
        await planning.tell(open_quarter())
        await planning.tell(draft())
        await planning.tell(define())
        await planning.tell(publish())
        await planning.tell(ActivateCycle(cycle_id=QUARTER, override_reason="We start small"))
        writers = [
            planning.tell(change(description=f"Version {n}", reason="Why")) for n in range(8)
        ]
        outcomes = await asyncio.gather(
            *writers, planning.tell(StartCycleReview(cycle_id=QUARTER)), return_exceptions=True
        )
        assert isinstance(outcomes.pop(), Ok)
        for outcome in outcomes:
            assert isinstance(outcome, (Ok, errors.CycleStateWrong, errors.WrittenMeanwhile))
        log = await planning.models.store.read_log(planning.organisation_id, 0)
        kinds = [type(recorded.event).__name__ for recorded in log]
        assert "ObjectiveChanged" not in kinds[kinds.index("CycleReviewStarted") :]
        assert kinds.count("ObjectiveChanged") == sum(isinstance(o, Ok) for o in outcomes)


async def test_of_many_votes_at_once_none_goes_beyond_the_budget(database: str):
    said = [UUID(int=300 + n) for n in range(6)]
    async with on_tables(database) as planning:
        await planning.tell(open_quarter(votes_per_member=5))
        for idea_id in said:
            await planning.tell(b.submit(idea_id, f"Idea {idea_id.int}"))
        votes = [planning.tell(b.vote(idea_id, 2)) for idea_id in said]
        # Somebody brings two together in the middle of it.
        outcomes = await asyncio.gather(
            *votes, planning.tell(b.merge(said[0], said[1])), return_exceptions=True
        )
        for outcome in outcomes:
            refused = errors.VotesSpent, errors.WrittenMeanwhile, errors.IdeaStateWrong
            assert isinstance(outcome, (Ok, *refused)), outcome
        await planning.tell(b.merge(said[2], said[1]))
        board = await planning.ask(CycleIdeas(cycle_id=QUARTER))
        given = sum(view.my_votes for view in board.data)
        assert given == 5 - board.votes_left <= 5
        assert given == 2 * sum(isinstance(outcome, Ok) for outcome in outcomes[:-1])
        models = planning.models
        async for found in check(SERVICE.projections, models.store, models.pool):
            assert found.differences == ()
