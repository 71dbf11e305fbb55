from decimal import Decimal
from uuid import UUID

import pytest

from contracts.events.planning import KeyResultChanged, KeyResultWithdrawn, ObjectiveChanged
from contracts.events.scoring import ProvisionalScoreChanged, ScoreConfirmed, ScoreSet
from contracts.values import Actor, Change, Owner
from tests.scoring.sheets import sheet
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    CYCLE,
    KEY_RESULT,
    LEA,
    MAX,
    OBJECTIVE,
    OLGA,
    OTHER_KEY_RESULT,
    TEAM,
    amended,
    defined,
    drafted,
    metric,
    published,
    reported,
    who,
)
from tests.support.reports import corrected, retracted

DRAFT = (drafted(), defined())
LIVE = (*DRAFT, published)


def test_a_draft_is_not_committed_to():
    line = sheet(*DRAFT).line(KEY_RESULT)
    assert line.committed is None
    assert line.amended.metric == metric(0, 10)


def test_publication_commits_to_the_definitions_of_then():
    reshaped = KeyResultChanged(
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        key_result_id=KEY_RESULT,
        metric=Change(old=metric(0, 10), new=metric(0, 12)),
    )
    line = sheet(*DRAFT, reshaped, published).line(KEY_RESULT)
    assert line.committed == line.amended
    assert line.amended.metric == metric(0, 12)


def test_an_amendment_leaves_what_was_committed_to():
    new = amended(
        metric=Change(old=metric(0, 10), new=metric(0, 20)),
        weight=Change(old=Decimal(1), new=Decimal(3)),
        accountable_id=Change(old=who(ANNA), new=who(MAX)),
    )
    line = sheet(*LIVE, new).line(KEY_RESULT)
    assert line.committed is not None
    assert (line.committed.metric, line.committed.weight) == (metric(0, 10), Decimal(1))
    assert (line.amended.metric, line.amended.weight) == (metric(0, 20), Decimal(3))
    assert line.accountable_id == who(MAX)


def test_a_key_result_that_came_later_is_committed_to_as_it_was_first_defined():
    line = sheet(*LIVE, defined(OTHER_KEY_RESULT, amendment=True)).line(OTHER_KEY_RESULT)
    assert line.committed == line.amended


def test_a_withdrawn_key_result_stays_on_the_sheet_and_stops_to_count():
    gone = KeyResultWithdrawn(objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=KEY_RESULT)
    found = sheet(*LIVE, defined(OTHER_KEY_RESULT), gone)
    assert [line.key_result_id for line in found.lines] == [KEY_RESULT, OTHER_KEY_RESULT]
    assert [line.key_result_id for line in found.live] == [OTHER_KEY_RESULT]


def test_every_reported_value_is_kept_with_its_place_in_the_log():
    line = sheet(*LIVE, reported(3), reported(2)).line(KEY_RESULT)
    assert [(r.position, r.value) for r in line.reported] == [(4, Decimal(3)), (5, Decimal(2))]


def test_a_confirmation_ends_with_the_score_it_confirmed():
    names = {"key_result_id": KEY_RESULT, "objective_id": OBJECTIVE, "cycle_id": CYCLE}
    first = ScoreSet(
        **names,
        score=Change(old=None, new=Decimal("0.0")),
        computed=Decimal("0.4"),
        formula="scoreline/1",
        reason="Too late",
        set_by=ANNA.reference,
    )
    confirmed = ScoreConfirmed(**names, score=Decimal("0.0"))
    once = sheet(*LIVE, first, confirmed).line(KEY_RESULT)
    assert once.given is not None and str(once.given.score) == "0.0"
    assert once.signed is not None and once.signed.by == OLGA.reference
    again = sheet(*LIVE, first, confirmed, first).line(KEY_RESULT)
    assert (again.signed, again.version) == (None, 3)


def test_a_told_move_raises_the_version_of_its_subject_only():
    told = ProvisionalScoreChanged(
        subject="objective",
        subject_id=OBJECTIVE,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Change(old=None, new=Decimal("0.4")),
        progress=Decimal("0.4"),
        formula="scoreline/1",
        cause=4,
    )
    found = sheet(*LIVE, told)
    assert (found.version, found.line(KEY_RESULT).version) == (1, 0)


@pytest.mark.parametrize(
    ("actor", "sees"),
    [(ANNA, True), (BEN, True), (LEA, True), (OLGA, True), (ADA, True), (MAX, False)],
)
def test_a_confidential_score_is_seen_by_those_named_the_team_admins_and_auditors(actor, sees):
    assert sheet(drafted(confidential=True), defined(), published).is_seen_by(actor) is sees


def test_owner_accountable_and_confidentiality_follow_changes():
    changed = ObjectiveChanged(
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        owner=Change(old=Owner(kind="team", id=TEAM), new=Owner(kind="member", id=who(MAX))),
        confidential=Change(old=False, new=True),
    )
    found = sheet(*LIVE, changed)
    assert (found.owner, found.accountable_id) == (Owner(kind="member", id=who(MAX)), who(BEN))
    assert found.is_seen_by(MAX)
    assert found.owners(found.line(KEY_RESULT)) == {ANNA.reference, MAX.reference}


def test_accountable_and_lead_stand_in_a_relation_to_a_line():
    found = sheet(*LIVE)

    def relations(actor: Actor) -> set[str]:
        return set(found.relations(actor, found.line(KEY_RESULT)))

    assert relations(ANNA) == relations(BEN) == {"owns"}
    assert (relations(LEA), relations(MAX)) == ({"leads"}, set())


def test_a_key_result_that_is_not_on_the_sheet_is_an_error_and_not_a_guess():
    with pytest.raises(LookupError):
        sheet(*LIVE).line(OTHER_KEY_RESULT)


def test_a_corrected_value_keeps_its_place_and_a_retracted_one_is_gone():
    first, second = reported(4), reported(9)
    put_right = corrected(first, Decimal(9), value=Change(old=Decimal(4), new=Decimal(3)))
    values = sheet(*LIVE, first, second, put_right).line(KEY_RESULT).reported
    assert [(v.position, v.value) for v in values] == [(4, Decimal(3)), (5, Decimal(9))]
    values = sheet(*LIVE, first, second, put_right, retracted(second)).line(KEY_RESULT).reported
    assert [v.check_in_id for v in values] == [first.check_in_id]


def test_milestones_reached_are_kept_in_place_of_a_value():
    (value,) = sheet(*LIVE, reported(1, reached=(UUID(int=7),))).line(KEY_RESULT).reported
    assert value.reached == (UUID(int=7),)
