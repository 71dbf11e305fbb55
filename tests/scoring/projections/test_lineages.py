from uuid import UUID

from contracts.events.planning import KeyResultChanged
from contracts.values import Change
from services.scoring.projections.lineages import LINEAGES, called, lists
from tests.support.quarter import CYCLE, KEY_RESULT, OBJECTIVE, defined, documents, drafted


def test_a_key_result_is_found_under_its_latest_name_whatever_its_case():
    renamed = KeyResultChanged(
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        key_result_id=KEY_RESULT,
        title=Change(old="Ten bakers name us", new="Bakers  Name us"),
    )
    before = UUID(int=77)
    found = documents(LINEAGES, drafted(), defined(carried_from=before), renamed)
    (lineage,) = found.values()
    assert lineage.carried_from == before
    assert list(lists("", lineage)) == [(called("bakers name us"), "000000000002")]
