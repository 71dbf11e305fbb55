from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts.queries.planning import CycleView, KeyResultView, ObjectiveView
from contracts.values import Metric, Owner, Rhythm
from services.gateway.pages.language import LOCALES, read
from services.gateway.pages.readiness import checks_of, gaps_of

GERMAN = read(LOCALES / "de.po")
CYCLE, ANNA, TEAM = UUID(int=1), UUID(int=2), UUID(int=3)
NUMBER = Metric(kind="number", baseline=Decimal(0), target=Decimal(10))
NOW = "2027-01-01T00:00:00.000000Z"


def key_result(n: int, metric: Metric = NUMBER, **more: Any) -> KeyResultView:
    given = {"state": "live", **more}
    return KeyResultView(
        id=UUID(int=100 + n),
        objective_id=UUID(int=10),
        cycle_id=CYCLE,
        title=f"Key result {n}",
        accountable_id=ANNA,
        weight=Decimal(1),
        metric=metric,
        created_at=NOW,
        version=1,
        **given,
    )


def objective(n: int = 10, **more: Any) -> ObjectiveView:
    given = {
        "owner": Owner(kind="company"),
        "state": "published",
        "key_results": (key_result(1),),
        **more,
    }
    return ObjectiveView(
        id=UUID(int=n),
        cycle_id=CYCLE,
        title="People come for our bread",
        description="",
        accountable_id=ANNA,
        ambition="aspirational",
        created_at=NOW,
        version=1,
        **given,
    )


def cycle(**more: Any) -> CycleView:
    return CycleView(
        id=CYCLE,
        name="Spring",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 3, 31),
        question="?",
        check_ins=Rhythm(every="weekly", weekday="friday"),
        votes_per_member=5,
        state="planning",
        created_at=NOW,
        version=1,
        **more,
    )


def gaps(one: ObjectiveView, *, errors: int = 0, has_company: bool = True) -> list[tuple[str, str]]:
    found = gaps_of(GERMAN, one, errors=errors, has_company=has_company, here={ANNA})
    return [(gap.says, gap.path.removeprefix(f"/objectives/{one.id}")) for gap in found]


def test_an_objective_that_is_owned_measurable_aligned_and_published_lacks_nothing():
    assert gaps(objective()) == []


BOOLEAN = key_result(1, Metric(kind="boolean"))


@pytest.mark.parametrize(
    ("more", "says", "where"),
    [
        ({"accountable_id": UUID(int=9)}, "Niemand, der noch da ist, steht dafür ein.", "/edit"),
        ({"key_results": ()}, "Es hat noch kein Schlüsselergebnis.", "#add"),
        (
            {"key_results": (key_result(1, state="withdrawn"),)},
            "Es hat noch kein Schlüsselergebnis.",
            "#add",
        ),
        (
            {"key_results": (BOOLEAN,)},
            "Keines seiner Schlüsselergebnisse hat eine Zahl.",
            f"/key-results/{BOOLEAN.id}/edit",
        ),
        (
            {"key_results": tuple(key_result(n) for n in range(6))},
            "Es hat 6 Schlüsselergebnisse; bis zu fünf behält man im Kopf.",
            "#krs",
        ),
        (
            {"owner": Owner(kind="team", id=TEAM)},
            "Es dient noch keinem anderen Ziel.",
            "/parent",
        ),
        ({"state": "draft"}, "Es ist nicht veröffentlicht.", "#publish"),
    ],
)
def test_what_an_objective_lacks_is_a_sentence_and_leads_to_where_it_is_put_right(
    more, says, where
):
    made = {"accountable_id": ANNA, **more}
    assert gaps(replace(objective(), **made)) == [(says, where)]


def test_five_key_results_are_not_too_many_and_yes_or_no_beside_a_number_is_measurable():
    five = (BOOLEAN, *(key_result(n) for n in range(4)))
    assert gaps(objective(key_results=five)) == []


def test_where_the_company_has_no_objective_a_team_has_none_to_serve():
    assert gaps(objective(owner=Owner(kind="team", id=TEAM)), has_company=False) == []


def test_rules_that_nobody_answered_for_are_counted():
    assert gaps(objective(), errors=2) == [("Es bricht 2 Regeln guten Schreibens.", "#lint")]


def checks(made: CycleView, *objectives: ObjectiveView) -> list[tuple[str, bool, str]]:
    found = checks_of(GERMAN, made, objectives, lambda owner: owner.kind)
    return [(one.says, one.is_met, one.path) for one in found]


RHYTHM = ("Check-ins sind vereinbart: jede Woche, am Freitag.", True, "/settings#cadence")
HERE = f"/planning?cycle={CYCLE}"


def test_a_cycle_without_an_objective_says_so_and_leads_to_the_form():
    nothing = ("Noch ist kein Ziel geschrieben.", False, f"{HERE}&write=company#write")
    assert checks(cycle()) == [nothing, RHYTHM]


@pytest.mark.parametrize(
    ("many", "is_met", "where"),
    [
        (1, False, f"&write=team/{TEAM}#write"),
        (2, True, "#drafts"),
        (5, True, "#drafts"),
        (6, False, "#drafts"),
    ],
)
def test_two_to_five_objectives_of_an_owner_are_in_focus(many, is_met, where):
    owner = Owner(kind="team", id=TEAM)
    ended = objective(99, owner=owner, state="closed")
    of_team = [objective(n, owner=owner) for n in range(10, 10 + many)]
    ((_, met, path), rhythm) = checks(cycle(), *of_team, ended)
    assert (met, path, rhythm) == (is_met, HERE + where, RHYTHM)


def test_ideas_that_are_still_told_in_silence_are_to_be_revealed():
    said, met, path = checks(cycle(silent_ideas=True))[0]
    assert (said[:28], met, path) == ("Ideen werden noch in Stille ", False, f"{HERE}#ideas")
