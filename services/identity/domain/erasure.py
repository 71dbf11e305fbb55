"""Forgetting somebody: what is asked for must not say again what is to be forgotten."""

import re
from uuid import UUID

from contracts import errors
from contracts.commands.identity_erasure import EraseExternalParty, EraseMember
from contracts.envelope import Fault
from contracts.events.identity_erasure import PersonErased
from services.identity.domain.external_party import ExternalParty
from services.identity.domain.member import (
    Member,
    MemberEvent,
    deactivate,
)

# Shorter words of a name stand in many a sentence that names nobody.
NAME_CHARS_MIN = 3


def erase_member(
    member: Member | None,
    command: EraseMember,
    key_id: UUID,
    *,
    heir: Member | None,
    has_other_owner: bool,
) -> list[MemberEvent]:
    """Forget a member, who leaves with it if still here. Raises NotFound, Invalid, LastOwner."""
    if member is None:
        raise errors.NotFound(what="member")
    if member.state == "erased":
        return []
    faults = naming(command.reason, member.name, member.email)
    if faults:
        raise errors.Invalid(*faults)
    left = deactivate(member, command, heir=heir, has_other_owner=has_other_owner)
    erased = PersonErased(
        subject="member",
        subject_id=command.member_id,
        key_id=key_id,
        legal_ground=command.legal_ground,
        reason=command.reason.strip(),
    )
    return [*left, erased]


def erase_party(
    party: ExternalParty | None, command: EraseExternalParty, key_id: UUID
) -> list[PersonErased]:
    """Forget somebody outside. Raises NotFound, Invalid."""
    if party is None:
        raise errors.NotFound(what="external party")
    if party.is_erased:
        return []
    faults = naming(command.reason, party.name, party.email, party.company)
    if faults:
        raise errors.Invalid(*faults)
    return [
        PersonErased(
            subject="external_party",
            subject_id=command.external_party_id,
            key_id=key_id,
            legal_ground=command.legal_ground,
            reason=command.reason.strip(),
        )
    ]


def naming(reason: str, name: str, *texts: str) -> list[Fault]:
    """The fault of a reason that holds a word of a name, or an address: it would outlive the
    erasure."""
    said = reason.casefold()
    words = {word for word in _words(name) if len(word) >= NAME_CHARS_MIN}
    if words & _words(said) or any(text and text.casefold() in said for text in texts):
        message = "The reason outlives the erasure: say it without name or address."
        return [Fault("/reason", "names_the_person", message)]
    return []


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
