from contracts.sight import sees
from services.audit.projections.sights import SIGHTS
from services.runtime.projection.definition import fold
from tests.audit.quarter import ADMIN, HIDDEN, MEMBER, OBJECTIVE, drafted, quarter


def test_every_objective_has_a_sight():
    history = quarter().add(f"objective/{HIDDEN}", drafted(HIDDEN, confidential=True))
    sights = fold(SIGHTS, history.events)
    assert sees(MEMBER, sights[str(OBJECTIVE)])
    assert not sees(MEMBER, sights[str(HIDDEN)])
    assert sees(ADMIN, sights[str(HIDDEN)])
