"""Who may look into an organisation's directory: its own people, and services."""

from uuid import UUID

from contracts.errors import Forbidden
from contracts.errors_erasure import OrganisationGone
from contracts.ids import PLATFORM
from contracts.values import Actor
from services.identity.projections.organisations import ORGANISATIONS
from services.runtime.service import Desk


def demand_insider(actor: Actor) -> None:
    """Pass, or raise Forbidden: the operator sees that organisations exist, nothing in them."""
    if actor.kind not in ("member", "system"):
        raise Forbidden(who="a member of the organisation")


def demand_operator(actor: Actor) -> None:
    """Pass, or raise Forbidden."""
    if actor.kind != "operator":
        raise Forbidden(who="the operator of the platform")


async def demand_here(desk: Desk, organisation_id: UUID) -> None:
    """Pass, or raise OrganisationGone: only the platform's log still knows of one that left."""
    known = await desk.documents.get(ORGANISATIONS, PLATFORM, str(organisation_id))
    if known is not None and known.has_left:
        raise OrganisationGone
