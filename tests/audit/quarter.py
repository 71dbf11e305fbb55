"""A quarter's objective with its key result, as the log of audit's stories tells it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from contracts.events.checkin import CheckInRecorded
from contracts.events.identity import ApiKeyIssued, MemberInvited, OrganisationRegistered
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultDefined,
    ObjectiveDrafted,
    ObjectivePublished,
)
from contracts.events.scoring import ProvisionalScoreChanged
from contracts.values import Actor, Change, Metric, Owner
from tests.support.history import ORGANISATION, History

ADA, BEN, EVE = (UUID(f"01920000-0000-7000-8000-00000000000{c}") for c in "abe")
CYCLE = UUID("01920000-0000-7000-8000-0000000000c1")
OBJECTIVE = UUID("01920000-0000-7000-8000-0000000000f1")
HIDDEN = UUID("01920000-0000-7000-8000-0000000000f2")
KEY_RESULT = UUID("01920000-0000-7000-8000-0000000000d1")
KEY = UUID("01920000-0000-7000-8000-0000000000e1")
CHECK_IN = UUID("01920000-0000-7000-8000-0000000000b1")

ADMIN = Actor(kind="member", id=str(ADA), role="admin")
MEMBER = Actor(kind="member", id=str(BEN), role="member")
VIEWER = Actor(kind="member", id=str(EVE), role="viewer")
AUDITOR = Actor(kind="member", id=str(EVE), role="auditor")

registered = OrganisationRegistered(
    organisation_id=ORGANISATION, name="K", timezone="UTC", locale="en", log_id="0" * 32
)
invited = {
    ADA: MemberInvited(member_id=ADA, name="Ada", email="ada@example.com", role="admin"),
    BEN: MemberInvited(member_id=BEN, name="Ben", email="ben@example.com", role="member"),
}
issued = ApiKeyIssued(
    api_key_id=KEY, name="laptop", member_id=BEN, role="member", secret_sha256="f" * 64
)
metric = Metric(kind="currency", unit="€", baseline=Decimal(38000), target=Decimal(48000))
amended_metric = Metric(
    kind="currency", unit="€", baseline=Decimal(38000), target=Decimal("46000.50")
)


def drafted(objective_id=OBJECTIVE, *, confidential=False):
    return ObjectiveDrafted(
        objective_id=objective_id,
        cycle_id=CYCLE,
        title="Bread everybody talks about",
        description="",
        owner=Owner(kind="company"),
        accountable_id=ADA,
        ambition="aspirational",
        confidential=confidential,
    )


published = ObjectivePublished(objective_id=OBJECTIVE, cycle_id=CYCLE)
defined = KeyResultDefined(
    objective_id=OBJECTIVE,
    cycle_id=CYCLE,
    key_result_id=KEY_RESULT,
    title="Revenue",
    accountable_id=ADA,
    weight=Decimal(1),
    metric=metric,
)
amended = KeyResultAmended(
    objective_id=OBJECTIVE,
    cycle_id=CYCLE,
    key_result_id=KEY_RESULT,
    reason="The shop opens later",
    metric=Change(old=metric, new=amended_metric),
)
checked_in = CheckInRecorded(
    check_in_id=CHECK_IN,
    key_result_id=KEY_RESULT,
    objective_id=OBJECTIVE,
    cycle_id=CYCLE,
    author_id=BEN,
    value=Decimal("41200.10"),
    effective_on=date(2026, 11, 20),
    current=Change(old=None, new=Decimal("41200.10")),
    confidence=7,
    note="Two new regulars",
)
scored = ProvisionalScoreChanged(
    subject="key_result",
    subject_id=KEY_RESULT,
    objective_id=OBJECTIVE,
    cycle_id=CYCLE,
    score=Change(old=None, new=Decimal("0.3")),
    progress=Decimal("0.32001"),
    formula="linear/1",
    cause=9,
)


def quarter() -> History:
    """Ten events: the company, two people, a key, an objective and what became of it."""
    history = History().add(f"organisation/{ORGANISATION}", registered, actor="operator")
    for member_id, event in invited.items():
        history.add(f"member/{member_id}", event, actor="operator")
    history.add(f"api_key/{KEY}", issued, actor=ADMIN.reference)
    history.add(
        f"objective/{OBJECTIVE}", drafted(), defined, published, amended, actor=ADMIN.reference
    )
    history.add(f"key_result/{KEY_RESULT}", checked_in, actor=MEMBER.reference)
    return history.add(f"score/{KEY_RESULT}", scored, actor="system/scoring")
