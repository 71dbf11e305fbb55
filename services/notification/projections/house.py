"""Keeps what mail says of the organisation: its name, its clock, its language."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.identity import (
    OrganisationRegistered,
    OrganisationReinstated,
    OrganisationSettingsChanged,
    OrganisationSuspended,
)
from contracts.events.identity_erasure import OrganisationOffboarded
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.service import Documents
from services.runtime.store.api import Recorded

KEY = "house"


class House(Struct, frozen=True, kw_only=True):
    """An organisation; nobody is mailed for one that is suspended, or has left."""

    name: str = ""
    timezone: str = "UTC"
    locale: str = "en"
    is_open: bool = True


def register(shelf: Shelf[House], recorded: Recorded[OrganisationRegistered]) -> None:
    """It came."""
    event = recorded.event
    shelf.put(KEY, House(name=event.name, timezone=event.timezone, locale=event.locale))


def change(shelf: Shelf[House], recorded: Recorded[OrganisationSettingsChanged]) -> None:
    """Name, clock or language changed, perhaps."""
    wanted = ("name", "timezone", "locale")
    changes = {n: c.new for n in wanted if (c := getattr(recorded.event, n)) is not None}
    shelf.put(KEY, replace(shelf.get(KEY) or House(), **changes))


def shut(shelf: Shelf[House], recorded: Recorded[Any]) -> None:
    """The door was closed, or opened again."""
    is_open = isinstance(recorded.event, OrganisationReinstated)
    shelf.put(KEY, replace(shelf.get(KEY) or House(), is_open=is_open))


def keys(_recorded: Recorded[Any]) -> Iterable[str]:
    """There is one."""
    return (KEY,)


HOUSE = Projection(
    name="house",
    version=1,
    document=House,
    steps={
        OrganisationRegistered: register,
        OrganisationSettingsChanged: change,
        OrganisationSuspended: shut,
        OrganisationReinstated: shut,
        OrganisationOffboarded: shut,
    },
    keys=keys,
)


async def house_of(documents: Documents, organisation_id: UUID) -> House:
    """The organisation as mail knows it."""
    return await documents.get(HOUSE, organisation_id, KEY) or House()
