"""How well an objective and its key results are written: each rule, tripped and not."""

import time
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contracts.values import KEY_RESULTS_MAX, TITLE_CHARS_MAX, Band, Metric, Milestone, Owner
from services.planning.domain.lint import (
    KEY_RESULTS_ADVISED_MAX,
    OBJECTIVES_ADVISED_MAX,
    Measure,
    Written,
    beside,
    lint,
    written,
)
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import (
    BREAD,
    COMPANY,
    OF_BAKEHOUSE,
    REGULARS,
    defined,
    drafted,
    metric,
    published,
)

GOOD = "Our bread is what people talk about"
COUNTED = metric()
DONE = Metric(kind="boolean")
PERCENT = Metric(kind="percent", unit="%", baseline=Decimal(0), target=Decimal(100))


def number(baseline, target, unit="people"):
    return metric(baseline=baseline, target=target, unit=unit)


def found(title=GOOD, *measures, owner=None, others=()):
    """What is found, as rule and severity."""
    subject = Written(title=title, measures=measures, owner=owner)
    return [(each.rule, each.severity) for each in lint(subject, others)]


def of(title, metric=COUNTED, **more):
    return found(GOOD, Measure(title=title, metric=metric, **more))


def test_what_is_written_well_is_left_alone():
    well = [
        Measure(title="Regulars", metric=COUNTED),
        Measure(title="Waste", metric=number(12, 4, "kg")),
        Measure(
            title="Bread on time", metric=Metric(kind="maintain", band=Band(at_least=Decimal(95)))
        ),
    ]
    assert found(GOOD, *well) == []


@pytest.mark.parametrize("title", ["Launch the newsletter", "Newsletter einführen"])
def test_a_task_is_an_error_where_only_its_doing_is_told_and_a_warning_where_it_is_counted(title):
    assert of(title, DONE) == [("task_not_result", "error"), ("no_number", "warning")]
    assert of(title, PERCENT) == [("task_not_result", "error")]
    assert of(title) == [("task_not_result", "warning")]
    steps = Metric(kind="milestones", milestones=(Milestone(title="Text"),))
    assert of(title, steps) == [("task_not_result", "warning")]


def test_a_key_result_without_a_number_is_found():
    assert of("Our guests love us", None) == [("no_number", "error")]
    assert of("Our guests love us", DONE) == [("no_number", "warning")]
    assert of("Two restaurants stay", DONE) == []


def test_a_missing_baseline_is_found_and_one_of_nothing_that_should_be_something():
    assert of("Regulars", Metric(kind="number", unit="people")) == [("no_baseline", "error")]
    assert of("Increase orders to 50", None) == [("no_baseline", "warning")]
    assert of("Increase orders from 20 to 50", None) == []
    assert of("Keep 95 % of our guests", PERCENT) == [("no_baseline", "warning")]
    assert of("Stammkunden steigern", number(0, 50)) == [("no_baseline", "warning")]
    assert of("New hotels", number(0, 5)) == []


def test_words_that_can_mean_anything_are_a_warning_in_a_key_result_and_advice_in_an_objective():
    assert of("Significantly happier guests") == [("ambiguous_words", "warning")]
    assert found("The best bakery in town") == [("ambiguous_words", "advice")]


def test_more_than_one_measure_is_found():
    assert of("Win 20 hotels and keep 30 restaurants") == [("several_measures", "warning")]


def test_a_missing_unit_is_found_where_nothing_says_what_is_counted():
    assert of("Loaves", number(0, 9, None)) == [("unit_missing", "warning")]
    assert of("9 loaves a day", number(0, 9, None)) == [("unit_missing", "advice")]
    money = Metric(kind="currency", baseline=Decimal(1), target=Decimal(9))
    assert of("9 a day", money) == [("unit_missing", "warning")]
    assert of("Share", Metric(kind="percent", baseline=Decimal(1), target=Decimal(9))) == []


def test_a_target_against_the_words_is_an_error():
    assert of("Reduce waste to 5 kg", number(4, 5)) == [("target_already_met", "error")]
    assert of("Increase orders", number(9, 5)) == [("target_already_met", "error")]
    assert of("Reduce waste by 5 kg", number(0, 5)) == []
    assert of("Reduce waste", number(9, 5)) == []


