"""What objectives need of others, and where that stands."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning_dependencies import (
    DependencyAccepted,
    DependencyBroken,
    DependencyDeclared,
    DependencyDeclined,
    DependencyLinkIssued,
    DependencyLinkRevoked,
    DependencyResolved,
)
from contracts.queries.planning_dependencies import DependencyView, NeededThing, ShownDependency
from contracts.times import rfc3339
from services.planning.domain.dependency import ANSWERS, Dependency, OpenLink, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class DependencyDocument(Struct, frozen=True, kw_only=True):
    """A dependency, when (µs) and where in the log it was declared."""

    dependency: Dependency
    declared_at: int
    declared_index: int


def put_up(shelf: Shelf[DependencyDocument], recorded: Recorded[DependencyDeclared]) -> None:
    """A dependency comes in."""
    document = DependencyDocument(
        dependency=evolve(None, recorded.event),
        declared_at=recorded.header.recorded_at,
        declared_index=recorded.index,
    )
    shelf.put(str(recorded.event.dependency_id), document)


def move(shelf: Shelf[DependencyDocument], recorded: Recorded[Any]) -> None:
    """A dependency changes as its events say."""
    key = str(recorded.event.dependency_id)
    document = shelf.get(key)
    assert document is not None, "a dependency is declared before anything happens to it"
    shelf.put(key, replace(document, dependency=evolve(document.dependency, recorded.event)))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Its events touch a dependency's document."""
    return (str(recorded.event.dependency_id),)


def of_objective(objective_id: UUID) -> str:
    """The list of what an objective needs."""
    return f"objective/{objective_id}"


def open_in(cycle_id: UUID) -> str:
    """The list of what nobody of the other side has answered in a cycle."""
    return f"open/{cycle_id}"


def lists(_key: str, document: DependencyDocument) -> Iterable[tuple[str, str]]:
    """Those of an objective, and those open in a cycle."""
    dependency = document.dependency
    yield of_objective(dependency.objective_id), f"{document.declared_index:012d}"
    if dependency.state == "open":
        yield open_in(dependency.cycle_id), f"{document.declared_index:012d}"


def present_dependency(
    document: DependencyDocument, link: str | None = None, *, is_hidden: bool = False
) -> DependencyView:
    """The dependency as it is shown; link is the path for an outsider, where it may be given.
    is_hidden says that what is needed is, and is not named."""
    dependency = document.dependency
    open_link = dependency.link if link else None
    return DependencyView(
        id=dependency.id,
        objective_id=dependency.objective_id,
        cycle_id=dependency.cycle_id,
        on=NeededThing(kind=dependency.on.kind, id=None if is_hidden else dependency.on.id),
        need=dependency.declared.need,
        due_on=dependency.declared.due_on,
        state=dependency.state,
        reason=dependency.reason,
        link=link,
        link_expires_at=rfc3339(open_link.expires_at) if open_link else None,
        created_at=rfc3339(document.declared_at),
        version=dependency.version,
    )


def present_shown(dependency: Dependency, link: OpenLink, locale: str) -> ShownDependency:
    """What an outsider sees through a link of an organisation with a locale."""
    return ShownDependency(
        objective=link.shown.objective,
        need=link.shown.need,
        due_on=link.shown.due_on,
        state=dependency.state,
        reason=dependency.reason,
        answers=ANSWERS[dependency.state],
        expires_at=rfc3339(link.expires_at),
        locale=locale,
    )


dependencies: Projection[DependencyDocument] = Projection(
    name="dependencies",
    version=1,
    document=DependencyDocument,
    steps={
        DependencyDeclared: put_up,
        DependencyAccepted: move,
        DependencyDeclined: move,
        DependencyResolved: move,
        DependencyBroken: move,
        DependencyLinkIssued: move,
        DependencyLinkRevoked: move,
    },
    keys=keys,
    lists=lists,
)
