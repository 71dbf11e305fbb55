from contracts.sight import sees
from services.notification.projections.sights import SIGHTS
from services.runtime.projection.definition import fold
from tests.notification.log import ADMIN, HIDDEN, MEMBER, OBJECTIVE, drafted, hidden
from tests.support.history import History


def test_every_objective_has_a_sight():
    history = History().add(f"objective/{OBJECTIVE}", drafted).add(f"objective/{HIDDEN}", hidden)
    sights = fold(SIGHTS, history.events)
    assert sees(MEMBER, sights[str(OBJECTIVE)])
    assert not sees(MEMBER, sights[str(HIDDEN)])
    assert sees(ADMIN, sights[str(HIDDEN)])
