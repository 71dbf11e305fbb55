"""A bakery's quarter: what happens in the stories of planning, with anything else as wished."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from contracts.commands.planning import (
    ChangeKeyResult,
    ChangeObjective,
    DefineKeyResult,
    DraftObjective,
    OpenCycle,
    PublishObjective,
    WithdrawKeyResult,
)
from contracts.commands.planning_work import AddInitiative, ChangeInitiative
from contracts.envelope import Event
from contracts.events.checkin import CheckInRecorded
from contracts.events.planning import (
    CycleOpened,
    KeyResultDefined,
    ObjectiveDrafted,
    ObjectivePublished,
)
from contracts.events.planning_work import InitiativeAdded
from contracts.values import Actor, Change, Metric, Owner, Rhythm
from services.planning.domain.surroundings import Surroundings
from services.runtime.store.api import Recorded
from tests.support.rolls import recorded

QUARTER = UUID(int=1)
BREAD = UUID(int=2)
REGULARS = UUID(int=3)
WASTE = UUID(int=4)
TASTING = UUID(int=5)
HANNA = UUID(int=11)
JONAS = UUID(int=12)
AYLIN = UUID(int=13)
BAKEHOUSE = UUID(int=21)
_fresh = count(9000)

COMPANY = Owner(kind="company")
OF_BAKEHOUSE = Owner(kind="team", id=BAKEHOUSE)
OF_JONAS = Owner(kind="member", id=JONAS)


def metric(baseline: Any = 210, target: Any = 350, unit: str | None = "people") -> Metric:
    """How regulars are counted."""
    return Metric(kind="number", unit=unit, baseline=Decimal(baseline), target=Decimal(target))


def opened(**other: Any) -> CycleOpened:
    """The quarter begins to be planned."""
    known: dict[str, Any] = {
        "cycle_id": QUARTER,
        "name": "Summer",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 9, 30),
        "question": "What must change?",
        "rhythm": Rhythm(),
        "votes_per_member": 5,
    }
    return CycleOpened(**{**known, **other})


def open_quarter(**other: Any) -> OpenCycle:
    """The wish for it."""
    known: dict[str, Any] = {
        "cycle_id": QUARTER,
        "name": "Summer",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 9, 30),
        "question": "What must change?",
    }
    return OpenCycle(**{**known, **other})


def drafted(**other: Any) -> ObjectiveDrafted:
    """The bread objective was written down."""
    known: dict[str, Any] = {
        "objective_id": BREAD,
        "cycle_id": QUARTER,
        "title": "Our bread is what people talk about",
        "description": "",
        "owner": COMPANY,
        "accountable_id": HANNA,
        "ambition": "aspirational",
    }
    return ObjectiveDrafted(**{**known, **other})


def draft(**other: Any) -> DraftObjective:
    """The wish for it."""
    known: dict[str, Any] = {
        "objective_id": BREAD,
        "cycle_id": QUARTER,
        "title": "Our bread is what people talk about",
        "owner": COMPANY,
        "ambition": "aspirational",
    }
    return DraftObjective(**{**known, **other})


def defined(key_result_id: UUID = REGULARS, **other: Any) -> KeyResultDefined:
    """The regulars are counted."""
    known: dict[str, Any] = {
        "objective_id": BREAD,
        "cycle_id": QUARTER,
        "key_result_id": key_result_id,
        "title": "Regulars",
        "accountable_id": HANNA,
        "weight": Decimal(1),
        "metric": metric(),
    }
    return KeyResultDefined(**{**known, **other})


def define(key_result_id: UUID = REGULARS, **other: Any) -> DefineKeyResult:
    """The wish for it."""
    known: dict[str, Any] = {
        "key_result_id": key_result_id,
        "objective_id": BREAD,
        "title": "Regulars",
        "metric": metric(),
    }
    return DefineKeyResult(**{**known, **other})


def published(**other: Any) -> ObjectivePublished:
    """The bread objective is shown to everybody."""
    return ObjectivePublished(objective_id=BREAD, cycle_id=QUARTER, **other)


def publish(**other: Any) -> PublishObjective:
    """The wish for it."""
    return PublishObjective(objective_id=BREAD, **other)


def change(**other: Any) -> ChangeObjective:
    """The wish for another bread objective."""
    return ChangeObjective(objective_id=BREAD, **other)


def change_regulars(**other: Any) -> ChangeKeyResult:
    """The wish to count regulars otherwise."""
    return ChangeKeyResult(key_result_id=REGULARS, **other)


def withdraw(key_result_id: UUID = REGULARS, **other: Any) -> WithdrawKeyResult:
    """The wish to count them no longer."""
    return WithdrawKeyResult(key_result_id=key_result_id, **other)


def added(**other: Any) -> InitiativeAdded:
    """A tasting was planned to win regulars."""
    known: dict[str, Any] = {
        "objective_id": BREAD,
        "cycle_id": QUARTER,
        "key_result_id": REGULARS,
        "initiative_id": TASTING,
        "title": "A tasting on Saturday",
    }
    return InitiativeAdded(**{**known, **other})


def add(**other: Any) -> AddInitiative:
    """The wish for it."""
    known: dict[str, Any] = {
        "key_result_id": REGULARS,
        "initiative_id": TASTING,
        "title": "A tasting on Saturday",
    }
    return AddInitiative(**{**known, **other})


def change_tasting(**other: Any) -> ChangeInitiative:
    """The wish to do it otherwise, or to have it done."""
    return ChangeInitiative(initiative_id=TASTING, **other)


def checked_in(value: Any, day: int, old: Any = None, now: Any = None) -> CheckInRecorded:
    """The regulars were counted on a day of July; now is the latest count after it."""
    return CheckInRecorded(
        check_in_id=UUID(int=5000 + day),
        key_result_id=REGULARS,
        objective_id=BREAD,
        cycle_id=QUARTER,
        author_id=HANNA,
        value=Decimal(value),
        effective_on=date(2026, 7, day),
        current=Change(
            old=None if old is None else Decimal(old),
            new=Decimal(value if now is None else now),
        ),
    )


def around(**other: Any) -> Surroundings:
    """Hanna plans with everybody there."""
    known: dict[str, Any] = {
        "cycle_state": "planning",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 9, 30),
        "fresh": lambda: UUID(int=next(_fresh)),
        "me": HANNA,
        "members": frozenset((HANNA, JONAS, AYLIN)),
        "teams": frozenset((BAKEHOUSE,)),
    }
    return Surroundings(**{**known, **other})


def actor(member_id: UUID = HANNA, role: Any = "owner", **other: Any) -> Actor:
    """Somebody who acts."""
    return Actor(kind="member", id=str(member_id), role=role, **other)


def log(*events: Event) -> list[Recorded[Any]]:
    """The events as an organisation's log holds them, from index 1 on, a µs apart."""
    return [recorded(UUID(int=7), index, event) for index, event in enumerate(events, start=1)]
