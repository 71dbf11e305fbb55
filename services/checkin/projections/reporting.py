"""Keeps who reported when: per key result the days reported for, and those that were missed."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.checkin import CheckInMissed, CheckInRecorded, CheckInRetracted
from contracts.rhythm import GRACE_DAYS
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Told(Struct, frozen=True, kw_only=True):
    """A check-in that counts: when it was recorded (µs), for which day, how many days late."""

    at: int
    due_on: date | None
    days_late: int | None


class Reporting(Struct, frozen=True, kw_only=True):
    """A key result's check-ins that count, by id, and the days missed."""

    told: dict[UUID, Told] = {}
    missed: tuple[date, ...] = ()

    @property
    def reported(self) -> set[date]:
        """The days reported for, in time or not."""
        return {told.due_on for told in self.told.values() if told.due_on is not None}

    @property
    def in_time(self) -> set[date]:
        """The days reported for before they were outdated."""
        return {
            told.due_on
            for told in self.told.values()
            if told.due_on is not None and (told.days_late or 0) <= GRACE_DAYS
        }

    @property
    def last_at(self) -> int | None:
        """When something was reported last (µs)."""
        return max((told.at for told in self.told.values()), default=None)


def hear(shelf: Shelf[Reporting], recorded: Recorded[CheckInRecorded]) -> None:
    """Somebody reported."""
    event, before = recorded.event, so_far(shelf, recorded)
    told = Told(at=recorded.header.recorded_at, due_on=event.due_on, days_late=event.days_late)
    put(shelf, recorded, replace(before, told={**before.told, event.check_in_id: told}))


def forget(shelf: Shelf[Reporting], recorded: Recorded[CheckInRetracted]) -> None:
    """What was taken back was no report."""
    before = so_far(shelf, recorded)
    told = {id: told for id, told in before.told.items() if id != recorded.event.check_in_id}
    put(shelf, recorded, replace(before, told=told))


def miss(shelf: Shelf[Reporting], recorded: Recorded[CheckInMissed]) -> None:
    """Nobody reported for a day."""
    before = so_far(shelf, recorded)
    put(shelf, recorded, replace(before, missed=(*before.missed, recorded.event.due_on)))


def so_far(shelf: Shelf[Reporting], recorded: Recorded[Any]) -> Reporting:
    """What is known of the key result before an event."""
    return shelf.get(str(recorded.event.key_result_id)) or Reporting()


def put(shelf: Shelf[Reporting], recorded: Recorded[Any], reporting: Reporting) -> None:
    """Keep what is known of the key result."""
    shelf.put(str(recorded.event.key_result_id), reporting)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one key result."""
    return (str(recorded.event.key_result_id),)


REPORTING = Projection(
    name="reporting",
    version=1,
    document=Reporting,
    steps={CheckInRecorded: hear, CheckInRetracted: forget, CheckInMissed: miss},
    keys=keys,
)
