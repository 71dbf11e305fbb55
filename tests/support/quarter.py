"""A bakery's quarter as planning tells it, for the tests of services that hear of it.

Anna is accountable for the key result, Ben for the objective, Lea leads the team that owns it,
Olga owns the company, Max is nobody in it, Ada audits.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Event, Header
from contracts.events.checkin import (
    BlockerAssigned,
    BlockerRaised,
    BlockerResolved,
    CheckInAcknowledged,
    CheckInCorrected,
    CheckInMissed,
    CheckInRecorded,
    CheckInRetracted,
)
from contracts.events.identity import (
    MemberDeactivated,
    MemberInvited,
    OrganisationRegistered,
    OrganisationSettingsChanged,
)
from contracts.events.planning import (
    ActualImported,
    CycleActivated,
    CycleOpened,
    CycleReviewStarted,
    KeyResultAmended,
    KeyResultDefined,
    ObjectiveChanged,
    ObjectiveDrafted,
    ObjectivePublished,
)
from contracts.events.scoring import ProvisionalScoreChanged, ScoreConfirmed, ScoreSet
from contracts.registry import wire_name
from contracts.times import micros
from contracts.values import Actor, Change, Metric, Owner, Rhythm, Role
from services.runtime.projection.definition import Projection
from services.runtime.projection.memory import MemoryDocuments
from services.runtime.service import Service
from services.runtime.store.api import Recorded
from tests.support.town import Town

D = TypeVar("D", bound=Struct)

ORGANISATION, CYCLE, OBJECTIVE, KEY_RESULT, OTHER_KEY_RESULT = (UUID(int=n) for n in range(1, 6))
TEAM = UUID(int=20)
_ANNA, _BEN, _LEA, _OLGA, _MAX, _ADA = (UUID(int=n) for n in range(31, 37))

_check_ins = count(1001)

STARTS_ON, ENDS_ON, TODAY = date(2026, 1, 1), date(2026, 3, 31), date(2026, 2, 10)
NOON_US = micros(datetime(2026, 2, 10, 12, tzinfo=UTC))


def member(member_id: UUID, role: Role = "member", *leads: UUID) -> Actor:
    """Somebody of the company, with the teams she leads."""
    return Actor(kind="member", id=str(member_id), role=role, leads=leads)


ANNA, BEN, MAX = member(_ANNA), member(_BEN), member(_MAX)
LEA, OLGA, ADA = member(_LEA, "lead", TEAM), member(_OLGA, "owner"), member(_ADA, "auditor")


def who(actor: Actor) -> UUID:
    """A member's id."""
    return UUID(actor.id)


def metric(baseline: str | int = 0, target: str | int = 10, **more: Any) -> Metric:
    """A number from baseline to target."""
    ends = {"baseline": Decimal(baseline), "target": Decimal(target)}
    return Metric(**{"kind": "number", **ends, **more})


def opened(**but: Any) -> CycleOpened:
    """The first quarter of 2026 is planned."""
    usual: dict[str, Any] = {
        "cycle_id": CYCLE,
        "name": "2026 Q1",
        "starts_on": STARTS_ON,
        "ends_on": ENDS_ON,
        "question": "What matters most?",
        "rhythm": Rhythm(),
        "votes_per_member": 5,
    }
    return CycleOpened(**{**usual, **but})


def drafted(**but: Any) -> ObjectiveDrafted:
    """The team's objective is written down."""
    usual: dict[str, Any] = {
        "objective_id": OBJECTIVE,
        "cycle_id": CYCLE,
        "title": "Bread that people talk about",
        "description": "",
        "owner": Owner(kind="team", id=TEAM),
        "accountable_id": _BEN,
        "ambition": "aspirational",
    }
    return ObjectiveDrafted(**{**usual, **but})


def hidden(objective_id: UUID = OBJECTIVE) -> ObjectiveChanged:
    """An objective that becomes confidential."""
    return ObjectiveChanged(
        objective_id=objective_id, cycle_id=CYCLE, confidential=Change(old=False, new=True)
    )


def defined(key_result_id: UUID = KEY_RESULT, **but: Any) -> KeyResultDefined:
    """The objective gets a key result: from 0 to 10, of weight 1, for Anna."""
    usual: dict[str, Any] = {
        "objective_id": OBJECTIVE,
        "cycle_id": CYCLE,
        "key_result_id": key_result_id,
        "title": "Ten bakers name us",
        "accountable_id": _ANNA,
        "weight": Decimal(1),
        "metric": metric(),
    }
    return KeyResultDefined(**{**usual, **but})


