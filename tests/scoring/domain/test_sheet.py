import pytest

from contracts.events.planning import KeyResultWithdrawn, ObjectiveChanged
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
    defined,
    drafted,
    published,
    who,
)

DRAFT = (drafted(), defined())
LIVE = (*DRAFT, published)


def test_a_withdrawn_key_result_stays_on_the_sheet_and_stops_to_count():
    gone = KeyResultWithdrawn(objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=KEY_RESULT)
    found = sheet(*LIVE, defined(OTHER_KEY_RESULT), gone)
    assert [line.key_result_id for line in found.lines] == [KEY_RESULT, OTHER_KEY_RESULT]
    assert [line.key_result_id for line in found.live] == [OTHER_KEY_RESULT]


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
