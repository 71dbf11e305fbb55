"""Objectives as they are shown, and where their key results stand."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from contracts.envelope import decode, encode
from contracts.events.checkin import CheckInCorrected, CheckInRetracted
from contracts.events.planning import (
    ActualImported,
    KeyResultAmended,
    KeyResultChanged,
    KeyResultWithdrawn,
    ObjectiveChanged,
)
from contracts.queries.planning import KeyResultView, ObjectiveView
from contracts.values import Change
from services.planning.projections.objectives import (
    ALL,
    ObjectiveDocument,
    document_of,
    in_hands_of,
    lists,
    objectives,
    of_cycle,
    present_objective,
)
from services.runtime.projection.definition import fold
from tests.planning.quarter import (
    BREAD,
    COMPANY,
    HANNA,
    QUARTER,
    REGULARS,
    WASTE,
    checked_in,
    defined,
    drafted,
    log,
    metric,
    published,
)

WHERE: dict[str, Any] = {"objective_id": BREAD, "cycle_id": QUARTER}
OF_REGULARS: dict[str, Any] = {**WHERE, "key_result_id": REGULARS}


def document(*events) -> ObjectiveDocument:
    return fold(objectives, log(*events))[str(BREAD)]


def shown(*events) -> ObjectiveView:
    return present_objective(document(*events))


def regulars(*events) -> KeyResultView:
    return shown(drafted(), defined(), *events).key_results[0]


def test_an_objective_is_shown_with_its_key_results():
    assert shown(drafted(), defined(), published()) == ObjectiveView(
        id=BREAD,
        cycle_id=QUARTER,
        title=drafted().title,
        description="",
        owner=COMPANY,
        accountable_id=HANNA,
        ambition="aspirational",
        state="published",
        key_results=(
            KeyResultView(
                id=REGULARS,
                objective_id=BREAD,
                cycle_id=QUARTER,
                title="Regulars",
                accountable_id=HANNA,
                weight=Decimal(1),
                metric=metric(),
                state="live",
                created_at="1970-01-01T00:00:01.000002Z",
                version=1,
            ),
        ),
        created_at="1970-01-01T00:00:01.000001Z",
        version=3,
    )


def test_changes_and_amendments_show_the_new_values():
    view = shown(
        drafted(),
        defined(),
        ObjectiveChanged(**WHERE, title=Change(old=drafted().title, new="Cakes")),
        KeyResultChanged(**OF_REGULARS, title=Change(old="Regulars", new="Guests")),
        published(),
        KeyResultAmended(
            **OF_REGULARS, reason="Why", metric=Change(old=metric(), new=metric(210, 300))
        ),
    )
    kr = view.key_results[0]
    assert (view.title, view.version) == ("Cakes", 6)
    assert (kr.title, kr.metric.target, kr.version) == ("Guests", Decimal(300), 3)


def test_a_withdrawn_key_result_is_shown_as_such():
    gone = KeyResultWithdrawn(**OF_REGULARS)
    view = shown(drafted(), defined(), defined(WASTE), gone)
    assert [kr.state for kr in view.key_results] == ["withdrawn", "live"]


def test_a_key_result_stands_at_its_latest_value():
    view = regulars(checked_in(224, 7), checked_in(243, 14, old=224))
    assert (view.current, view.current_on) == (Decimal(243), date(2026, 7, 14))


def test_a_late_report_about_an_earlier_day_leaves_it_where_it_was():
    view = regulars(checked_in(243, 14), checked_in(224, 7, old=243, now=243))
    assert (view.current, view.current_on) == (Decimal(243), date(2026, 7, 14))


def test_the_same_value_again_is_of_the_later_day():
    view = regulars(checked_in(224, 7), checked_in(224, 14, old=224))
    assert (view.current, view.current_on) == (Decimal(224), date(2026, 7, 14))


def test_of_two_reports_about_one_day_the_later_holds():
    view = regulars(checked_in(224, 7), checked_in(225, 7, old=224))
    assert (view.current, view.current_on) == (Decimal(225), date(2026, 7, 7))


def test_a_key_result_stands_where_a_correction_or_retraction_leaves_it():
    first, second = checked_in(224, 7), checked_in(243, 14, old=224)
    about: dict[str, Any] = {
        "check_in_id": second.check_in_id,
        "author_id": second.author_id,
        "reason": "Miscounted",
        **OF_REGULARS,
    }
    current, day = Decimal(240), date(2026, 7, 14)
    corrected = CheckInCorrected(
        **about,
        current=Change(old=Decimal(243), new=current),
        current_on=Change(old=day, new=day),
    )
    view = regulars(first, second, corrected)
    assert (view.current, view.current_on) == (current, day)
    retracted = CheckInRetracted(
        **about,
        current=Change(old=current, new=Decimal(224)),
        current_on=Change(old=day, new=date(2026, 7, 7)),
    )
    view = regulars(first, second, corrected, retracted)
    assert (view.current, view.current_on) == (Decimal(224), date(2026, 7, 7))


def test_a_key_result_of_milestones_stands_at_those_reached():
    baked = UUID(int=77)
    report = replace(
        checked_in(1, 7),
        value=None,
        current=Change(old=None, new=None),
        reached=(baked,),
        current_reached=Change(old=(), new=(baked,)),
    )
    view = regulars(report)
    assert (view.current, view.reached) == (None, (baked,))


def test_an_imported_actual_value_is_no_report_yet():
    told = ActualImported(**OF_REGULARS, value=Decimal(250), row=2, digest="00")
    assert regulars(told).current is None


def test_reports_do_not_move_the_versions():
    before, after = shown(drafted(), defined()), shown(drafted(), defined(), checked_in(224, 7))
    assert before.version == after.version
    assert before.key_results[0].version == after.key_results[0].version


def test_objectives_stand_in_the_order_of_drafting():
    other = UUID(int=50)
    found = fold(objectives, log(drafted(objective_id=other), drafted()))
    assert [list(lists(key, document)) for key, document in found.items()] == [
        [(name, "000000000001") for name in (ALL, of_cycle(QUARTER), in_hands_of(HANNA))],
        [(name, "000000000002") for name in (ALL, of_cycle(QUARTER), in_hands_of(HANNA))],
    ]


def test_its_own_stream_with_the_values_last_known_gives_the_whole_document():
    own = [drafted(), defined(), published(), defined(WASTE)]
    known = document(*own[:3], checked_in(224, 7))
    answered = document_of(log(*own), known)
    assert answered.standings[REGULARS].current == Decimal(224)
    assert answered.standings[WASTE].current is None
    assert document_of(log(*own), None).standings[REGULARS].current is None


def test_a_document_comes_back_from_its_bytes_as_it_was():
    there = document(drafted(), defined(), checked_in("224.125", 7))
    assert decode(encode(there), ObjectiveDocument) == there
