"""The language that an organisation speaks."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from contracts.events.identity import OrganisationRegistered, OrganisationSettingsChanged
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# An organisation has one.
ONLY = "organisation"


class Language(Struct, frozen=True, kw_only=True):
    """Its locale, as de-AT."""

    locale: str


def begin(shelf: Shelf[Language], recorded: Recorded[OrganisationRegistered]) -> None:
    """It is registered with one."""
    shelf.put(ONLY, Language(locale=recorded.event.locale))


def change(shelf: Shelf[Language], recorded: Recorded[OrganisationSettingsChanged]) -> None:
    """It may take another."""
    if recorded.event.locale is not None:
        shelf.put(ONLY, Language(locale=recorded.event.locale.new))


def keys(_recorded: Recorded[Any]) -> Iterable[str]:
    """One document."""
    return (ONLY,)


languages: Projection[Language] = Projection(
    name="languages",
    version=1,
    document=Language,
    steps={OrganisationRegistered: begin, OrganisationSettingsChanged: change},
    keys=keys,
)
