"""Organisations come, change and are suspended; the platform's log follows them."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.api_keys import ApiKey
from contracts.commands.identity import (
    ChangeOrganisation,
    RegisterOrganisation,
    ReinstateOrganisation,
    SuspendOrganisation,
)
from contracts.envelope import Ok, decode, encode
from contracts.events.identity import ApiKeyIssued, MemberInvited, MemberJoined
from contracts.ids import PLATFORM
from contracts.queries.identity import OrganisationView, RegisteredView
from contracts.rights import demand
from contracts.values import system
from services.identity.domain.organisation import decide, register
from services.identity.handlers.api_keys import new_key
from services.identity.handlers.members import email_claim
from services.identity.handlers.streams import API_KEY, MEMBER, ORGANISATION
from services.identity.projections import members, organisations
from services.runtime.handle import Decided, commit, handle, replayed, stamped
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded, Stamp, StreamWrite

LOG_ID_BYTES = 16
# The platform's log is behind only when another command is just telling it the same.
ECHO_ATTEMPTS_MAX = 4


async def register_organisation(asked: Asked[RegisterOrganisation], desk: Desk) -> Ok:
    """Open a log, write its first events, then tell the platform's log, where the key is kept.

    Whoever asks with an Idempotency-Key does not know yet which organisation it makes, so the
    answer stands under it in the platform's log. A crash between the two leaves a log that nobody
    has a key of, and the same request makes the organisation anew.
    """
    demand(RegisterOrganisation, asked.actor)
    await desk.store.open_log(PLATFORM, secrets.token_hex(LOG_ID_BYTES))
    platform = replace(asked, organisation_id=PLATFORM, if_match=None)
    replay = await replayed(platform, desk)
    if replay is not None:
        made = decode(replay.body, RegisteredView).organisation.id
        head = await desk.store.head(made)
        return Ok(
            body=replay.body,
            version=replay.version,
            position=head.last_index if head else 0,
            replayed=True,
        )
    done = await _found(asked, desk)
    told = await _tell_platform(platform, desk, done)
    return Ok(body=told.body, version=done.version, position=done.position, replayed=told.replayed)


async def _found(asked: Asked[RegisterOrganisation], desk: Desk) -> Ok:
    """The first events of an organisation's own log."""
    command = asked.command
    # Decided before the log is opened, so that a refused command leaves nothing behind.
    register(command, "")
    await desk.store.open_log(command.organisation_id, secrets.token_hex(LOG_ID_BYTES))
    head = await desk.store.head(command.organisation_id)
    registered = register(command, head.log_id if head else "")
    own = StreamWrite(
        stream=ORGANISATION.stream(command.organisation_id), expected=0, events=(registered,)
    )
    key = new_key(command.organisation_id, desk.new_id())
    others = _owner_with_key(command, desk.new_id(), key)
    inside = replace(
        asked,
        organisation_id=command.organisation_id,
        key=None if asked.key is None else f"register:{asked.key}",
        if_match=None,
    )

    def render(stamp: Stamp) -> bytes:
        new = [r for write in (own, *others) for r in stamped(inside, write, stamp)]
        (organisation,) = fold(organisations.ORGANISATIONS, new).values()
        (owner,) = fold(members.MEMBERS, new).values()
        return encode(
            RegisteredView(
                organisation=organisations.present(organisation),
                owner=members.present(owner),
                api_key=key.text,
            )
        )

    claims = (email_claim(command.organisation_id, command.owner.email),)
    decided = Decided(events=own.events, others=others, claims=claims)
    done = await commit(inside, desk, decided, own, render)
    if done is None:
        raise errors.IdTaken(what="organisation")
    return done


def _owner_with_key(
    command: RegisterOrganisation, owner_id: UUID, key: ApiKey
) -> tuple[StreamWrite, ...]:
    invited = MemberInvited(
        member_id=owner_id,
        name=command.owner.name.strip(),
        email=command.owner.email,
        role="owner",
    )
    issued = ApiKeyIssued(
        api_key_id=key.api_key_id,
        name="First key",
        member_id=owner_id,
        role="owner",
        secret_sha256=key.secret_sha256,
    )
    joined = MemberJoined(member_id=owner_id)
    return (
        StreamWrite(stream=MEMBER.stream(owner_id), expected=0, events=(invited, joined)),
        StreamWrite(stream=API_KEY.stream(key.api_key_id), expected=0, events=(issued,)),
    )


async def _tell_platform(platform: Asked[RegisterOrganisation], desk: Desk, done: Ok) -> Ok:
    """Keep the answer under the key where the next request with it looks; that makes it known.

    Of two that raced with one key the second gets the first one's answer.
    """
    organisation_id = decode(done.body, RegisteredView).organisation.id
    (registered,) = await desk.store.read_stream(
        organisation_id, ORGANISATION.stream(organisation_id)
    )
    own = StreamWrite(
        stream=ORGANISATION.stream(organisation_id), expected=0, events=(registered.event,)
    )
    decided = Decided(events=own.events)
    told = await commit(platform, desk, decided, own, lambda _: bytes(done.body))
    return told or done


async def change_organisation(asked: Asked[ChangeOrganisation], desk: Desk) -> Ok:
    """Name, time zone, language."""
    demand(ChangeOrganisation, asked.actor)
    return await _carry_out(asked, desk)


async def suspend_organisation(
    asked: Asked[SuspendOrganisation] | Asked[ReinstateOrganisation], desk: Desk
) -> Ok:
    """Close or open the door; the operator names the organisation, whatever the frame says."""
    demand(type(asked.command), asked.actor)
    inside = replace(
        asked,
        organisation_id=asked.command.organisation_id,
        # The organisation's own people choose keys in the same log.
        key=None if asked.key is None else f"operator:{asked.key}",
    )
    return await _carry_out(inside, desk)


async def _carry_out(asked: Asked[Any], desk: Desk) -> Ok:
    def answer(history: Sequence[Recorded[Any]]) -> OrganisationView:
        (organisation,) = fold(organisations.ORGANISATIONS, history).values()
        return organisations.present(organisation)

    done = await handle(
        asked,
        desk,
        ORGANISATION,
        asked.organisation_id,
        lambda organisation: decide(organisation, asked.command),
        answer,
    )
    await echo(asked, desk)
    return done


async def echo(asked: Asked[Any], desk: Desk) -> None:
    """Bring the platform's copy of an organisation's stream up to date, event by event.

    It heals itself: what an earlier command could not tell is told by the next one.
    """
    stream = ORGANISATION.stream(asked.organisation_id)
    # In the platform's log members of organisations are not named, not even by their ids.
    platform = replace(
        asked, organisation_id=PLATFORM, key=None, causation=None, actor=system("identity")
    )
    for _ in range(ECHO_ATTEMPTS_MAX):
        history = await desk.store.read_stream(asked.organisation_id, stream)
        told = await desk.store.read_stream(PLATFORM, stream)
        news = tuple(r.event for r in history[len(told) :])
        if not told or not news:
            return
        own = StreamWrite(stream=stream, expected=len(told), events=news)
        if await commit(platform, desk, Decided(events=news), own, lambda _: b"null"):
            return
