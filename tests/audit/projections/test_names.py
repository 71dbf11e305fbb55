from uuid import UUID

from contracts.events.identity import MemberChanged
from contracts.events.identity_erasure import PersonErased
from contracts.events.identity_parties import ExternalPartyAdded
from services.audit.projections.names import NAMES, Name
from services.runtime.projection.definition import fold
from tests.audit.quarter import ADA, invited
from tests.support.history import History


def called(*events):
    history = History().add(f"member/{ADA}", invited[ADA], *events)
    return fold(NAMES, history.events)[str(ADA)].name


def test_a_member_is_called_what_they_are_called_now():
    assert called() == "Ada"
    assert called(MemberChanged(member_id=ADA, name="Ada L.", old_name="Ada")) == "Ada L."


def test_another_address_is_not_another_name():
    assert called(MemberChanged(member_id=ADA, email="a@b.c", old_email="x@y.z")) == "Ada"


def test_people_outside_have_a_name_too_and_who_is_forgotten_has_none():
    mia = UUID(int=8)
    known = ExternalPartyAdded(external_party_id=mia, name="Mia", email="mia@mill.example")
    erased = PersonErased(
        subject="external_party", subject_id=mia, key_id=UUID(int=1), legal_ground="child"
    )
    history = History().add(f"external_party/{mia}", known)
    assert fold(NAMES, history.events)[str(mia)] == Name("Mia")
    history.add(f"external_party/{mia}", erased)
    assert fold(NAMES, history.events)[str(mia)] == Name("", is_erased=True)
