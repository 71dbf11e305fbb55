"""What a lane may carry is judged when it is read, and again when it has waited."""

from uuid import UUID

from msgspec import structs

from contracts.events.planning_life import ObjectiveAligned
from contracts.values import Change, Support
from services.notification.delivery.news import NEWS_EVENTS, Page
from services.notification.delivery.reader import Filter, Reader
from services.notification.delivery.tail import Tail
from services.notification.main import SERVICE
from services.notification.projections.feed import ALL, FEED, list_cursor, who_decides
from services.notification.projections.principals import NOBODY
from services.notification.projections.sights import SIGHTS
from services.runtime.service import Documents
from tests.notification.log import CYCLE, HIDDEN, OBJECTIVE, drafted, hidden_from_now, town
from tests.support.town import Town

CHILD = HIDDEN


class Pages:
    """What was told since, from read models in memory."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def since(self, organisation_id: UUID, sequence: int) -> Page:
        told, _ = await self._documents.listed(
            FEED, organisation_id, ALL, limit=NEWS_EVENTS, after=list_cursor(sequence)
        )
        keys = sorted({key for document in told for key in who_decides(document)})
        return Page(told=told, sights=await self._documents.many(SIGHTS, organisation_id, keys))


async def reader(here: Town) -> tuple[Tail, Reader]:
    documents = here.desk(SERVICE).documents
    tail = Tail(documents, Pages(documents), here.organisation)
    await tail.refresh(1)
    return tail, Reader(tail, Filter(webhook_id="none"), NOBODY)


async def test_what_waited_is_not_sent_once_an_objective_that_it_names_is_confidential():
    here = await town()
    await here.record(
        structs.replace(drafted, objective_id=CHILD),
        ObjectiveAligned(
            objective_id=CHILD,
            cycle_id=CYCLE,
            parent=Change[Support | None](old=None, new=Support(objective_id=OBJECTIVE)),
        ),
        stream=f"objective/{CHILD}",
    )
    tail, reads = await reader(here)
    items, _, _ = await reads.window(0, tail.end)
    aligned = next(item for item in items if item.type == "objective.aligned")
    plain = next(item for item in items if item.subject == f"objective/{CHILD}")
    assert await reads.may_send(aligned)
    await here.record(hidden_from_now, stream=f"objective/{OBJECTIVE}")
    await tail.refresh(2)
    assert not await reads.may_send(aligned), "it names what nobody may know of now"
    assert await reads.may_send(plain), "and the rest of its objective may still be seen"
    again, _, hidden = await reads.window(0, tail.end)
    assert aligned.id not in [item.id for item in again]
    assert hidden >= 1, "it is counted"
