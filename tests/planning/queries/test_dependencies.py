"""Dependencies, declared and answered; links, held and read."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.planning import ActivateCycle
from contracts.commands.planning_dependencies import (
    AcceptDependency,
    AnswerDependency,
    BreakDependency,
    DeclareDependency,
    DeclineDependency,
    IssueDependencyLink,
    ResolveDependency,
    RevokeDependencyLink,
)
from contracts.events.identity_parties import ExternalPartyAdded
from contracts.queries.planning_dependencies import DependencyByLink, ObjectiveDependencies
from contracts.values import Actor, Needed
from services.planning.domain.dependency import DAY_US
from services.planning.projections.links import PATH
from tests.planning.bakery import LEAD, MEMBER, OWNER, VIEWER, Bakery
from tests.planning.quarter import (
    BAKEHOUSE,
    BREAD,
    OF_JONAS,
    QUARTER,
    REGULARS,
    change,
    draft,
)

MILL, CAKES, TORTES, VAN = (UUID(int=n) for n in (91, 60, 61, 90))
MILLER = Needed(kind="external_party", id=MILL)
OUTSIDER = Actor(kind="external_party", id="link")
ON_BREAD = ObjectiveDependencies(objective_id=BREAD)


def declare_on(on, dependency_id=VAN):
    return DeclareDependency(
        dependency_id=dependency_id, objective_id=BREAD, on=on, need="Rye flour by Friday"
    )


async def mill_moves_in(bakery: Bakery) -> None:
    known = ExternalPartyAdded(external_party_id=MILL, name="", email="")
    await bakery.town.record(known, stream=f"external_party/{MILL}")


async def needing_the_mill(bakery: Bakery) -> str:
    """The bread objective waits for flour; the token of the miller's link."""
    await mill_moves_in(bakery)
    await bakery.write(BREAD, REGULARS)
    made = await bakery.told(declare_on(MILLER))
    assert made.link.startswith(PATH)
    return str(made.link.removeprefix(PATH))


