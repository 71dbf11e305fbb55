"""Where somebody is forgotten, what read models hold is made anew, and nothing else."""

from typing import Any
from uuid import UUID

from contracts.envelope import decode
from contracts.events.identity import MemberInvited, TeamCreated
from contracts.events.identity_erasure import PersonErased
from contracts.queries.audit import History as Ask
from contracts.values import Actor
from services.audit.main import SERVICE
from services.runtime import clock, ids, signals
from services.runtime.projection.refold import is_touched
from services.runtime.store.api import Append, Appended, Recorded, Store, StreamWrite
from tests.support.history import History
from tests.support.models import open_store
from tests.support.rolls import rolls
from tests.support.tables import on_tables

ANN = UUID(int=5)
AUDITOR = Actor(kind="member", id=str(ANN), role="auditor")


def erasure(key_id: UUID) -> PersonErased:
    return PersonErased(subject="member", subject_id=ANN, key_id=key_id, legal_ground="objection")


async def append(store: Store, organisation: UUID, stream: str, *events: Any) -> Recorded[Any]:
    """The last of some events, as recorded."""
    before = await store.read_stream(organisation, stream)
    outcome = await store.append(
        Append(
            organisation_id=organisation,
            writes=(StreamWrite(stream=stream, expected=len(before), events=events),),
            actor="system/test",
            correlation=ids.new_id(),
            at=clock.now_us(),
        )
    )
    assert isinstance(outcome, Appended), outcome
    return (await store.read_stream(organisation, stream))[-1]


async def test_nothing_is_made_of_the_log_until_the_key_is_gone(database: str):
    invited = MemberInvited(member_id=ANN, name="Ann", email="ann@example.org", role="member")
    async with open_store(database, "identity") as (identity, _):
        organisation = ids.new_id()
        await identity.open_log(organisation, organisation.hex)
        await append(identity, organisation, f"member/{ANN}", invited)
        async with on_tables(database, SERVICE) as audit:
            await audit.started(organisation)
            key_id = await identity.key_id(organisation, str(ANN))
            async with signals.listening("forgetting_awaited") as awaited:
                told = await append(identity, organisation, f"member/{ANN}", erasure(key_id))
                await append(identity, organisation, "team/1", TeamCreated(team_id=ANN, name="T"))
                audit.models.runner.want(organisation, told.index + 1)
                await awaited.wait()
            assert audit.models.runner.applied[organisation] == told.index - 1
            assert await identity.forget(told)
            await audit.started(organisation)
            page = await audit.ask(Ask(), actor=AUDITOR, organisation=organisation)
            assert [entry.type for entry in page.data] == [
                "member.invited",
                "person.erased",
                "team.created",
            ]
            said = {change.field: decode(change.new, str) for change in page.data[0].changes}
            assert said == {"name": "", "email": "", "role": "member"}
            assert await audit.differences() == []


def test_a_read_model_without_anything_personal_is_left_alone():
    (told,) = History().add(f"member/{ANN}", erasure(UUID(int=1))).events
    assert not is_touched(rolls, told)
    assert all(is_touched(p, told) for p in SERVICE.projections if p.name in ("history", "names"))
