"""What a lane did since it was noted last. Noting goes on beside sending, one note at a time, and
never so far behind that a crash would have much sent again."""

import asyncio

from services.notification.delivery.ledger import Attempt, Claim, Lost, Note
from services.notification.delivery.together import Together
from services.notification.domain.lane import Lane
from services.runtime import clock, signals

# Noted after so many results, or so long after the first; the notes of all lanes that come within
# GATHER_SECONDS share a transaction.
NOTE_ATTEMPTS = 100
NOTE_SECONDS, GATHER_SECONDS = 0.1, 0.15
# What a crash may have sent again: so many requests under way or not noted yet, and no more.
UNKEPT_MAX = 200
KEEP_SECONDS = 10.0

Notes = Together[Note, bool | None]


class Keeping:
    """Of one lane; wake tells its driver that a note is done."""

    def __init__(self, notes: Notes, claim: Claim, wake: asyncio.Event) -> None:
        self.is_open = True
        self._notes = notes
        self._claim = claim
        self._wake = wake
        self._attempts: list[Attempt] = []
        self._under_way = 0
        self._task: asyncio.Task[None] | None = None
        self._kept_at = clock.monotonic()

    def add(self, attempt: Attempt) -> None:
        """Something was tried."""
        self._attempts.append(attempt)

    def has_room(self, requests: int) -> bool:
        """Whether another request may go out beside so many."""
        return requests + len(self._attempts) + self._under_way < UNKEPT_MAX

    @property
    def is_due(self) -> bool:
        """Whether it is time for a note, and none is under way."""
        return self._task is None and self.due_in() <= 0

    def due_in(self) -> float:
        """Seconds to the next note."""
        if self._task is not None:
            return KEEP_SECONDS
        if len(self._attempts) >= NOTE_ATTEMPTS:
            return 0.0
        seconds = NOTE_SECONDS if self._attempts else KEEP_SECONDS
        return max(0.0, self._kept_at + seconds - clock.monotonic())

    def begin(self, lane: Lane, seen: int) -> None:
        """Note what changed; it goes on by itself."""
        self._task = asyncio.create_task(self._note(lane, seen))

    def check(self) -> None:
        """Take in what came of it. Raises Lost, and what the database raises."""
        if self._task is not None and self._task.done():
            task, self._task = self._task, None
            task.result()

    def close(self) -> None:
        """Nobody waits for it any more."""
        if self._task is not None:
            self._task.cancel()

    async def last(self, lane: Lane, seen: int, due_at: float | None, *, lets_go: bool) -> None:
        """Note everything there is, and with lets_go let go: at due_at (s) there is something to
        do. Raises Lost, and what the database raises."""
        if self._task is not None:
            # Who paused the lane may have it go on at once, and then takes it from us.
            self._notes.hurry()
            await asyncio.wait((self._task,))
            self.check()
        await self._note(lane, seen, due_at, lets_go=lets_go)

    async def _note(
        self, lane: Lane, seen: int, due_at: float | None = None, *, lets_go: bool = False
    ) -> None:
        attempts, self._attempts = self._attempts, []
        self._kept_at, self._under_way = clock.monotonic(), len(attempts)
        note = Note(
            claim=self._claim,
            flush=lane.flush(),
            attempts=attempts,
            seen=seen,
            lets_go=lets_go,
            due_at=due_at,
        )
        try:
            is_open = await self._notes.ask(note, hurry=lets_go or len(attempts) >= NOTE_ATTEMPTS)
            if is_open is None:
                raise Lost
            self.is_open = self.is_open and is_open
            signals.emit("delivery.kept", lane_id=self._claim.lane_id, cursor=note.flush.cursor)
        finally:
            self._under_way = 0
            self._wake.set()
