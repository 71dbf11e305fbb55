from uuid import UUID

from contracts.events.identity_parties import ExternalPartyAdded
from services.identity.projections.external_parties import EXTERNAL_PARTIES, lists, present
from services.runtime.projection.definition import fold
from tests.support.history import History

MIA = UUID(int=1)


def test_somebody_outside_is_shown_as_made_known():
    known = ExternalPartyAdded(external_party_id=MIA, name="Mia", email="m@m.example")
    history = History().add(f"external_party/{MIA}", known)
    ((key, document),) = fold(EXTERNAL_PARTIES, history.events).items()
    view = present(document)
    assert (view.id, view.name, view.company, view.version) == (MIA, "Mia", "", 1)
    assert [name for name, _ in lists(key, document)] == ["all"]
