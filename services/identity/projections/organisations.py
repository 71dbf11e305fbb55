"""Keeps an organisation; in the platform's own log all of them, for the operator."""

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct, structs

from contracts.events.identity import (
    OrganisationRegistered,
    OrganisationReinstated,
    OrganisationSettingsChanged,
    OrganisationSuspended,
)
from contracts.events.identity_erasure import OrganisationOffboarded
from contracts.queries.identity import OrganisationView
from contracts.times import rfc3339
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Organisation(Struct, frozen=True, kw_only=True):
    """An organisation; index is its place in the log, created_at is in µs."""

    id: UUID
    name: str
    timezone: str
    locale: str
    log_id: str
    is_suspended: bool = False
    has_left: bool = False
    created_at: int
    index: int
    version: int


def present(organisation: Organisation) -> OrganisationView:
    """An organisation as people see it."""
    return OrganisationView(
        id=organisation.id,
        name=organisation.name,
        timezone=organisation.timezone,
        locale=organisation.locale,
        state=state_of(organisation),
        log_id=organisation.log_id,
        created_at=rfc3339(organisation.created_at),
        version=organisation.version,
    )


def state_of(organisation: Organisation) -> Literal["active", "suspended", "offboarded"]:
    """Whether it is open, closed for now or gone."""
    if organisation.has_left:
        return "offboarded"
    return "suspended" if organisation.is_suspended else "active"


def register(shelf: Shelf[Organisation], recorded: Recorded[OrganisationRegistered]) -> None:
    """A new one."""
    event = recorded.event
    organisation = Organisation(
        id=event.organisation_id,
        name=event.name,
        timezone=event.timezone,
        locale=event.locale,
        log_id=event.log_id,
        created_at=recorded.header.recorded_at,
        index=recorded.index,
        version=recorded.header.version,
    )
    shelf.put(key(recorded), organisation)


def change(shelf: Shelf[Organisation], recorded: Recorded[OrganisationSettingsChanged]) -> None:
    """Other settings."""
    event = recorded.event
    wanted = {"name": event.name, "timezone": event.timezone, "locale": event.locale}
    _move(shelf, recorded, **{n: c.new for n, c in wanted.items() if c is not None})


def suspend(shelf: Shelf[Organisation], recorded: Recorded[OrganisationSuspended]) -> None:
    """The door is closed."""
    _move(shelf, recorded, is_suspended=True)


def reinstate(shelf: Shelf[Organisation], recorded: Recorded[OrganisationReinstated]) -> None:
    """The door is open."""
    _move(shelf, recorded, is_suspended=False)


def offboard(shelf: Shelf[Organisation], recorded: Recorded[OrganisationOffboarded]) -> None:
    """It is gone."""
    _move(shelf, recorded, has_left=True, is_suspended=True)


def _move(shelf: Shelf[Organisation], recorded: Recorded[Any], **fields: Any) -> None:
    organisation = shelf.get(key(recorded))
    if organisation is not None:
        version = recorded.header.version
        shelf.put(key(recorded), structs.replace(organisation, version=version, **fields))


def key(recorded: Recorded[Any]) -> str:
    """The organisation's id, which only the stream names in every event."""
    return recorded.header.stream.rpartition("/")[2]


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one organisation."""
    return (key(recorded),)


def lists(_key: str, organisation: Organisation) -> Iterable[tuple[str, str]]:
    """All, in the order they came."""
    return (("all", f"{organisation.index:012}"),)


ORGANISATIONS = Projection(
    name="organisations",
    version=2,
    document=Organisation,
    steps={
        OrganisationRegistered: register,
        OrganisationSettingsChanged: change,
        OrganisationSuspended: suspend,
        OrganisationReinstated: reinstate,
        OrganisationOffboarded: offboard,
    },
    keys=keys,
    lists=lists,
)
