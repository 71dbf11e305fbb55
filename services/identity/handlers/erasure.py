"""Somebody is forgotten: an event says so, then the key goes, then what was made of it.

The event comes first, since destroying cannot be taken back and the event can be refused. A crash
between the two is mended by this service's own read models: they do not pass the event before the
key is gone.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.commands.identity_erasure import EraseExternalParty, EraseMember, FinishErasure
from contracts.envelope import Ok
from contracts.events.identity_erasure import ErasureFinished
from contracts.queries.identity_erasure import ErasureView
from contracts.queries.identity_parties import ExternalPartyView
from contracts.rights import demand
from contracts.values import LIST_LIMIT_MAX, system
from services.identity.domain.erasure import erase_member as decide_member
from services.identity.domain.erasure import erase_party
from services.identity.domain.member import Member
from services.identity.handlers.members import Events, let_leave
from services.identity.handlers.streams import EXTERNAL_PARTY, MEMBER
from services.identity.projections.erasures import ERASURES, UNFINISHED, present
from services.identity.projections.external_parties import EXTERNAL_PARTIES
from services.identity.projections.external_parties import present as present_party
from services.identity.projections.members import MEMBERS
from services.runtime.handle import handle
from services.runtime.projection.definition import Projection, fold
from services.runtime.service import Asked, Desk, Errand, Timer
from services.runtime.store.api import Recorded
from services.runtime.store.keyring import REMEMBERED_S

# Until then a process may have sealed and opened with a key it still remembered; twice, so that
# it has also ended what it had begun with it.
SETTLED_US = round(2 * REMEMBERED_S * 1_000_000)
EVERY_S = 30.0


async def erase_member(asked: Asked[EraseMember], desk: Desk) -> Ok:
    """Forget a member; who is still here is let go with it."""
    command = asked.command
    demand(EraseMember, asked.actor)
    key_id = await _key_id(asked, desk, MEMBERS, command.member_id, "member")

    def decide(member: Member | None, *, heir: Member | None, has_other_owner: bool) -> Events:
        return decide_member(member, command, key_id, heir=heir, has_other_owner=has_other_owner)

    done = await let_leave(asked, desk, decide)
    await _forget(asked, desk, MEMBER.stream(command.member_id))
    return done


async def erase_external_party(asked: Asked[EraseExternalParty], desk: Desk) -> Ok:
    """Forget somebody outside."""
    command, party_id = asked.command, asked.command.external_party_id
    demand(EraseExternalParty, asked.actor)
    key_id = await _key_id(asked, desk, EXTERNAL_PARTIES, party_id, "external party")

    def answer(history: Sequence[Recorded[Any]]) -> ExternalPartyView:
        (document,) = fold(EXTERNAL_PARTIES, history).values()
        return present_party(document)

    done = await handle(
        asked,
        desk,
        EXTERNAL_PARTY,
        party_id,
        lambda party: erase_party(party, command, key_id),
        answer,
    )
    await _forget(asked, desk, EXTERNAL_PARTY.stream(party_id))
    return done


async def finish_erasure(asked: Asked[FinishErasure], desk: Desk) -> Ok:
    """Have everything made anew once more. Raises NotFound where nobody was forgotten."""
    command, subject_id = asked.command, asked.command.subject_id
    demand(FinishErasure, asked.actor)
    erasure = await desk.documents.get(ERASURES, asked.organisation_id, str(subject_id))
    if erasure is None:
        raise errors.NotFound(what="erasure")
    event = ErasureFinished(subject=command.subject, subject_id=subject_id, key_id=erasure.key_id)

    def answer(history: Sequence[Recorded[Any]]) -> ErasureView:
        (document,) = fold(ERASURES, history).values()
        return present(document)

    events = [] if erasure.is_finished else [event]
    aggregate: Any = MEMBER if command.subject == "member" else EXTERNAL_PARTY
    done = await handle(asked, desk, aggregate, subject_id, lambda _: events, answer)
    await _forget(asked, desk, aggregate.stream(subject_id))
    return done


async def _key_id(
    asked: Asked[Any], desk: Desk, projection: Projection[Any], person_id: UUID, what: str
) -> UUID:
    """The key of somebody known here; nobody else is given one. Raises NotFound."""
    key = str(person_id)
    if await desk.documents.get(projection, asked.organisation_id, key) is None:
        raise errors.NotFound(what=what)
    return await desk.store.key_id(asked.organisation_id, key)


async def _forget(asked: Asked[Any], desk: Desk, stream: str) -> None:
    """Destroy what the last event of a stream that forgets is about."""
    history = await desk.store.read_stream(asked.organisation_id, stream)
    told = [recorded for recorded in history if recorded.event.FORGETS]
    if told:
        await desk.store.forget(told[-1])


async def due(organisation_id: UUID, desk: Desk) -> Iterable[Errand]:
    """The erasures of which no process can remember anything by now."""
    unfinished, _ = await desk.documents.listed(
        ERASURES, organisation_id, UNFINISHED, limit=LIST_LIMIT_MAX
    )
    settled = desk.now_us() - SETTLED_US
    return [
        Errand(
            command=FinishErasure(subject=erasure.subject, subject_id=erasure.subject_id),
            actor=system("identity"),
            key=str(erasure.subject_id),
        )
        for erasure in unfinished
        if erasure.erased_at <= settled
    ]


FINISHED_ERASURES = Timer(name="finished_erasures", every_s=EVERY_S, due=due)
