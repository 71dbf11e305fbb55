from contracts.events.identity import MemberDeactivated
from services.checkin.projections.members import MEMBERS, members_among
from services.runtime.projection.memory import MemoryDocuments
from tests.support.quarter import ANNA, BEN, MAX, ORGANISATION, invited, log, who


async def test_members_can_be_named_until_they_leave_and_strangers_cannot():
    kept = MemoryDocuments((MEMBERS,))
    for recorded in log(invited(ANNA), invited(BEN), MemberDeactivated(member_id=who(BEN))):
        kept.take(recorded)
    named = [who(ANNA), who(BEN), who(MAX), None]
    assert await members_among(kept, ORGANISATION, named) == {who(ANNA)}
