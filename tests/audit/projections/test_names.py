from contracts.events.identity import MemberChanged
from services.audit.projections.names import NAMES
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
