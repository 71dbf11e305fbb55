"""The proof of an event shows its bytes: of what was said in silence not before the reveal."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace as with_

from contracts import errors
from contracts.envelope import Event
from contracts.events.planning_ideas import IdeasRevealed, IdeaSubmitted, VoteCast
from contracts.queries.audit_proofs import ProofAt
from contracts.values import Change
from services.audit.queries.proofs import proof_at
from services.runtime import clock
from services.runtime.store.api import Append, Appended, StreamWrite

CYCLE, OTHER, IDEA, BEN = (UUID(int=n) for n in (1, 2, 3, 4))
said = IdeaSubmitted(idea_id=IDEA, cycle_id=CYCLE, author_id=BEN, text="Rye", silent=True)
vote = VoteCast(
    idea_id=IDEA, cycle_id=CYCLE, member_id=BEN, votes=Change(old=0, new=2), silent=True
)
revealed = IdeasRevealed(cycle_id=CYCLE, silent_ideas=Change(old=True, new=False))


async def test_nobody_is_shown_the_bytes_of_a_silence_that_lasts_but_who_spoke(proofs):
    organisation = await proofs.organisation()
    await proofs.register_keys()
    store = await proofs.logs.store()

    async def record(*events: Event) -> None:
        done = await store.append(
            Append(
                organisation_id=organisation,
                writes=tuple(
                    StreamWrite(stream=f"any/{uuid4()}", expected=0, events=(event,))
                    for event in events
                ),
                actor=f"member/{BEN}",
                correlation=uuid4(),
                at=clock.now_us(),
            )
        )
        assert isinstance(done, Appended)
        await (await proofs.signer()).round()

    await record(said, vote, with_(said, silent=False), with_(revealed, cycle_id=OTHER))
    desk = replace(await proofs.desk(), store=store)

    async def told(position: int, **who: str) -> bool:
        asked = proofs.asked(ProofAt(position=position), organisation, "auditor")
        actor = with_(asked.actor, **who)
        return (await proof_at(replace(asked, actor=actor), desk)).payload is not None

    for position in (1, 2):
        with pytest.raises(errors.IdeasSilent):
            await told(position)
        assert await told(position, id=str(BEN))
    assert await told(3)
    await record(revealed)
    assert await told(1) and await told(2)
