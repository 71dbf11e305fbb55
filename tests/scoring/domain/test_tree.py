from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest

from contracts.events.planning import KeyResultWithdrawn, ObjectiveChanged
from contracts.events.planning_life import (
    ObjectiveArchived,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
    ObjectiveUnaligned,
)
from contracts.values import Change, Outcome, Support
from services.scoring.domain import figures, standing, tree
from tests.scoring.sheets import about, aligned, moves, sheet
from tests.support.quarter import (
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    amended,
    defined,
    drafted,
    metric,
    published,
    reported,
)

CHILD, OF_CHILD, GRANDCHILD, OF_GRANDCHILD = (UUID(int=700 + n) for n in range(4))


def another(objective_id: UUID, key_result_id: UUID, **but):
    """One more published objective with a key result."""
    return (
        drafted(objective_id=objective_id, **but),
        about(objective_id, defined(key_result_id)),
        about(objective_id, published),
    )


def told(value: int, key_result_id: UUID = OF_CHILD, objective_id: UUID = CHILD):
    return about(objective_id, reported(value, key_result_id=key_result_id))


PARENT = (drafted(), defined(), published)
TWO = (*PARENT, *another(CHILD, OF_CHILD))
SUPPORT = Support(objective_id=OBJECTIVE, contributes=True)
JOINED = (*TWO, aligned(CHILD, OBJECTIVE))


def closed(outcome: Outcome) -> ObjectiveClosed:
    return ObjectiveClosed(objective_id=CHILD, cycle_id=CYCLE, outcome=outcome)


def test_what_hangs_under_an_objective_counts_only_if_the_link_says_so():
    silent = aligned(CHILD, OBJECTIVE, contributes=False)
    for link, exact in ((silent, Fraction(4, 10)), (JOINED[-1], Fraction(6, 10))):
        found = sheet(*TWO, link, reported(4), told(8))
        assert figures.progress(found, "amended") == exact


def test_it_counts_with_the_weight_of_the_link():
    heavy = aligned(CHILD, OBJECTIVE, weight=Decimal(3))
    found = sheet(*TWO, heavy, reported(4), told(8))
    assert figures.progress(found, "amended") == Fraction(4 + 3 * 8, 40)
    view = standing.of_objective(found)
    ((part,), (term,)) = view.contributions, view.terms
    assert (part.objective_id, part.weight, part.progress) == (CHILD, Decimal(3), Decimal("0.8"))
    assert (term.key_result_id, term.progress) == (KEY_RESULT, Decimal("0.4"))


def test_a_report_below_moves_all_that_it_counts_towards():
    chain = (*JOINED, *another(GRANDCHILD, OF_GRANDCHILD), aligned(GRANDCHILD, CHILD))
    assert moves(*chain, told(8, OF_GRANDCHILD, GRANDCHILD)) == [
        ("key_result", None, "0.8"),
        ("objective", None, "0.8"),
        ("objective", None, "0.4"),
        ("objective", None, "0.2"),
    ]


def test_averages_are_taken_of_exact_figures_all_the_way_up():
    third = about(CHILD, amended(OF_CHILD, metric=Change(old=metric(), new=metric(0, 3))))
    found = sheet(*JOINED, third, reported(10), told(2))
    assert figures.progress(found, "amended") == Fraction(5, 6)


@pytest.mark.parametrize("outcome", ["achieved", "partly", "missed"])
def test_a_closed_objective_still_counts(outcome):
    found = sheet(*JOINED, reported(4), told(8), closed(outcome))
    assert figures.progress(found, "amended") == Fraction(6, 10)


@pytest.mark.parametrize("outcome", ["abandoned", "postponed"])
def test_a_cancelled_objective_is_left_out_and_the_figure_says_so(outcome):
    story = (*JOINED, reported(4), told(8), closed(outcome))
    found = sheet(*story)
    assert figures.progress(found, "amended") == Fraction(4, 10)
    ((one,), none) = standing.of_objective(found).left_out_why, standing.of_objective(found)
    assert (one.kind, one.id, one.why) == ("objective", CHILD, outcome)
    assert none.contributions == ()
    assert not sheet(*story, objective_id=CHILD).is_counted
    assert moves(*story) == [("objective", "0.6", "0.4")]
    again = ObjectiveReopened(objective_id=CHILD, cycle_id=CYCLE, outcome=outcome, reason="Yes")
    assert figures.progress(sheet(*story, again), "amended") == Fraction(6, 10)


