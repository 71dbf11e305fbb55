"""What happens in the stories about the feed, and the service in a town where it happened."""

from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from msgspec import Struct, structs

from contracts.events.identity import (
    ApiKeyIssued,
    MemberInvited,
    OrganisationRegistered,
    TeamCreated,
)
from contracts.events.planning import (
    KeyResultDefined,
    ObjectiveChanged,
    ObjectiveDrafted,
    ObjectivePublished,
)
from contracts.values import Actor, Change, Metric, Owner
from services.notification.main import SERVICE
from services.runtime.projection.definition import Projection
from tests.support.history import ORGANISATION
from tests.support.town import Town

D = TypeVar("D", bound=Struct)

ADA = UUID("01920000-0000-7000-8000-00000000000a")
BEN = UUID("01920000-0000-7000-8000-00000000000b")
TEAM = UUID("01920000-0000-7000-8000-000000000100")
CYCLE = UUID("01920000-0000-7000-8000-0000000000c1")
OBJECTIVE = UUID("01920000-0000-7000-8000-0000000000f1")
HIDDEN = UUID("01920000-0000-7000-8000-0000000000f2")
KEY = UUID("01920000-0000-7000-8000-0000000000e1")
KEY_RESULT = UUID("01920000-0000-7000-8000-0000000000d1")

ADMIN = Actor(kind="member", id=str(ADA), role="admin")
MEMBER = Actor(kind="member", id=str(BEN), role="member")

registered = OrganisationRegistered(
    organisation_id=ORGANISATION, name="K", timezone="UTC", locale="en", log_id="0" * 32
)
invited = MemberInvited(member_id=ADA, name="Ada", email="ada@example.com", role="admin")
issued = ApiKeyIssued(
    api_key_id=KEY, name="laptop", member_id=ADA, role="admin", secret_sha256="f" * 64
)
created = TeamCreated(team_id=TEAM, name="Bakers")
drafted = ObjectiveDrafted(
    objective_id=OBJECTIVE,
    cycle_id=CYCLE,
    title="Bread",
    description="",
    owner=Owner(kind="company"),
    accountable_id=ADA,
    ambition="committed",
)
hidden = structs.replace(drafted, objective_id=HIDDEN, confidential=True)
hidden_from_now = ObjectiveChanged(
    objective_id=OBJECTIVE, cycle_id=CYCLE, confidential=Change(old=False, new=True)
)
published = ObjectivePublished(objective_id=OBJECTIVE, cycle_id=CYCLE)
defined = KeyResultDefined(
    objective_id=OBJECTIVE,
    cycle_id=CYCLE,
    key_result_id=KEY_RESULT,
    title="Loaves",
    accountable_id=ADA,
    weight=Decimal("1.50"),
    metric=Metric(kind="number", baseline=Decimal(0), target=Decimal("0.10")),
)


def shelf(where: Town, projection: Projection[D]) -> dict[str, D]:
    """The documents of a projection as they lie there, for what no event could do to them."""
    documents = where._documents[SERVICE.name]
    return documents.shelf(projection, where.organisation).documents


async def town() -> Town:
    """A town where the objective of OBJECTIVE was drafted, published and measured."""
    made = Town(SERVICE, organisation=ORGANISATION)
    await made.open()
    await made.record(registered, stream=f"organisation/{ORGANISATION}", actor="operator")
    await made.record(invited, stream=f"member/{ADA}", actor="operator")
    await made.record(issued, stream=f"api_key/{KEY}", actor=ADMIN.reference)
    await made.record(
        drafted, defined, published, stream=f"objective/{OBJECTIVE}", actor=ADMIN.reference
    )
    return made
