"""The exceptions of a lane: one row for each ordering key whose event was not taken."""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from services.notification.domain.passage import Item, Parked, Rules, Send, Want


class Parking:
    """Rows by key; which of them are being fetched, and what changed since the last flush."""

    def __init__(self, rules: Rules, rows: Iterable[Parked]) -> None:
        self.rows = {row.key: row for row in rows}
        # Fetched anew for every attempt: who may see an event is judged when it is sent.
        self.fetched: dict[str, Item] = {}
        self._is_by_subject = rules.ordering == "ordered_by_objective"
        self._wanted: set[str] = set()
        self._moved: set[str] = set()
        self._gone: set[str] = set()

    def failing_since(self, key: str, now: float) -> float:
        """When the event of a key failed first; now if it did not before."""
        row = self.rows.get(key)
        return now if row is None or not row.attempts else row.since

    def by_turns(self, turn: int) -> list[Parked]:
        """One of the rows, another each time."""
        idle = (row for row in self.rows.values() if self._is_idle(row.key))
        rows = sorted(idle, key=lambda row: row.sequence)
        at = turn % len(rows) if rows else 0
        return rows[at : at + 1]

    def due(self, now: float) -> list[Parked]:
        """Rows whose time has come and that are neither fetched nor asked for."""
        return [row for row in self.rows.values() if row.due_at <= now and self._is_idle(row.key)]

    def times(self, busy: Collection[str]) -> list[float]:
        """When each row is due that nothing is done about just now."""
        idle = (r for r in self.rows.values() if r.key not in busy and self._is_idle(r.key))
        return [row.due_at for row in idle]

    def _is_idle(self, key: str) -> bool:
        return key not in self.fetched and key not in self._wanted

    def want(self, row: Parked, read: int) -> Want:
        """Ask for a row's event; of a subject, for the first that is left of it."""
        self._wanted.add(row.key)
        return Want(
            key=row.key,
            subject=row.key if self._is_by_subject else None,
            after=row.sequence - 1,
            upto=max(read, row.sequence) if self._is_by_subject else row.sequence,
        )

    def supply(self, want: Want, item: Item | None, now: float, read: int) -> bool:
        """What was found; whether the key is free again, since nothing of it is left."""
        self._wanted.discard(want.key)
        row = self.rows.get(want.key)
        if row is None:
            return False
        if item is None:
            # Of windows read meanwhile, what they had of this key was left to the row.
            if not self._is_by_subject or want.upto >= read:
                self.unpark(want.key)
                return True
            self.park(replace(row, sequence=want.upto + 1, attempts=0, due_at=now))
            return False
        if item.sequence != row.sequence:
            self.park(replace(row, sequence=item.sequence, attempts=0, since=now, due_at=now))
        self.fetched[want.key] = item
        return False

    def park(self, row: Parked) -> None:
        """A row is there, or has moved."""
        self.rows[row.key] = row
        self._moved.add(row.key)
        self._gone.discard(row.key)

    def passed(self, send: Send, read: int, now: float) -> None:
        """An event of a key was finished; what was left behind of its key comes next."""
        row = self.rows.get(send.key)
        if row is None:
            return
        following = send.item.sequence + 1
        if self._is_by_subject and following <= read:
            self.park(replace(row, sequence=following, attempts=0, due_at=now))
        else:
            self.unpark(send.key)

    def forget(self, busy: Collection[str]) -> None:
        """What was fetched is fetched again when it goes on."""
        self.fetched = {key: item for key, item in self.fetched.items() if key in busy}

    def unpark(self, key: str) -> None:
        """A row is not needed any more."""
        del self.rows[key]
        self.fetched.pop(key, None)
        self._moved.discard(key)
        self._gone.add(key)

    def delay(self, seconds: float) -> None:
        """The clock of all rows stood still."""
        for row in list(self.rows.values()):
            self.park(replace(row, due_at=row.due_at + seconds))

    def changes(self) -> tuple[tuple[Parked, ...], tuple[str, ...]]:
        """Rows that moved and keys that are gone since the last time."""
        moved = tuple(self.rows[key] for key in self._moved if key in self.rows)
        gone = tuple(self._gone)
        self._moved.clear()
        self._gone.clear()
        return moved, gone
