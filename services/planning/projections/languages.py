"""The language that an organisation speaks."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.events.identity import OrganisationRegistered, OrganisationSettingsChanged
from services.planning.domain.locales import DEFAULT, language_of
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.service import Documents
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


async def spoken(
    documents: Documents, organisation_id: UUID, wish: str | None, known: Collection[str]
) -> str:
    """The known language to answer in: what is wished, else that of the organisation."""
    return language_of(known, wish, await locale_of(documents, organisation_id))


async def locale_of(documents: Documents, organisation_id: UUID) -> str:
    """The organisation's locale."""
    document = await documents.get(languages, organisation_id, ONLY)
    return document.locale if document else DEFAULT


languages: Projection[Language] = Projection(
    name="languages",
    version=1,
    document=Language,
    steps={OrganisationRegistered: begin, OrganisationSettingsChanged: change},
    keys=keys,
)
