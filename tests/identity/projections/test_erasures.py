from uuid import UUID

from contracts.events.identity_erasure import ErasureFinished, PersonErased
from services.identity.projections.erasures import ERASURES, UNFINISHED, present
from services.runtime.projection.definition import fold
from tests.identity.people import BEN, ben_invited, ben_left
from tests.support.history import History

KEY_ID = UUID(int=7)
ERASED = PersonErased(
    subject="member", subject_id=BEN, key_id=KEY_ID, legal_ground="child", reason=""
)
FINISHED = ErasureFinished(subject="member", subject_id=BEN, key_id=KEY_ID)


def of(*events):
    history = History().add(f"member/{BEN}", ben_invited, ben_left, *events)
    return fold(ERASURES, history.events).get(str(BEN))


def test_an_erasure_waits_until_it_is_finished():
    begun, done = of(ERASED), of(ERASED, FINISHED)
    assert [name for name, _ in ERASURES.lists(str(BEN), begun)] == [UNFINISHED]
    assert list(ERASURES.lists(str(BEN), done)) == []
    assert (present(begun).key_id, present(begun).is_finished) == (KEY_ID, False)
    assert present(done).is_finished


def test_who_was_never_forgotten_is_not_here():
    assert of() is None