def test_what_is_set_aside_is_left_out_until_it_is_back():
    aside = ObjectiveArchived(objective_id=CHILD, cycle_id=CYCLE, root_id=CHILD)
    back = ObjectiveRestored(objective_id=CHILD, cycle_id=CYCLE, root_id=CHILD)
    story = (*JOINED, reported(4), told(8), aside)
    assert figures.progress(sheet(*story), "amended") == Fraction(4, 10)
    assert [one.why for one in standing.of_objective(sheet(*story)).left_out_why] == ["archived"]
    assert figures.progress(sheet(*story, back), "amended") == Fraction(6, 10)


def test_a_draft_does_not_count_yet():
    draft = (*PARENT, drafted(objective_id=CHILD), about(CHILD, defined(OF_CHILD)))
    story = (*draft, aligned(CHILD, OBJECTIVE), reported(4))
    assert figures.progress(sheet(*story), "amended") == Fraction(4, 10)
    assert [one.why for one in standing.of_objective(sheet(*story)).left_out_why] == ["draft"]
    assert figures.progress(sheet(*story, about(CHILD, published)), "amended") == Fraction(2, 10)


def test_what_hangs_under_a_withdrawn_key_result_is_left_out_with_it():
    under = aligned(CHILD, OBJECTIVE, key_result_id=KEY_RESULT)
    gone = KeyResultWithdrawn(objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=KEY_RESULT)
    found = sheet(*TWO, under, told(8), gone)
    assert figures.progress(found, "amended") == 0
    left_out = standing.of_objective(found).left_out_why
    assert [(one.kind, one.why) for one in left_out] == [
        ("key_result", "withdrawn"),
        ("objective", "withdrawn"),
    ]


def test_what_hangs_elsewhere_no_longer_counts():
    story = (*JOINED, reported(4), told(8))
    gone = ObjectiveUnaligned(
        objective_id=CHILD, cycle_id=CYCLE, parent=Change(old=SUPPORT, new=None)
    )
    assert moves(*story, gone) == [("objective", "0.6", "0.4")]
    elsewhere = (*another(GRANDCHILD, OF_GRANDCHILD), aligned(CHILD, GRANDCHILD, before=SUPPORT))
    assert moves(*story, *elsewhere) == [("objective", None, "0.4"), ("objective", "0.6", "0.4")]
    assert sheet(*story, *elsewhere).parts == ()


def test_a_confidential_objective_counts_nowhere_above_and_is_not_told_of_there():
    hidden = ObjectiveChanged(
        objective_id=CHILD, cycle_id=CYCLE, confidential=Change(old=False, new=True)
    )
    story = (*JOINED, reported(4), told(8))
    assert moves(*story, hidden) == [("objective", "0.6", "0.4")]
    view = standing.of_objective(sheet(*story, hidden))
    assert (view.contributions, view.left_out_why) == ((), ())


def test_as_committed_keeps_the_weight_that_the_link_had_first():
    heavier = aligned(CHILD, OBJECTIVE, before=SUPPORT, weight=Decimal(3))
    harder = about(CHILD, amended(OF_CHILD, metric=Change(old=metric(), new=metric(0, 20))))
    found = sheet(*JOINED, reported(4), told(8), heavier, harder)
    assert figures.progress(found, "committed") == Fraction(6, 10)
    assert figures.progress(found, "amended") == Fraction(4 + 3 * 4, 40)


def test_publication_commits_to_the_weights_of_then():
    draft = (drafted(), defined(), *another(CHILD, OF_CHILD), aligned(CHILD, OBJECTIVE))
    (part,) = sheet(*draft).parts
    assert part.committed is None
    (part,) = sheet(*draft, published).parts
    assert part.committed == Decimal(1)


def test_most_links_only_say_what_something_is_for():
    assert tree.supports(None) is tree.supports(Support(objective_id=OBJECTIVE)) is None
    assert tree.supports(SUPPORT) == SUPPORT
