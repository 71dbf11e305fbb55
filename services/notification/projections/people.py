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
from contracts.events.notification_mail import (
    AddressTrusted,
    DigestSent,
    MailPreferencesChanged,
    NoticesMailed,
    ReminderSent,
)
from contracts.queries.notification_mail import MAILS_A_DAY_MAX
from contracts.times import day_of
from services.notification.domain.mail_preferences import MailPreferences, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# The list of the members who are here.
HERE = "here"
# The list of those whose address a mail server refused.
REFUSED = "refused"
# However much happens, nobody is mailed more often than MAILS_A_DAY_MAX by itself in a day, as UTC
# has days. A reminder and a digest always have their place: there is one of each at most.
RESERVED = 2


class Person(Struct, frozen=True, kw_only=True):
    """A member; reminded_on and digested_on are the newest days something went out for.
    refused_with is what a mail server said of the address, refused_at when, in µs. mails is how
    many were sent on mailed_on, the newest day on which any was."""

    id: UUID
    name: str = ""
    email: str = ""
    is_here: bool = False
    language: str | None = None
    preferences: MailPreferences = MailPreferences()
    reminded_on: date | None = None
    digested_on: date | None = None
    refused_with: int | None = None
    refused_at: int = 0
    mailed_on: date | None = None
    mails: int = 0

    @property
    def has_mailbox(self) -> bool:
        """Whether there is an address, and nothing known against it."""
        return self.is_here and bool(self.email) and self.refused_with is None

    def had_enough(self, now_us: int) -> bool:
        """Whether no more notices are to be mailed today."""
        left = MAILS_A_DAY_MAX - RESERVED
        return self.mailed_on == day_of(now_us, "UTC") and self.mails >= left


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
    found = replace(known, name=name, email=email)
    if event.email is not None:
        found = replace(found, refused_with=None, refused_at=0)
    shelf.put(str(event.member_id), found)


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


def mailed(
    shelf: Shelf[Person], recorded: Recorded[ReminderSent | DigestSent | NoticesMailed]
) -> None:
    """Something went out, or was refused."""
    event, at = recorded.event, recorded.header.recorded_at
    known = person(shelf, event.member_id)
    match event:
        case ReminderSent():
            known = replace(known, reminded_on=event.on)
        case DigestSent():
            known = replace(known, digested_on=event.on)
    if event.way == "mailed":
        today = day_of(at, "UTC")
        mails = known.mails + 1 if known.mailed_on == today else 1
        known = replace(known, mailed_on=today, mails=mails)
    if event.refused_with is not None:
        known = replace(known, refused_with=event.refused_with, refused_at=at)
    shelf.put(str(known.id), known)


def trust(shelf: Shelf[Person], recorded: Recorded[AddressTrusted]) -> None:
    """The mailbox was mended."""
    known = person(shelf, recorded.event.member_id)
    shelf.put(str(known.id), replace(known, refused_with=None, refused_at=0))


def person(shelf: Shelf[Person], member_id: UUID) -> Person:
    """What is known of a member."""
    return shelf.get(str(member_id)) or Person(id=member_id)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one member."""
    event = recorded.event
    return (str(event.subject_id if isinstance(event, PersonErased) else event.member_id),)


def lists(key: str, document: Person) -> Iterable[tuple[str, str]]:
    """Whoever is here, and who of them has no mailbox."""
    if document.is_here:
        yield HERE, key
        if document.refused_with is not None:
            yield REFUSED, key


PEOPLE = Projection(
    name="people",
    version=2,
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
        NoticesMailed: mailed,
        AddressTrusted: trust,
    },
    keys=keys,
    lists=lists,
)
