"""A cycle as a spreadsheet, one row per key result: what planning and scoring say, side by side."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Raw, Struct

from contracts.envelope import Ok, Query, QueryMessage, decode, encode
from contracts.queries.identity import MemberList, MemberView, TeamList, TeamView
from contracts.queries.page import Page
from contracts.queries.planning import (
    CycleTree,
    KeyResultView,
    ObjectiveList,
    ObjectiveView,
    TreeNode,
    TreeView,
)
from contracts.queries.scoring_summary import (
    CycleSummary,
    CycleSummaryView,
    KeyResultLine,
    ObjectiveLine,
)
from contracts.values import LIST_LIMIT_MAX
from services.gateway import conditions
from services.gateway.answer import Answer
from services.gateway.api.cycles import CSV, EXPORT, XLSX, ExportParameters
from services.gateway.asking import ask_softly
from services.gateway.credentials import Guest
from services.gateway.dates import moment_of
from services.gateway.door import Door, Visit, admitted
from services.gateway.endpoints import places
from services.gateway.parameters import Parameters
from services.gateway.problems import problem_of
from services.gateway.shape import Shape, fields_of
from services.gateway.spreadsheet.writing import Value, csv_of, xlsx_of

# The names before the dots are those that an import reads.
HEADER = (
    "objective",
    "team",
    "key_result",
    "unit",
    "baseline",
    "target",
    "actual",
    "reported_percent",
    "kind",
    "owned_by",
    "owned_by_member",
    "accountable",
    "ambition",
    "state",
    "weight",
    "final_score",
    "committed_score",
    "amended_score",
    "score_was_set",
    "confidence",
    "status",
    "reported_on",
    "amendments",
    "objective_score",
    "objective_id",
    "key_result_id",
)
CANCELLED = ("abandoned", "postponed")
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")

V = TypeVar("V", bound=Struct)


class Export:
    """Answers the export of a cycle."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._parameters = Parameters(Shape(ExportParameters))

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem and Refusal for whatever keeps it from being answered."""
        guest = await admitted(self._door, visit)
        cycle_id: UUID = places(EXPORT.places, visit)["cycle_id"]
        wishes = fields_of(self._parameters.read(visit.scope["query_string"]))
        moment = wishes["as_of"]
        as_of = (
            None if moment is None else (await moment_of(self._door, visit, guest, moment)).position
        )
        errand = _Errand(self._door, visit, guest, as_of)
        tree, summary = await asyncio.gather(
            errand.ask(CycleTree(cycle_id=cycle_id), TreeView),
            errand.ask(CycleSummary(cycle_id=cycle_id), CycleSummaryView),
        )
        names = await errand.names()
        objectives = list(_unfolded(tree.roots))
        if wishes["all"]:
            aside = ObjectiveList(cycle_id=cycle_id, archived=True, limit=LIST_LIMIT_MAX)
            objectives += await errand.everything(aside, ObjectiveView)
        rows = list(rows_of(objectives, summary, names, is_all=wishes["all"]))
        # In a thread, so that others are answered meanwhile.
        if wishes["format"] == "xlsx":
            body = await asyncio.to_thread(xlsx_of, "key results", HEADER, rows)
            return _file(body, XLSX, f"{tree.cycle.name}.xlsx")
        body = await asyncio.to_thread(csv_of, HEADER, rows)
        return _file(body, f"{CSV}; charset=utf-8", f"{tree.cycle.name}.csv")


@dataclass(frozen=True)
class _Errand:
    """One export on its way through the services, all of it as of one moment."""

    door: Door
    visit: Visit
    guest: Guest
    as_of: int | None

    async def ask(self, query: Query, kind: type[V]) -> V:
        """What a service answers."""
        message = QueryMessage(
            organisation_id=self.guest.organisation_id,
            actor=self.guest.actor,
            correlation=self.visit.correlation,
            body=Raw(encode(query)),
            min_position=conditions.min_position(self.visit.headers),
            as_of=self.as_of,
        )
        seen = self.door.positions.of(self.guest.organisation_id)
        reply = await ask_softly(self.door.caller, type(query), message, seen)
        if not isinstance(reply, Ok):
            raise problem_of(reply)
        return decode(reply.body, kind)

    async def everything(self, query: Any, kind: type[V]) -> list[V]:
        """A whole list, page after page."""
        found: list[V] = []
        page_kind: Any = Page[kind]  # type: ignore[valid-type]  # a variable, known at run time
        while True:
            page = await self.ask(query, page_kind)
            found += page.data
            if page.next is None:
                return found
            query = type(query)(**{**_fields(query), "after": page.next})

    async def names(self) -> dict[UUID, str]:
        """What teams and members are called."""
        teams, members = await asyncio.gather(
            self.everything(TeamList(limit=LIST_LIMIT_MAX), TeamView),
            self.everything(MemberList(limit=LIST_LIMIT_MAX), MemberView),
        )
        return {
            **{team.id: team.name for team in teams},
            **{member.id: member.name for member in members},
        }


def rows_of(
    objectives: Sequence[ObjectiveView],
    summary: CycleSummaryView,
    names: Mapping[UUID, str],
    *,
    is_all: bool,
) -> Iterator[list[Value]]:
    """A row per key result that counts; with is_all of those too that do not."""
    lines = {line.objective_id: line for line in summary.objectives}
    for objective in objectives:
        line = lines.get(objective.id)
        scored = {one.key_result_id: one for one in line.key_results} if line else {}
        for key_result in objective.key_results:
            is_out = key_result.state == "withdrawn" or objective.outcome in CANCELLED
            if is_all or not is_out:
                row = _row(objective, key_result, line, scored.get(key_result.id), names)
                yield [row[name] for name in HEADER]


def _row(
    objective: ObjectiveView,
    key_result: KeyResultView,
    of_objective: ObjectiveLine | None,
    line: KeyResultLine | None,
    names: Mapping[UUID, str],
) -> dict[str, Value]:
    owner, metric = objective.owner, key_result.metric
    name = names.get(owner.id, "") if owner.id is not None else ""
    return {
        "objective": objective.title,
        "team": name if owner.kind == "team" else "",
        "key_result": key_result.title,
        "unit": metric.unit or "",
        "baseline": metric.baseline,
        "target": metric.target,
        "actual": _actual(line, key_result),
        "kind": metric.kind,
        "owned_by": owner.kind,
        "owned_by_member": name if owner.kind == "member" else "",
        "accountable": names.get(key_result.accountable_id, ""),
        "ambition": objective.ambition,
        "state": _state(objective, key_result),
        "weight": key_result.weight,
        "objective_score": of_objective.score if of_objective else None,
        "objective_id": str(objective.id),
        "key_result_id": str(key_result.id),
        **_scored(line),
    }


def _scored(line: KeyResultLine | None) -> dict[str, Value]:
    """What scoring says; nothing yet of what it has not heard of."""
    if line is None:
        names = ("reported_percent", "final_score", "committed_score", "amended_score")
        more = ("score_was_set", "confidence", "status", "reported_on", "amendments")
        return dict.fromkeys((*names, *more))
    return {
        "reported_percent": (line.progress * 100).normalize() if line.checked_in else None,
        "final_score": line.score,
        "committed_score": line.as_committed.score,
        "amended_score": line.as_amended.score,
        "score_was_set": "yes" if line.set is not None else "no",
        "confidence": None if line.confidence is None else Decimal(line.confidence),
        "status": line.status or "",
        "reported_on": str(line.current_on or ""),
        "amendments": Decimal(line.amendments),
    }


def _actual(line: KeyResultLine | None, key_result: KeyResultView) -> Value:
    """The value that counts: a number, yes or no, or the titles of the milestones reached."""
    if line is None or not line.checked_in:
        return None
    if isinstance(line.current, bool):
        return "yes" if line.current else "no"
    if line.current is not None:
        return line.current
    reached = frozenset(line.reached)
    return "; ".join(m.title for m in key_result.metric.milestones if m.id in reached)


def _state(objective: ObjectiveView, key_result: KeyResultView) -> str:
    if key_result.state == "withdrawn":
        return "withdrawn"
    if objective.archived:
        return "archived"
    return objective.outcome or objective.state


def _unfolded(nodes: Sequence[TreeNode]) -> Iterator[ObjectiveView]:
    for node in nodes:
        yield node.objective
        yield from _unfolded(node.children)


def _fields(query: Struct) -> dict[str, Any]:
    return {name: getattr(query, name) for name in query.__struct_fields__}


def _file(body: bytes, media: str, name: str) -> Answer:
    fit = _UNFIT.sub("-", name).strip("-") or "cycle"
    disposition = f'attachment; filename="{fit}"'.encode()
    return Answer(body, media=media.encode(), headers=((b"content-disposition", disposition),))
