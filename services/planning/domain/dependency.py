"""What an objective needs of others: declared, answered by the other side, resolved or broken."""

from typing import assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning_dependencies import (
    AcceptDependency,
    BreakDependency,
    DeclareDependency,
    DeclineDependency,
    ResolveDependency,
)
from contracts.envelope import Fault
from contracts.events.planning_dependencies import (
    DependencyAccepted,
    DependencyBroken,
    DependencyDeclared,
    DependencyDeclined,
    DependencyLinkIssued,
    DependencyLinkRevoked,
    DependencyResolved,
)
from contracts.values import DependencyState, Needed, Shown
from services.planning.domain import faults
from services.planning.domain.drafting import demand_open, demand_structure
from services.planning.domain.objective import Objective
from services.planning.domain.surroundings import Surroundings

Answering = AcceptDependency | DeclineDependency | ResolveDependency | BreakDependency
Answered = DependencyAccepted | DependencyDeclined | DependencyResolved | DependencyBroken
DependencyEvent = DependencyDeclared | Answered | DependencyLinkIssued | DependencyLinkRevoked

DAY_US = 86_400_000_000
STATES: dict[DependencyState, str] = {
    "open": "open",
    "accepted": "accepted",
    "declined": "declined",
    "resolved": "resolved",
    "broken": "broken",
}
# What the other side can say next, by where it stands.
ANSWERS: dict[DependencyState, tuple[str, ...]] = {
    "open": ("accept", "decline"),
    "accepted": ("resolve", "break"),
    "declined": (),
    "resolved": (),
    "broken": (),
}


class OpenLink(Struct, frozen=True, kw_only=True):
    """The link that counts; expires_at is in µs."""

    serial: int
    expires_at: int
    shown: Shown
    is_revoked: bool = False


class Dependency(Struct, frozen=True, kw_only=True):
    """A dependency as its events made it; version counts them."""

    id: UUID
    objective_id: UUID
    cycle_id: UUID
    on: Needed
    declared: DependencyDeclared
    state: DependencyState = "open"
    reason: str | None = None
    link: OpenLink | None = None
    version: int = 1


def evolve(dependency: Dependency | None, event: DependencyEvent) -> Dependency:
    """The dependency after one more event."""
    if isinstance(event, DependencyDeclared):
        return Dependency(
            id=event.dependency_id,
            objective_id=event.objective_id,
            cycle_id=event.cycle_id,
            on=event.on,
            declared=event,
        )
    assert dependency is not None, "a dependency's first event declares it"
    dependency = replace(dependency, version=dependency.version + 1)
    match event:
        case DependencyAccepted():
            return replace(dependency, state="accepted", reason=event.reason)
        case DependencyDeclined():
            return replace(dependency, state="declined", reason=event.reason)
        case DependencyResolved():
            return replace(dependency, state="resolved", reason=event.reason)
        case DependencyBroken():
            return replace(dependency, state="broken", reason=event.reason)
        case DependencyLinkIssued():
            link = OpenLink(serial=event.serial, expires_at=event.expires_at, shown=event.shown)
            return replace(dependency, link=link)
        case DependencyLinkRevoked():
            return replace(dependency, link=dependency.link and _revoked(dependency.link))
        case _:
            assert_never(event)


def _revoked(link: OpenLink) -> OpenLink:
    return replace(link, is_revoked=True)


def declare(
    dependency: Dependency | None,
    command: DeclareDependency,
    objective: Objective,
    around: Surroundings,
    *,
    is_there: bool,
    is_told: bool = False,
) -> list[DependencyDeclared]:
    """Say what an objective needs; is_there: what it is needed of is here and to be seen; is_told:
    that is confidential and this is not, so that it would name it to everybody.

    Raises Invalid, IdTaken, CycleStateWrong, ObjectiveStateWrong, ObjectiveSetAside.
    """
    demand_structure(around)
    demand_open(objective)
    wrong = faults.blank("/need", command.need)
    wrong += _on_faults(command, objective, is_there=is_there, is_told=is_told)
    if wrong:
        raise errors.Invalid(*wrong)
    event = DependencyDeclared(
        dependency_id=command.dependency_id,
        objective_id=objective.id,
        cycle_id=objective.cycle_id,
        on=command.on,
        need=command.need,
        due_on=command.due_on,
    )
    if dependency is None:
        return [event]
    if dependency.declared == event:
        return []  # The same command again: already true, so nothing new happened.
    raise errors.IdTaken(what="dependency")