def amended(key_result_id: UUID = KEY_RESULT, **changes: Change[Any]) -> KeyResultAmended:
    """A published key result changes, with a reason."""
    return KeyResultAmended(
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        key_result_id=key_result_id,
        reason="The market changed",
        **changes,
    )


def reported(
    value: str | int, on: date = TODAY, key_result_id: UUID = KEY_RESULT, **but: Any
) -> CheckInRecorded:
    """Anna reports a value about a day."""
    usual: dict[str, Any] = {
        "check_in_id": UUID(int=next(_check_ins)),
        "key_result_id": key_result_id,
        "objective_id": OBJECTIVE,
        "cycle_id": CYCLE,
        "author_id": _ANNA,
        "value": Decimal(value),
        "effective_on": on,
        "current": Change(old=None, new=Decimal(value)),
    }
    return CheckInRecorded(**{**usual, **but})


def invited(actor: Actor) -> MemberInvited:
    """Somebody is asked into the bakery."""
    return MemberInvited(member_id=who(actor), name="", email="", role=actor.role or "member")


def imported(value: str | int, key_result_id: UUID = KEY_RESULT) -> ActualImported:
    """A spreadsheet names a value."""
    return ActualImported(
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        key_result_id=key_result_id,
        value=Decimal(value),
        row=2,
        digest="0" * 64,
    )


published = ObjectivePublished(objective_id=OBJECTIVE, cycle_id=CYCLE)
activated = CycleActivated(cycle_id=CYCLE)
review_started = CycleReviewStarted(cycle_id=CYCLE)


def registered(timezone: str = "Europe/Berlin") -> OrganisationRegistered:
    """The bakery comes to the platform."""
    return OrganisationRegistered(
        organisation_id=ORGANISATION,
        name="Bakery",
        timezone=timezone,
        locale="de",
        log_id="1" * 32,
    )


def stream_of(event: Event) -> str:
    """The stream on which its service would record it."""
    match event:
        case (
            CheckInRecorded()
            | CheckInCorrected()
            | CheckInRetracted()
            | CheckInAcknowledged()
            | CheckInMissed()
        ):
            return f"key_result/{event.key_result_id}"
        case BlockerRaised() | BlockerAssigned() | BlockerResolved():
            return f"blocker/{event.blocker_id}"
        case MemberInvited() | MemberDeactivated():
            return f"member/{event.member_id}"
        case ProvisionalScoreChanged():
            return f"score/{event.subject_id}"
        case ScoreSet() | ScoreConfirmed():
            return f"score/{event.key_result_id}"
        case OrganisationRegistered() | OrganisationSettingsChanged():
            return f"organisation/{ORGANISATION}"
        case _:
            objective_id = getattr(event, "objective_id", None)
            cycle = f"cycle/{getattr(event, 'cycle_id', None)}"
            return f"objective/{objective_id}" if objective_id else cycle


async def hear(town: Town, *events: Event, actor: Actor = OLGA) -> None:
    """Let identity and planning, who do not live in this town, say something."""
    for event in events:
        await town.record(event, stream=stream_of(event), actor=actor.reference)


async def bakery(
    *services: Service, so_far: tuple[Event, ...] = (), now: Callable[[], int] = lambda: NOON_US
) -> Town:
    """A town on 10 February 2026, noon UTC, where so_far was heard."""
    town = Town(*services, organisation=ORGANISATION)
    town.now_us = now
    await town.open()
    await hear(town, *so_far)
    return town


def log(*events: Event, actor: Actor = OLGA) -> list[Recorded[Any]]:
    """A log of exactly these events, a second apart from 10 February 2026, noon UTC, on."""
    versions: dict[str, int] = {}
    recorded = []
    for index, event in enumerate(events, start=1):
        stream = stream_of(event)
        versions[stream] = versions.get(stream, 0) + 1
        header = Header(
            format=1,
            log_id=ORGANISATION.hex,
            event_id=UUID(int=index),
            stream=stream,
            version=versions[stream],
            type=wire_name(type(event)),
            actor=actor.reference,
            recorded_at=NOON_US + index * 1_000_000,
            causation=None,
            correlation=UUID(int=index),
            commitment="",
        )
        recorded.append(
            Recorded(organisation_id=ORGANISATION, index=index, header=header, event=event)
        )
    return recorded


def documents(projection: Projection[D], *events: Event) -> dict[str, D]:
    """What a projection makes of a log of these events, held to the keys it declares."""
    kept = MemoryDocuments((projection,))
    for recorded in log(*events):
        kept.take(recorded)
    return kept.shelf(projection, ORGANISATION).documents


# What must have happened before anybody can check in.
RUNNING: tuple[Event, ...] = (
    registered(),
    opened(),
    drafted(),
    defined(),
    published,
    activated,
)
