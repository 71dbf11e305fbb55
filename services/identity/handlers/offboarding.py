"""An organisation leaves for good: told first, then its keys and payloads go, then all copies."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from contracts import errors, errors_erasure
from contracts.checkpoint import BadNote, Checkpoint, read_checkpoint, read_note
from contracts.commands.identity_erasure import OffboardOrganisation
from contracts.envelope import Fault, Ok
from contracts.events.identity import OrganisationSuspended
from contracts.queries.identity import OrganisationView
from contracts.rights import demand
from services.identity.domain.organisation import Export, offboard
from services.identity.handlers.organisations import echo
from services.identity.handlers.streams import ORGANISATION
from services.identity.projections.organisations import ORGANISATIONS, present
from services.runtime.handle import handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Head, Recorded


async def offboard_organisation(asked: Asked[OffboardOrganisation], desk: Desk) -> Ok:
    """Let a suspended organisation go, if its export is whole and true. Raises Invalid,
    NotSuspended, ExportIncomplete, ExportDiffers."""
    demand(OffboardOrganisation, asked.actor)
    command, organisation_id = asked.command, asked.command.organisation_id
    inside = replace(
        asked,
        organisation_id=organisation_id,
        # The organisation's own people choose keys in the same log.
        key=None if asked.key is None else f"operator:{asked.key}",
    )
    stream = ORGANISATION.stream(organisation_id)
    history = await desk.store.read_stream(organisation_id, stream)
    export = await _export(inside, desk, history)

    def answer(events: Sequence[Recorded[Any]]) -> OrganisationView:
        documents = list(fold(ORGANISATIONS, events).values())
        if not documents:
            # Asked again: of what it was nothing is left to tell.
            raise errors_erasure.OrganisationGone
        return present(documents[0])

    done = await handle(
        inside,
        desk,
        ORGANISATION,
        organisation_id,
        lambda organisation: offboard(organisation, command.reason, export),
        answer,
    )
    # The platform's copy first: what it is made of is gone afterwards.
    await echo(inside, desk)
    told = await desk.store.read_stream(organisation_id, stream)
    await desk.store.forget(told[-1])
    return done


async def _export(
    asked: Asked[OffboardOrganisation], desk: Desk, history: Sequence[Recorded[Any]]
) -> Export:
    """The checkpoint named, beside what the log itself says at that size. Raises Invalid."""
    organisation_id = asked.organisation_id
    head = await desk.store.head(organisation_id)
    checkpoint = _checkpoint(asked.command.checkpoint)
    if head is None:
        raise errors.NotFound(what="organisation")
    if not checkpoint.origin.endswith(f"/log/{head.log_id}"):
        message = "This is the checkpoint of another log."
        raise errors.Invalid(Fault("/checkpoint", "another_log", message))
    suspended = [r.index for r in history if isinstance(r.event, OrganisationSuspended)]
    return Export(
        organisation_id=organisation_id,
        size=checkpoint.size,
        root=checkpoint.root,
        wanted=max(suspended, default=head.last_index),
        found=await _root(desk, head, checkpoint.size),
    )


async def _root(desk: Desk, head: Head, size: int) -> bytes:
    """The log's own root at a size; none, which no checkpoint has, beyond its end."""
    return b"" if size > head.last_index else await desk.store.root_at(head.organisation_id, size)


def _checkpoint(text: str) -> Checkpoint:
    try:
        return read_checkpoint(read_note(text.encode()).body)
    except BadNote as fault:
        message = f"This is no checkpoint: {fault}."
        raise errors.Invalid(Fault("/checkpoint", "no_checkpoint", message)) from None
