"""How well objectives are written, asked and answered."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning import ActivateCycle
from contracts.commands.planning_lint import AnswerLint
from contracts.events.identity import OrganisationRegistered, OrganisationSettingsChanged
from contracts.queries.planning import ObjectiveById
from contracts.queries.planning_lint import LintedKeyResult, LintText, ObjectiveLint
from contracts.values import Change, Metric
from services.planning.domain.lint_sayings import SAYINGS
from tests.planning.bakery import LEAD, MEMBER, VIEWER, Bakery, publish_of
from tests.planning.quarter import (
    BREAD,
    HANNA,
    QUARTER,
    REGULARS,
    WASTE,
    change_regulars,
    define,
    draft,
    publish,
)

ASK = ObjectiveLint(objective_id=BREAD)
SETTINGS = f"organisation/{UUID(int=7)}"
CAKES = UUID(int=60)
DONE = Metric(kind="boolean")


def answer(**other):
    known = {"rule": "task_not_result", "reason": "It is the law", "key_result_id": REGULARS}
    return AnswerLint(objective_id=BREAD, **{**known, **other})


async def launched(bakery):
    """The bread objective with a task for a key result, published; cakes beside it."""
    await bakery.tell(draft())
    await bakery.tell(define(title="Launch the webshop", metric=DONE))
    await bakery.tell(publish())
    await bakery.write(CAKES, WASTE, title="Cakes melt on the tongue")


async def rules(bakery, **by):
    view = await bakery.ask(ASK, **by)
    return {each.rule: each.answer and each.answer.reason for each in view.findings}


async def test_a_finding_is_answered_and_opens_again_when_the_words_change(bakery: Bakery):
    await launched(bakery)
    assert (await rules(bakery))["task_not_result"] is None
    version = (await bakery.ask(ObjectiveById(objective_id=BREAD))).version
    told = await bakery.told(answer())
    assert told == await bakery.ask(ASK)
    (said,) = [each.answer for each in told.findings if each.answer]
    assert (said.reason, said.by, told.unanswered_errors) == ("It is the law", HANNA, 0)
    assert (await bakery.ask(ObjectiveById(objective_id=BREAD))).version == version
    await bakery.tell(change_regulars(title="Launch the new webshop", reason="Again"))
    view = await bakery.ask(ASK)
    assert (view.unanswered_errors, [f.answer for f in view.findings if f.answer]) == (1, [])
    await bakery.tell(change_regulars(title="Launch the webshop", reason="As before"))
    assert (await rules(bakery))["task_not_result"] == "It is the law"


async def test_an_unanswered_error_holds_up_activation_until_it_is_answered(bakery: Bakery):
    await launched(bakery)
    with pytest.raises(errors.CycleShort) as refused:
        await bakery.tell(ActivateCycle(cycle_id=QUARTER))
    (fault,) = refused.value.faults
    assert (fault.pointer, fault.code) == (f"/key_results/{REGULARS}", "lint_task_not_result")
    assert "“launch”" in fault.message
    await bakery.tell(answer())
    assert (await bakery.told(ActivateCycle(cycle_id=QUARTER))).state == "active"


async def test_an_admin_overrides_it_with_a_reason_that_is_kept(bakery: Bakery):
    await launched(bakery)
    await bakery.tell(ActivateCycle(cycle_id=QUARTER, override_reason="We start anyway"))
    event = (await bakery.town.events())[-1].event
    assert event.short == (f"/key_results/{REGULARS} lint_task_not_result",)
    assert event.override_reason == "We start anyway"


async def test_it_was_as_it_is_told_as_of_then(bakery: Bakery):
    await launched(bakery)
    before = await bakery.count()
    await bakery.tell(answer())
    then = await bakery.ask(ASK, as_of=before)
    assert then.unanswered_errors == 1 and then.version == 0
    assert (await bakery.ask(ASK)).version == 1


async def test_who_may_change_an_objective_argues_and_others_only_read(bakery: Bakery):
    await launched(bakery)
    for by in (MEMBER, VIEWER, LEAD):
        with pytest.raises(errors.Forbidden):
            await bakery.tell(answer(), by=by)
        assert "task_not_result" in await rules(bakery, by=by)


async def test_what_is_confidential_is_neither_judged_for_others_nor_found_as_a_duplicate(
    bakery: Bakery,
):
    await launched(bakery)
    secret = draft(objective_id=UUID(int=61), confidential=True)
    await bakery.tell(secret)
    assert "duplicate" in await rules(bakery)
    assert "duplicate" not in await rules(bakery, by=MEMBER)
    for ask in (ObjectiveLint(objective_id=secret.objective_id),):
        with pytest.raises(errors.NotFound):
            await bakery.ask(ask, by=MEMBER)
    hidden = AnswerLint(objective_id=secret.objective_id, rule="duplicate", reason="So what")
    with pytest.raises(errors.NotFound):
        await bakery.tell(hidden, by=MEMBER)


async def test_words_are_judged_before_anybody_saves_them(bakery: Bakery):
    before = await bakery.count()
    text = LintText(
        title="Launch the webshop",
        key_results=(
            LintedKeyResult(title="Orders", metric=Metric(kind="number", unit="orders")),
            LintedKeyResult(title="Happy guests"),
        ),
    )
    view = await bakery.ask(text, by=VIEWER)
    assert [(f.rule, f.pointer) for f in view.findings] == [
        ("no_baseline", "/key_results/0/metric/baseline"),
        ("no_number", "/key_results/1/title"),
        ("objective_is_task", "/title"),
    ]
    assert (view.objective_id, view.unanswered_errors) == (None, 2)
    assert await bakery.count() == before
    assert (await bakery.ask(LintText())).findings == ()


async def test_an_answer_about_a_draft_stays_when_it_is_published(bakery: Bakery):
    await bakery.tell(draft())
    await bakery.tell(define(title="Launch the webshop", metric=DONE))
    await bakery.tell(answer())
    await bakery.tell(publish_of(BREAD))
    assert (await bakery.ask(ASK)).unanswered_errors == 0


async def test_it_is_told_in_the_language_asked_for_or_that_of_the_organisation(bakery: Bakery):
    await launched(bakery)
    sentence = SAYINGS["de"]["task_not_result"][0].format(words="„launch“")

    async def told(locale):
        view = await bakery.ask(replace(ASK, locale=locale))
        (found,) = [each.message for each in view.findings if each.rule == "task_not_result"]
        return found

    english = await told(None)
    assert await told("de-AT") == sentence != english
    german = Change(old="en", new="de-AT")
    registered = OrganisationRegistered(
        organisation_id=UUID(int=7), name="", timezone="UTC", locale="en", log_id=""
    )
    changed = OrganisationSettingsChanged(locale=german)
    await bakery.town.record(registered, changed, stream=SETTINGS)
    assert await told(None) == await told("fr") == sentence
    assert await told("en") == english
    text = LintText(title="Launch the webshop", locale="en")
    (in_english,) = (await bakery.ask(text)).findings
    (in_german,) = (await bakery.ask(replace(text, locale=None))).findings
    assert in_english.words == in_german.words and in_english.better != in_german.better
    assert await bakery.told(answer()) == await bakery.ask(ASK)
