"""Keeps what scoring must know of the organisation: whose clock says which day it is."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.events.identity import OrganisationRegistered, OrganisationSettingsChanged
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.service import Documents
from services.runtime.store.api import Recorded

KEY = "organisation"


class Clock(Struct, frozen=True):
    """The time zone the organisation lives by."""

    timezone: str = "UTC"


def set_clock(shelf: Shelf[Clock], recorded: Recorded[OrganisationRegistered]) -> None:
    """The organisation came with a time zone."""
    shelf.put(KEY, Clock(recorded.event.timezone))


def move_clock(shelf: Shelf[Clock], recorded: Recorded[OrganisationSettingsChanged]) -> None:
    """The time zone changed, perhaps."""
    if recorded.event.timezone is not None:
        shelf.put(KEY, Clock(recorded.event.timezone.new))


def keys(_recorded: Recorded[Any]) -> Iterable[str]:
    """There is one."""
    return (KEY,)


ORGANISATION = Projection(
    name="organisation",
    version=1,
    document=Clock,
    steps={OrganisationRegistered: set_clock, OrganisationSettingsChanged: move_clock},
    keys=keys,
)


async def timezone_of(documents: Documents, organisation_id: UUID) -> str:
    """The time zone the organisation lives by."""
    clock = await documents.get(ORGANISATION, organisation_id, KEY)
    return (clock or Clock()).timezone
