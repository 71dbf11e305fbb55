"""An organisation: registered, changed, suspended, reinstated."""

import zoneinfo
from functools import cache
from typing import assert_never
from uuid import UUID

from msgspec import Struct, UnsetType, structs

from contracts import errors, errors_erasure
from contracts.commands.identity import (
    ChangeOrganisation,
    RegisterOrganisation,
    ReinstateOrganisation,
    SuspendOrganisation,
)
from contracts.envelope import Fault
from contracts.events.identity import (
    OrganisationRegistered,
    OrganisationReinstated,
    OrganisationSettingsChanged,
    OrganisationSuspended,
)
from contracts.events.identity_erasure import OrganisationOffboarded
from services.identity.domain.change import after, blank, changed, trimmed

OrganisationCommand = ChangeOrganisation | SuspendOrganisation | ReinstateOrganisation
OrganisationEvent = (
    OrganisationRegistered
    | OrganisationSettingsChanged
    | OrganisationSuspended
    | OrganisationReinstated
    | OrganisationOffboarded
)


class Organisation(Struct, frozen=True, kw_only=True):
    """An organisation as its events made it."""

    name: str
    timezone: str
    locale: str
    is_suspended: bool = False
    has_left: bool = False


# What is left of one that left: its first events have no payload any more.
GONE = Organisation(name="", timezone="UTC", locale="en", is_suspended=True, has_left=True)


def evolve(organisation: Organisation | None, event: OrganisationEvent) -> Organisation | None:
    """The organisation after an event."""
    match event:
        case OrganisationRegistered():
            return Organisation(name=event.name, timezone=event.timezone, locale=event.locale)
        case OrganisationOffboarded():
            return GONE
        case _ if organisation is None:
            return None
        case OrganisationSettingsChanged():
            return structs.replace(
                organisation,
                name=after(organisation.name, event.name),
                timezone=after(organisation.timezone, event.timezone),
                locale=after(organisation.locale, event.locale),
            )
        case OrganisationSuspended():
            return structs.replace(organisation, is_suspended=True)
        case OrganisationReinstated():
            return structs.replace(organisation, is_suspended=False)
        case _:
            assert_never(event)


class Export(Struct, frozen=True, kw_only=True):
    """What a checkpoint says of an export, beside what the log says: found is the log's own root
    at that size, wanted the position that the export must reach."""

    organisation_id: UUID
    size: int
    root: bytes
    wanted: int
    found: bytes


def register(command: RegisterOrganisation, log_id: str) -> OrganisationRegistered:
    """A new organisation; log_id names its log. Raises Invalid, for its owner's name too."""
    faults = blank("/name", command.name) + zone_faults(command.timezone)
    faults += blank("/owner/name", command.owner.name)
    if faults:
        raise errors.Invalid(*faults)
    return OrganisationRegistered(
        organisation_id=command.organisation_id,
        name=command.name.strip(),
        timezone=command.timezone,
        locale=command.locale,
        log_id=log_id,
    )


def decide(
    organisation: Organisation | None, command: OrganisationCommand
) -> list[OrganisationEvent]:
    """What a command makes happen to an organisation. Raises NotFound, Gone, Invalid."""
    if organisation is None:
        raise errors.NotFound(what="organisation")
    if organisation.has_left:
        raise errors_erasure.OrganisationGone
    match command:
        case ChangeOrganisation():
            return change(organisation, command)
        case SuspendOrganisation():
            if organisation.is_suspended:
                return []
            return [OrganisationSuspended(reason=command.reason)]
        case ReinstateOrganisation():
            if not organisation.is_suspended:
                return []
            return [OrganisationReinstated(reason=command.reason)]
        case _:
            assert_never(command)


def change(organisation: Organisation, command: ChangeOrganisation) -> list[OrganisationEvent]:
    """Other settings, each with its old value."""
    faults = blank("/name", command.name) + zone_faults(command.timezone)
    if faults:
        raise errors.Invalid(*faults)
    event = OrganisationSettingsChanged(
        name=changed(organisation.name, trimmed(command.name)),
        timezone=changed(organisation.timezone, command.timezone),
        locale=changed(organisation.locale, command.locale),
    )
    return [event] if event != OrganisationSettingsChanged() else []


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def zone_faults(name: str | UnsetType) -> list[Fault]:
    """The fault of a time zone that the IANA database does not have."""
    if isinstance(name, UnsetType) or name in _zones():
        return []
    message = "This is no time zone of the IANA database, as Europe/Berlin is."
    return [Fault("/timezone", "unknown_timezone", message)]


def offboard(
    organisation: Organisation | None, reason: str, export: Export
) -> list[OrganisationEvent]:
    """Let an organisation go for good. Raises NotFound, NotSuspended, ExportIncomplete,
    ExportDiffers."""
    if organisation is None:
        raise errors.NotFound(what="organisation")
    if organisation.has_left:
        return []
    if not organisation.is_suspended:
        raise errors_erasure.NotSuspended
    if export.size < export.wanted:
        raise errors_erasure.ExportIncomplete(wanted=export.wanted, size=export.size)
    if export.root != export.found:
        raise errors_erasure.ExportDiffers(size=export.size)
    return [
        OrganisationOffboarded(
            organisation_id=export.organisation_id,
            reason=reason,
            export_size=export.size,
            export_root=export.root.hex(),
        )
    ]