def _on_faults(
    command: DeclareDependency, objective: Objective, *, is_there: bool, is_told: bool
) -> list[Fault]:
    if not is_there:
        what = command.on.kind.replace("_", " ")
        message = f"There is no such {what} here."
        return [Fault("/on/id", f"unknown_{command.on.kind}", message)]
    if command.on.id in (objective.id, *(kr.id for kr in objective.key_results)):
        return [Fault("/on/id", "itself", "An objective does not wait for itself.")]
    if is_told:
        message = "Only what is confidential too names what is confidential."
        return [Fault("/on/id", "confidential", message)]
    return []


def answer(dependency: Dependency, command: Answering) -> list[Answered]:
    """What the other side says. Raises Invalid, DependencyStateWrong."""
    wanted: DependencyState = (
        "open" if isinstance(command, AcceptDependency | DeclineDependency) else "accepted"
    )
    refuses = isinstance(command, DeclineDependency | BreakDependency)
    wrong = faults.reason(command.reason, wanted=refuses)
    if wrong:
        raise errors.Invalid(*wrong)
    if dependency.state != wanted:
        raise errors.DependencyStateWrong(wanted=wanted, state=STATES[dependency.state])
    return [_said(dependency, command)]


def _said(dependency: Dependency, command: Answering) -> Answered:
    place = (dependency.id, dependency.objective_id, dependency.cycle_id)
    dependency_id, objective_id, cycle_id = place
    match command:
        case AcceptDependency(reason=reason):
            return DependencyAccepted(
                dependency_id=dependency_id,
                objective_id=objective_id,
                cycle_id=cycle_id,
                reason=reason,
            )
        case DeclineDependency(reason=why):
            return DependencyDeclined(
                dependency_id=dependency_id,
                objective_id=objective_id,
                cycle_id=cycle_id,
                reason=why,
            )
        case ResolveDependency(reason=reason):
            return DependencyResolved(
                dependency_id=dependency_id,
                objective_id=objective_id,
                cycle_id=cycle_id,
                reason=reason,
            )
        case BreakDependency(reason=why):
            return DependencyBroken(
                dependency_id=dependency_id,
                objective_id=objective_id,
                cycle_id=cycle_id,
                reason=why,
            )
        case _:
            assert_never(command)


def issue_link(
    declared: DependencyDeclared, serial: int, title: str, at: int, days: int
) -> DependencyLinkIssued:
    """A link for an outsider from at (µs) on; it shows what is so now and goes on showing that."""
    return DependencyLinkIssued(
        dependency_id=declared.dependency_id,
        objective_id=declared.objective_id,
        cycle_id=declared.cycle_id,
        external_party_id=declared.on.id,
        serial=serial,
        expires_at=at + days * DAY_US,
        shown=Shown(objective=title, need=declared.need, due_on=declared.due_on),
    )


def revoke_link(dependency: Dependency) -> list[DependencyLinkRevoked]:
    """Let the link open nothing any more. Raises NoOutsider."""
    demand_outsider(dependency)
    if dependency.link is None or dependency.link.is_revoked:
        return []
    return [
        DependencyLinkRevoked(
            dependency_id=dependency.id,
            objective_id=dependency.objective_id,
            cycle_id=dependency.cycle_id,
            serial=dependency.link.serial,
        )
    ]


def demand_outsider(dependency: Dependency) -> None:
    """Pass, or raise NoOutsider: only outsiders answer by a link."""
    if dependency.on.kind != "external_party":
        raise errors.NoOutsider


def demand_link(dependency: Dependency, serial: int, expires_at: int, now_us: int) -> OpenLink:
    """The link, if it is the one that counts and still opens. Raises LinkClosed."""
    link = dependency.link
    if link is None or (link.serial, link.expires_at) != (serial, expires_at):
        raise errors.LinkClosed
    if link.is_revoked or link.expires_at <= now_us:
        raise errors.LinkClosed
    return link
