"""Mail in the outbox goes with whoever it was for."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from contracts.events.identity_erasure import ErasureFinished, PersonErased
from services.notification.mailing.outbox import Outbox, shelf_of
from services.runtime import signals
from services.runtime.service import Call, Desk, Reaction
from services.runtime.store.api import Recorded


async def forget_mail(recorded: Recorded[Any], desk: Desk) -> Iterable[Call]:
    """Clear the shelf of somebody erased; once more changes nothing. Calls nothing."""
    person = recorded.event.subject_id
    box = Outbox(Path(desk.settings.data_dir))
    await asyncio.to_thread(box.clear, shelf_of(recorded.organisation_id, person))
    await asyncio.to_thread(box.clear_letters, person)
    signals.emit("mail.forgotten", member_id=person)
    return ()


FORGOTTEN_MAIL = Reaction(
    name="forgotten_mail",
    listens=(PersonErased, ErasureFinished),
    react=forget_mail,
)
