"""One event's way through the sheets: from the objective it is about to all that it counts for."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts import arithmetic
from contracts.registry import wire_name
from contracts.values import Support
from services.runtime.projection.definition import Shelf
from services.runtime.store.api import Recorded
from services.scoring.domain import tree
from services.scoring.domain.figures import Move, progress, settled
from services.scoring.domain.sheet import Sheet


class Moves(Struct, frozen=True, kw_only=True):
    """What an event moved. by is who did it, as in a header, why its name, as check_in_recorded,
    reason the one it holds, if any; objective_id is what it was about."""

    moves: tuple[Move, ...]
    objective_id: UUID | None
    by: str
    why: str
    reason: str | None


class Close(Struct, frozen=True, kw_only=True):
    """Whether a cycle is closed, and of which objectives something came since."""

    is_closed: bool
    waiting: tuple[UUID, ...] = ()


class Page(Struct, frozen=True, kw_only=True):
    """A sheet, under its objective's id; what an event moved, under moves_key(index); whether a
    cycle is closed, under cycle_key(id)."""

    sheet: Sheet | None = None
    moved: Moves | None = None
    close: Close | None = None


def moves_key(index: int) -> str:
    """Under which key it is kept what an event moved."""
    return f"moves/{index}"


def cycle_key(cycle_id: UUID) -> str:
    """Under which key it is kept whether a cycle is closed."""
    return f"cycle/{cycle_id}"


def leads(page: Page) -> Iterable[str]:
    """A sheet leads to what it counts towards and to its cycle, a closed cycle to what waits."""
    if page.close is not None:
        return map(str, page.close.waiting)
    if page.sheet is None:
        return ()
    own = cycle_key(page.sheet.cycle_id)
    support = page.sheet.support
    return (own,) if support is None else (own, str(support.objective_id))


class Settling:
    """Keeps the sheets that an event changes, and beside them what moved.

    A closed cycle's sheets stand as they were at its close: what comes later is kept on them, and
    counts once the cycle is reopened.
    """

    def __init__(self, shelf: Shelf[Page], recorded: Recorded[Any]) -> None:
        self._shelf = shelf
        self._recorded = recorded
        self._moves: dict[UUID, Move] = {}
        self._on_the_way: set[UUID] = set()

    def there(self, objective_id: UUID) -> Sheet:
        """A sheet. Raises LookupError when its objective was never drafted."""
        page = self._shelf.get(str(objective_id))
        if page is None or page.sheet is None:
            raise LookupError(f"event {self._recorded.index} is about an objective never drafted")
        return page.sheet

    def put(self, sheet: Sheet) -> None:
        """Keep a changed sheet, what moved on it, and what that moves above it."""
        before = self.there(sheet.objective_id)
        if self._is_closed(sheet.cycle_id):
            self._wait(before, sheet)
        elif sheet.objective_id not in self._on_the_way:
            self._settle(before, sheet)

    def put_as_it_is(self, sheet: Sheet) -> None:
        """Keep a sheet on which nothing can have moved."""
        self._shelf.put(str(sheet.objective_id), Page(sheet=sheet))

    def leave(self, child: Sheet, support: Support | None) -> None:
        """A child no longer counts towards what it did."""
        if support is not None:
            above = self.there(support.objective_id)
            self.put(tree.without_part(above, child))

    def close(self, cycle_id: UUID) -> None:
        """Its sheets stand from here on."""
        self._shelf.put(cycle_key(cycle_id), Page(close=Close(is_closed=True)))

    def reopen(self, cycle_id: UUID) -> None:
        """What came since its close counts."""
        page = self._shelf.get(cycle_key(cycle_id))
        if page is None or page.close is None:
            return
        self._shelf.put(cycle_key(cycle_id), Page(close=Close(is_closed=False)))
        for objective_id in page.close.waiting:
            sheet = self.there(objective_id)
            self._settle(sheet.stands, replace(sheet, before=None))

    def note(self, by: str | None = None) -> None:
        """Keep what the event moved, by whoever did it."""
        ended = (self._ended(move) for move in self._moves.values())
        moves = tuple(move for move in ended if move.old != move.new)
        if not moves:
            return
        event = self._recorded.event
        moved = Moves(
            moves=moves,
            objective_id=getattr(event, "objective_id", None),
            by=by or self._recorded.header.actor,
            why=wire_name(type(event)).split(".")[1],
            reason=getattr(event, "reason", None),
        )
        self._shelf.put(moves_key(self._recorded.index), Page(moved=moved))

    def _ended(self, move: Move) -> Move:
        """The move with the figure at its end: what came after its last step may have moved that
        too, and no tenth."""
        if move.subject == "key_result":
            return move
        sheet = self.there(move.subject_id)
        return replace(move, progress=arithmetic.figure(progress(sheet, "amended")))

    def _settle(self, before: Sheet, sheet: Sheet) -> None:
        sheet, moves = settled(before, sheet)
        for move in moves:
            # Of two moves by one event the first says from where, the last to where.
            first = self._moves.get(move.subject_id, move)
            self._moves[move.subject_id] = replace(move, old=first.old)
        self.put_as_it_is(sheet)
        if sheet.support is not None:
            self._on_the_way.add(sheet.objective_id)
            above = self.there(sheet.support.objective_id)
            changed = tree.with_part(above, sheet, sheet.support)
            if changed != above:
                self.put(changed)
            self._on_the_way.discard(sheet.objective_id)

    def _is_closed(self, cycle_id: UUID) -> bool:
        page = self._shelf.get(cycle_key(cycle_id))
        return page is not None and page.close is not None and page.close.is_closed

    def _wait(self, before: Sheet, sheet: Sheet) -> None:
        if sheet == before:
            return
        self.put_as_it_is(replace(sheet, before=before.stands))
        key = cycle_key(sheet.cycle_id)
        page = self._shelf.get(key)
        assert page is not None and page.close is not None, "only a closed cycle makes wait"
        if sheet.objective_id not in page.close.waiting:
            waiting = (*page.close.waiting, sheet.objective_id)
            self._shelf.put(key, Page(close=replace(page.close, waiting=waiting)))
