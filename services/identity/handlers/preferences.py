"""Members say how they want to be served."""

from collections.abc import Sequence
from typing import Any

from contracts import errors
from contracts.commands.identity_sessions import ChangePreferences
from contracts.envelope import Ok
from contracts.queries.identity_sessions import Preferences
from contracts.rights import demand
from services.identity.domain.member import prefer
from services.identity.handlers.streams import MEMBER
from services.identity.projections.members import MEMBERS, preferences_of
from services.runtime.handle import handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded


async def change_preferences(asked: Asked[ChangePreferences], desk: Desk) -> Ok:
    """Served otherwise, whoever asks. Raises Forbidden for who is no member."""
    member_id = asked.actor.member_id if asked.actor.kind == "member" else None
    if member_id is None:
        raise errors.Forbidden(who="a member of the organisation")
    demand(ChangePreferences, asked.actor, {"self"})

    def answer(history: Sequence[Recorded[Any]]) -> Preferences:
        (member,) = fold(MEMBERS, history).values()
        return preferences_of(member)

    return await handle(
        asked,
        desk,
        MEMBER,
        member_id,
        lambda member: prefer(member, asked.command),
        answer,
        matches_stream=False,
    )
