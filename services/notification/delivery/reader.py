"""What a lane may carry of its organisation's feed: what its endpoint asked for and may see now."""

from collections.abc import Iterable

from msgspec import Struct

from contracts.sight import sees
from contracts.values import Actor
from services.notification.delivery.tail import PAGE_EVENTS, Tail
from services.notification.domain.formats import event_of
from services.notification.domain.passage import Item, Want
from services.notification.projections.feed import Told, is_early, is_shown, who_decides

WEBHOOK = "webhook."


class Filter(Struct, frozen=True, kw_only=True):
    """What an endpoint is told: types and subject if named; never of its own affairs."""

    webhook_id: str
    types: frozenset[str] = frozenset()
    subject: str | None = None

    def takes(self, told: Told) -> bool:
        """Whether an event fits."""
        is_own = told.type.startswith(WEBHOOK) and told.subject == f"webhook/{self.webhook_id}"
        is_type = not self.types or told.type in self.types
        return is_type and not is_own and self.subject in (None, told.subject)


class Reader:
    """Reads for one lane; actor is who its endpoint is, as far as sight goes."""

    def __init__(
        self, tail: Tail, filter: Filter, actor: Actor, latest: "Latest | None" = None
    ) -> None:
        self._tail = tail
        self.filter = filter
        self.actor = actor
        self.latest = latest or Latest(tail, filter, actor, 0)

    async def window(self, after: int, end: int) -> tuple[list[Item], int, int]:
        """What fits behind a sequence; how far was read; how many may not be seen."""
        found = [t for t in await self._tail.window(after) if t.sequence <= end]
        upto = found[-1].sequence if found else end
        fitting = [told for told in found if self.filter.takes(told)]
        sights = await self._tail.sights(_objectives(fitting))
        items: list[Item] = []
        hidden = 0
        for told in fitting:
            if is_early(told, sights):
                # Nobody goes on behind an event of which it is not known who may see it.
                return items, told.sequence - 1, hidden
            if not is_shown(self.actor, told, sights):
                hidden += 1
            elif not await self.latest.passes_over(told):
                items.append(item_of(told))
        return items, upto, hidden

    async def first(self, want: Want) -> Item | None:
        """The event that a parked key goes on with, None where nothing is left of it."""
        after = want.after
        while after < want.upto:
            limit = 1 if want.subject is None else PAGE_EVENTS
            page = await self._tail.of_subject(want.subject, after, limit)
            sights = await self._tail.sights(_objectives(page))
            for told in page:
                if told.sequence > want.upto:
                    return None
                is_told = self.filter.takes(told) and is_shown(self.actor, told, sights)
                if is_told and not await self.latest.passes_over(told):
                    return item_of(told)
                after = told.sequence
            if len(page) < limit:
                return None
        return None

    async def may_send(self, item: Item) -> bool:
        """Whether an event read a while ago may still be seen."""
        sights = await self._tail.sights(set(item.judged_by))
        return all(key in sights and sees(self.actor, sights[key]) for key in item.judged_by)


class Latest:
    """Passes over what is not the newest of its subject, up to a sequence; counts what it does."""

    def __init__(self, tail: Tail, filter: Filter, actor: Actor, upto: int) -> None:
        self._tail = tail
        self._filter = filter
        self._actor = actor
        self._upto = upto
        self._newest: dict[str, int] = {}
        self._counted = 0
        self.skipped = 0

    async def passes_over(self, told: Told) -> bool:
        """Whether a newer event of the same subject takes its place."""
        if told.sequence > self._upto:
            return False
        if told.subject not in self._newest:
            self._newest[told.subject] = await self._newest_of(told.subject)
        is_old = told.sequence < self._newest[told.subject]
        # What is read twice is passed over once.
        if is_old and told.sequence > self._counted:
            self.skipped, self._counted = self.skipped + 1, told.sequence
        return is_old

    def taken(self) -> int:
        """How many were passed over since this was asked last."""
        skipped, self.skipped = self.skipped, 0
        return skipped

    async def _newest_of(self, subject: str) -> int:
        """The newest event of a subject that fits and may be seen."""
        async for page in self._tail.newest_of(subject):
            sights = await self._tail.sights(_objectives(page))
            for told in page:
                if self._filter.takes(told) and is_shown(self._actor, told, sights):
                    return told.sequence
        return 0


def _objectives(some: Iterable[Told]) -> set[str]:
    return {key for told in some for key in who_decides(told)}


def item_of(told: Told) -> Item:
    """A told event as a lane carries it."""
    body = bytes(told.body)
    return Item(
        sequence=told.sequence,
        id=event_of(body),
        type=told.type,
        subject=told.subject,
        body=body,
        judged_by=tuple(who_decides(told)),
    )