async def test_the_lead_of_the_team_needed_answers_and_others_do_not(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.tell(declare_on(Needed(kind="team", id=BAKEHOUSE)))
    accept = AcceptDependency(dependency_id=VAN)
    for nobody in (MEMBER, VIEWER):
        with pytest.raises(errors.Forbidden):
            await bakery.tell(accept, by=nobody)
    assert (await bakery.told(accept, by=LEAD)).state == "accepted"
    assert (await bakery.told(ResolveDependency(dependency_id=VAN), by=LEAD)).state == "resolved"
    (view,) = (await bakery.ask(ON_BREAD)).data
    assert (view.state, view.version) == ("resolved", 3)


@pytest.mark.parametrize("kind", ["objective", "key_result"])
async def test_whoever_is_accountable_for_what_is_needed_answers(bakery: Bakery, kind):
    await bakery.write(BREAD, REGULARS)
    await bakery.write(CAKES, TORTES, owner=OF_JONAS)
    needed = Needed(kind=kind, id=CAKES if kind == "objective" else TORTES)
    await bakery.tell(declare_on(needed))
    decline = DeclineDependency(dependency_id=VAN, reason="No oven is free")
    with pytest.raises(errors.Forbidden):
        await bakery.tell(decline, by=LEAD)
    answer = await bakery.told(decline, by=MEMBER)
    assert (answer.state, answer.reason) == ("declined", "No oven is free")


async def test_who_asks_does_not_answer_for_the_other_side(bakery: Bakery):
    await bakery.write(BREAD, REGULARS, owner=OF_JONAS)
    await bakery.tell(declare_on(Needed(kind="team", id=BAKEHOUSE)), by=MEMBER)
    with pytest.raises(errors.Forbidden):
        await bakery.tell(AcceptDependency(dependency_id=VAN), by=MEMBER)


async def test_what_is_not_here_is_a_fault_and_leaves_no_secret(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    before = await bakery.count()
    for kind in ("team", "objective", "key_result", "external_party"):
        with pytest.raises(errors.Invalid) as refused:
            await bakery.tell(declare_on(Needed(kind=kind, id=UUID(int=99))))
        assert [fault.pointer for fault in refused.value.faults] == ["/on/id"]
    assert await bakery.count() == before


async def test_an_outsider_sees_what_was_shown_and_answers_in_its_own_name(bakery: Bakery):
    token = await needing_the_mill(bakery)
    await bakery.tell(change(title="Something else entirely", reason="Why"))
    shown = await bakery.ask(DependencyByLink(token=token), by=OUTSIDER)
    assert (shown.objective, shown.need) == (draft().title, "Rye flour by Friday")
    assert (shown.state, shown.answers) == ("open", ("accept", "decline"))
    with pytest.raises(errors.Invalid):
        await bakery.tell(AnswerDependency(token=token, answer="decline"), by=OUTSIDER)
    said = await bakery.told(AnswerDependency(token=token, answer="accept"), by=OUTSIDER)
    assert said.answers == ("resolve", "break")
    last = (await bakery.town.events())[-1]
    assert last.header.actor == f"external_party/{MILL}"
    broken = AnswerDependency(token=token, answer="break", reason="The mill is flooded")
    assert (await bakery.told(broken, by=OUTSIDER)).state == "broken"


async def test_a_link_expires(bakery: Bakery):
    token = await needing_the_mill(bakery)
    now = bakery.town.now_us
    bakery.town.now_us = lambda: now() + 31 * DAY_US
    with pytest.raises(errors.LinkClosed):
        await bakery.ask(DependencyByLink(token=token), by=OUTSIDER)
    with pytest.raises(errors.LinkClosed):
        await bakery.tell(AnswerDependency(token=token, answer="accept"), by=OUTSIDER)
    (view,) = (await bakery.ask(ON_BREAD)).data
    assert view.link is None


async def test_a_link_is_replaced_and_revoked(bakery: Bakery):
    first = await needing_the_mill(bakery)
    again = await bakery.told(IssueDependencyLink(dependency_id=VAN, days=3))
    second = again.link.removeprefix(PATH)
    assert second != first
    with pytest.raises(errors.LinkClosed):
        await bakery.ask(DependencyByLink(token=first), by=OUTSIDER)
    await bakery.ask(DependencyByLink(token=second), by=OUTSIDER)
    assert (await bakery.told(RevokeDependencyLink(dependency_id=VAN))).link is None
    with pytest.raises(errors.LinkClosed):
        await bakery.tell(AnswerDependency(token=second, answer="accept"), by=OUTSIDER)


async def test_a_forged_link_opens_nothing(bakery: Bakery):
    token = await needing_the_mill(bakery)
    other = token[:-9] + ("B" if token[-9] == "A" else "A") + token[-8:]
    for forged in (other, "A" * len(token), "nonsense"):
        with pytest.raises(errors.NotFound):
            await bakery.ask(DependencyByLink(token=forged), by=OUTSIDER)


async def test_a_link_is_shown_only_to_who_may_give_it_out(bakery: Bakery):
    await needing_the_mill(bakery)
    for by, is_told in ((OWNER, True), (MEMBER, False), (VIEWER, False)):
        (view,) = (await bakery.ask(ON_BREAD, by=by)).data
        assert (view.link is not None) is is_told
    with pytest.raises(errors.Forbidden):
        await bakery.tell(IssueDependencyLink(dependency_id=VAN), by=MEMBER)


async def test_nobody_outside_does_anything_but_answer(bakery: Bakery):
    await needing_the_mill(bakery)
    with pytest.raises((errors.Forbidden, errors.NotFound)):
        await bakery.tell(BreakDependency(dependency_id=VAN, reason="Why"), by=OUTSIDER)
    with pytest.raises(errors.NotFound):
        await bakery.ask(ON_BREAD, by=OUTSIDER)


async def test_open_needs_are_warned_of_at_activation_and_hold_nothing_up(bakery: Bakery):
    await needing_the_mill(bakery)
    with pytest.raises(errors.CycleShort) as refused:
        await bakery.tell(ActivateCycle(cycle_id=QUARTER))
    codes = [fault.code for fault in refused.value.faults]
    assert codes == ["too_few_objectives", "open_dependency"]
    await bakery.write(CAKES, TORTES)
    running = await bakery.told(ActivateCycle(cycle_id=QUARTER))
    assert (running.state, running.warnings) == (
        "active",
        (f"/dependencies/{VAN} open_dependency",),
    )


async def test_needs_of_what_is_confidential_are_not_found(bakery: Bakery):
    await bakery.tell(draft(confidential=True))
    await bakery.tell(declare_on(Needed(kind="team", id=BAKEHOUSE)))
    with pytest.raises(errors.NotFound):
        await bakery.ask(ON_BREAD, by=MEMBER)
    with pytest.raises(errors.NotFound):
        await bakery.tell(AcceptDependency(dependency_id=VAN), by=MEMBER)
    # Whom it asks is named on it, as far as the need goes.
    assert (await bakery.told(AcceptDependency(dependency_id=VAN), by=LEAD)).state == "accepted"