@pytest.mark.parametrize(("baseline", "target", "now"), [(1, 5, 5), (9, 5, 4)])
def test_a_value_that_is_there_already_is_a_warning(baseline, target, now):
    metric = number(baseline, target)
    assert of("Orders", metric, current=Decimal(now)) == [("target_already_met", "warning")]
    assert of("Orders", metric, current=Decimal(baseline)) == []


def test_an_objective_with_a_number_or_a_task_is_a_warning():
    assert found("Sell 500 loaves") == [("objective_with_number", "warning")]
    assert found("Launch the webshop") == [("objective_is_task", "warning")]
    assert found("Webshop einführen") == [("objective_is_task", "warning")]


def several(count):
    words = ["Regulars", "Guests", "Hotels", "Loaves", "Rolls", "Cakes", "Tarts", "Buns"]
    return [Measure(title=word, metric=COUNTED) for word in words[:count]]


def test_too_many_are_a_warning_and_beyond_the_limit_an_error():
    assert found(GOOD, *several(KEY_RESULTS_ADVISED_MAX)) == []
    assert found(GOOD, *several(KEY_RESULTS_ADVISED_MAX + 1)) == [("too_many", "warning")]
    assert found(GOOD, *several(KEY_RESULTS_MAX + 1)) == [("too_many", "error")]
    words = ("Rolls are warm", "Cakes melt", "Tea is fresh", "Jam is ours", "Cream is cold")
    others = [Written(title=title, owner=COMPANY) for title in words]
    assert len(others) == OBJECTIVES_ADVISED_MAX
    assert found(owner=COMPANY, others=others) == [("too_many", "warning")]
    assert found(owner=COMPANY, others=others[1:]) == []
    assert found(owner=OF_BAKEHOUSE, others=others) == []


def test_what_says_the_same_as_another_is_found():
    twice = (Measure(title="The regulars", metric=COUNTED), Measure(title="Regulars", metric=DONE))
    assert ("duplicate", "warning") in found(GOOD, *twice)
    theirs = [Written(title=GOOD, owner=OF_BAKEHOUSE)]
    assert found(owner=OF_BAKEHOUSE, others=theirs) == [("duplicate", "warning")]
    assert found(owner=COMPANY, others=theirs) == [("duplicate", "advice")]


def test_a_finding_names_its_place_its_words_what_was_judged_and_what_would_be_better():
    kr = Measure(title="Launch it", metric=DONE, id=REGULARS)
    (finding, _) = lint(Written(title=None, measures=(kr,)))
    assert (finding.pointer, finding.key_result_id) == ("/key_results/0/title", REGULARS)
    assert finding.words() == ("launch",)
    assert "“launch”" in finding.message() and finding.better()
    assert finding.text == "Launch it · boolean"


def test_an_objective_is_looked_at_as_its_events_made_it():
    bread = OBJECTIVE.state([drafted(), defined(title="Launch it", metric=DONE), published()])
    cakes = OBJECTIVE.state([drafted(objective_id=UUID(int=60))])
    assert bread is not None and cakes is not None
    subject = written(bread, is_running=False)
    others = beside(bread, (bread, cakes), is_running=False)
    assert [each.title for each in others] == [cakes.title]
    rules = {each.rule for each in lint(subject, others)}
    assert rules == {"task_not_result", "no_number", "duplicate"}
    assert subject.owner == Owner(kind="company") and bread.id == BREAD


@given(some.lists(some.text(min_size=1, max_size=TITLE_CHARS_MAX), min_size=1, max_size=4))
def test_the_same_words_are_judged_the_same_every_time(titles):
    measures = tuple(Measure(title=title, metric=DONE) for title in titles[1:])
    subject = Written(title=titles[0], measures=measures)
    assert lint(subject) == lint(subject)
    assert all(each.message() and each.text for each in lint(subject))


@pytest.mark.parametrize("part", ["and ", "1,", "um ", "“", "between a ", "(#", "best in "])
def test_no_title_makes_it_think_for_long(part):
    title = (part * TITLE_CHARS_MAX)[:TITLE_CHARS_MAX]
    began = time.process_time()
    lint(Written(title=title, measures=(Measure(title=title, metric=DONE),) * KEY_RESULTS_MAX))
    # A regular expression gone astray takes minutes; this takes milliseconds of its own time.
    assert time.process_time() - began < 5
