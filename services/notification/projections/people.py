"""Keeps whom mail may go to: address and language, how each wants it, what went out last."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.identity import MemberChanged, MemberDeactivated, MemberInvited
from contracts.events.identity_erasure import PersonErased
from contracts.events.identity_sessions import PreferencesChanged
from contracts.events.notification_mail import DigestSent, MailPreferencesChanged, ReminderSent
from services.notification.domain.mail_preferences import MailPreferences, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# The list of the members who are here.
HERE = "here"


class Person(Struct, frozen=True, kw_only=True):
    """A member; reminded_on and digested_on are the newest days something went out for."""

    id: UUID
    name: str = ""
    email: str = ""
    is_here: bool = False
    language: str | None = None
    preferences: MailPreferences = MailPreferences()
    reminded_on: date | None = None
    digested_on: date | None = None


def welcome(shelf: Shelf[Person], recorded: Recorded[MemberInvited]) -> None:
    """Somebody was asked in."""
    event, known = recorded.event, person(shelf, recorded.event.member_id)
    here = replace(known, name=event.name, email=event.email, is_here=True)
    shelf.put(str(event.member_id), here)


def change(shelf: Shelf[Person], recorded: Recorded[MemberChanged]) -> None:
    """Another name or address."""
    event, known = recorded.event, person(shelf, recorded.event.member_id)
    name = known.name if event.name is None else event.name
    email = known.email if event.email is None else event.email
    shelf.put(str(event.member_id), replace(known, name=name, email=email))


def see_off(shelf: Shelf[Person], recorded: Recorded[MemberDeactivated]) -> None:
    """Somebody left."""
    known = person(shelf, recorded.event.member_id)
    shelf.put(str(known.id), replace(known, is_here=False))


def erase(shelf: Shelf[Person], recorded: Recorded[PersonErased]) -> None:
    """Somebody was forgotten."""
    if recorded.event.subject == "member":
        shelf.put(str(recorded.event.subject_id), Person(id=recorded.event.subject_id))


def speak(shelf: Shelf[Person], recorded: Recorded[PreferencesChanged]) -> None:
    """Another language, perhaps."""
    event = recorded.event
    if event.language is not None:
        known = person(shelf, event.member_id)
        shelf.put(str(known.id), replace(known, language=event.language.new))


def prefer(shelf: Shelf[Person], recorded: Recorded[MailPreferencesChanged]) -> None:
    """Wants other mail."""
    known = person(shelf, recorded.event.member_id)
    preferences = evolve(known.preferences, recorded.event)
    shelf.put(str(known.id), replace(known, preferences=preferences))


def mailed(shelf: Shelf[Person], recorded: Recorded[ReminderSent | DigestSent]) -> None:
    """Something went out for a day."""
    known, on = person(shelf, recorded.event.member_id), recorded.event.on
    field = "reminded_on" if isinstance(recorded.event, ReminderSent) else "digested_on"
    shelf.put(str(known.id), replace(known, **{field: on}))


def person(shelf: Shelf[Person], member_id: UUID) -> Person:
    """What is known of a member."""
    return shelf.get(str(member_id)) or Person(id=member_id)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one member."""
    event = recorded.event
    return (str(event.subject_id if isinstance(event, PersonErased) else event.member_id),)


def lists(key: str, document: Person) -> Iterable[tuple[str, str]]:
    """Whoever is here."""
    return ((HERE, key),) if document.is_here else ()


PEOPLE = Projection(
    name="people",
    version=1,
    document=Person,
    steps={
        MemberInvited: welcome,
        MemberChanged: change,
        MemberDeactivated: see_off,
        PersonErased: erase,
        PreferencesChanged: speak,
        MailPreferencesChanged: prefer,
        ReminderSent: mailed,
        DigestSent: mailed,
    },
    keys=keys,
    lists=lists,
)
