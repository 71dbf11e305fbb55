"""What objectives need of others, as pages show it: of whom, where it stands, who answers."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec import Struct

from contracts.commands.planning_dependencies import AcceptDependency
from contracts.queries.identity_parties import ExternalPartyList, ExternalPartyView
from contracts.queries.planning import KeyResultView, ObjectiveById, ObjectiveView
from contracts.queries.planning_dependencies import (
    DependencyView,
    NeededThing,
    ObjectiveDependencies,
)
from contracts.rights import Relation, may, relations_to
from contracts.values import LIST_LIMIT_MAX, DependencyState
from services.gateway.pages.marking import words
from services.gateway.pages.people import People
from services.gateway.pages.window import Window

STATES: dict[DependencyState, tuple[str, str]] = {
    "open": ("at_risk", words("○ open")),
    "accepted": ("on_track", words("● accepted")),
    "declined": ("off_track", words("■ declined")),
    "resolved": ("quiet", words("✓ resolved")),
    "broken": ("off_track", words("■ broken")),
}
# What the other side can say next.
ANSWERS: dict[DependencyState, tuple[str, ...]] = {
    "open": ("accept", "decline"),
    "accepted": ("resolve", "break"),
}


class Need(Struct, frozen=True, kw_only=True):
    """A dependency in words. on is of whom or what, path its page; answers are what this person
    can say to it, whom the sentence for who cannot; link is the whole address for an outsider."""

    id: UUID
    objective_id: UUID
    need: str
    on: str
    path: str
    due: str
    shade: str
    state: str
    reason: str
    answers: tuple[str, ...]
    is_outside: bool
    whom: str
    link: str
    link_until: str
    version: int


@dataclass(frozen=True)
class Around:
    """What dependencies may name, by id."""

    objectives: Mapping[UUID, ObjectiveView]
    parties: Mapping[UUID, ExternalPartyView]

    def key_result(self, id: UUID | None) -> KeyResultView | None:
        """A key result of one of the objectives."""
        every = (kr for one in self.objectives.values() for kr in one.key_results)
        return next((kr for kr in every if kr.id == id), None)


async def parties_of(window: Window) -> list[ExternalPartyView]:
    """Everybody outside who is known and was not erased. Raises Refusing."""
    found: list[ExternalPartyView] = await window.listed(ExternalPartyList)
    return [one for one in found if not one.erased]


async def needs_of(
    window: Window,
    people: People,
    dependencies: Sequence[DependencyView],
    objectives: Iterable[ObjectiveView],
) -> list[Need]:
    """Dependencies in words; objectives are those of their cycle. Raises Refusing."""
    known = {one.id: one for one in objectives}
    for one in dependencies:
        if one.on.kind == "objective" and one.on.id is not None and one.on.id not in known:
            found = await window.perhaps(ObjectiveById(objective_id=one.on.id))
            known |= {found.id: found} if found else {}
    is_outside = any(one.on.kind == "external_party" for one in dependencies)
    parties = await parties_of(window) if is_outside else []
    around = Around(known, {one.id: one for one in parties})
    return [_need(window, people, around, one) for one in dependencies]


async def dependencies_of(
    window: Window, objectives: Sequence[ObjectiveView]
) -> list[DependencyView]:
    """What any of these objectives needs. Raises Refusing."""
    queries = (
        window.ask(ObjectiveDependencies(objective_id=one.id, limit=LIST_LIMIT_MAX))
        for one in objectives
    )
    return [each for page in await asyncio.gather(*queries) for each in page.data]


def _need(window: Window, people: People, around: Around, one: DependencyView) -> Need:
    label, path = _named(window, people, around, one.on)
    shade, state = STATES[one.state]
    relations, whom = _other_side(window, people, around, one.on)
    answers = ANSWERS.get(one.state, ())
    is_mine = may(AcceptDependency, window.actor, relations)
    until = one.link_expires_at
    return Need(
        id=one.id,
        objective_id=one.objective_id,
        need=one.need,
        on=label,
        path=path,
        due=window.language.day(one.due_on) if one.due_on else "",
        shade=shade,
        state=window.language.say(state),
        reason=one.reason or "",
        answers=answers if is_mine else (),
        is_outside=one.on.kind == "external_party",
        whom=whom if answers and not is_mine else "",
        link=f"{window.site.public_url}{one.link}" if one.link else "",
        link_until=window.language.moment(until, window.session.timezone) if until else "",
        version=one.version,
    )


def _named(window: Window, people: People, around: Around, on: NeededThing) -> tuple[str, str]:
    """What something is needed of is called, and its page."""
    hidden = window.language.say("something that is not for you to see")
    if on.id is None:
        return hidden, ""
    match on.kind:
        case "team":
            team = people.teams.get(on.id)
            return (team.name if team else "–"), f"/teams/{on.id}"
        case "external_party":
            party = around.parties.get(on.id)
            return (party_name(party) if party else "–"), ""
        case "objective":
            objective = around.objectives.get(on.id)
            return (objective.title, f"/objectives/{on.id}") if objective else (hidden, "")
        case "key_result":
            kr = around.key_result(on.id)
            return (kr.title, f"/key-results/{on.id}") if kr else (hidden, "")


def party_name(party: ExternalPartyView) -> str:
    """Somebody outside, with the company if it is told."""
    return f"{party.name}, {party.company}" if party.company else party.name


def _other_side(
    window: Window, people: People, around: Around, on: NeededThing
) -> tuple[set[Relation], str]:
    """How who looks stands to what is needed, and whom to ask for an answer."""
    if on.kind == "external_party":
        return set(), window.language.say("They answer at their link.")
    if on.kind == "team":
        leads = on.id in window.actor.leads
        team = people.teams.get(on.id) if on.id else None
        lead = people.name(team.lead_id) if team and team.lead_id else "–"
        sentence = window.language.say("%(name)s answers it.", name=lead)
        return ({"leads"} if leads else set()), sentence
    kr = around.key_result(on.id) if on.kind == "key_result" else None
    home = kr.objective_id if kr else on.id
    objective = around.objectives.get(home) if home else None
    if objective is None:
        return set(), ""
    relations = relations_to(window.actor, objective.owner, objective.accountable_id)
    named = kr.accountable_id if kr else objective.accountable_id
    relations |= relations_to(window.actor, objective.owner, named)
    return relations, window.language.say("%(name)s answers it.", name=people.name(named))
