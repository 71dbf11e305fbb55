"""What a lane has read of the feed and not finished yet, in the feed's order."""

from collections.abc import Callable, Iterator

from services.notification.domain.passage import Item


class Window:
    """Items by sequence; read is how far the feed was read."""

    def __init__(self, cursor: int) -> None:
        self.read = cursor
        self._items: dict[int, Item] = {}
        # Finished beyond the cursor: not sent again should the window be read again.
        self._ahead: set[int] = set()

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    @property
    def cursor(self) -> int:
        """Everything up to it is finished, or left to somebody else."""
        return next(iter(self._items)) - 1 if self._items else self.read

    def add(self, item: Item) -> None:
        """An item that was read; what is finished already is not taken in."""
        if item.sequence not in self._ahead:
            self._items[item.sequence] = item

    def read_up_to(self, sequence: int) -> None:
        """So far was read; what fits of it was added."""
        self.read = max(self.read, sequence)
        self._ahead = {s for s in self._ahead if s > self.cursor}

    def finish(self, sequence: int) -> None:
        """It needs no further thought, whether it is in the window just now or not."""
        self._items.pop(sequence, None)
        if sequence > self.cursor:
            self._ahead.add(sequence)

    def heads(
        self, is_free: Callable[[Item], bool], key: Callable[[Item], str], most: int
    ) -> list[Item]:
        """The first items that are free, each of another key."""
        found: dict[str, Item] = {}
        for item in filter(is_free, self):
            found.setdefault(key(item), item)
            if len(found) == most:
                break
        return list(found.values())

    def leave(self, is_left: Callable[[Item], bool]) -> None:
        """Drop what somebody else remembers."""
        self._items = {s: item for s, item in self._items.items() if not is_left(item)}

    def forget(self, is_under_way: Callable[[Item], bool]) -> None:
        """Read anew from the first that waits. What is on its way beyond that is read again too,
        and not sent again if it arrives."""
        first = next((s for s, item in self._items.items() if not is_under_way(item)), None)
        if first is not None:
            self.read = first - 1
            self._items = {s: item for s, item in self._items.items() if s < first}
