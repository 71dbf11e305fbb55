from uuid import UUID

from contracts.events.identity import MemberChanged, MemberDeactivated
from contracts.events.identity_erasure import PersonErased
from contracts.events.identity_parties import ExternalPartyAdded
from contracts.queries.audit import History as Ask
from contracts.values import ERASED_NAME
from services.audit.queries.entries import ENTRIES_READ_MAX, READ_AT_ONCE
from tests.audit.archive import archive
from tests.audit.quarter import ADA, ADMIN, BEN, EVE, quarter
from tests.support.history import History


async def test_a_forgotten_person_has_no_name():
    erased = PersonErased(
        subject="member", subject_id=ADA, key_id=UUID(int=1), legal_ground="objection"
    )
    town = await archive(quarter().add(f"member/{ADA}", erased, actor=ADMIN.reference))
    page = await town.ask(Ask(actor=str(ADA)), actor=ADMIN)
    assert len(page.data) > 3
    assert {(entry.actor.name, entry.actor.erased) for entry in page.data} == {(ERASED_NAME, True)}
    (told,) = (await town.ask(Ask(entity=ADA, type="person.erased"), actor=ADMIN)).data
    assert (told.entity.kind, told.entity.id) == ("member", ADA)
    assert {change.field for change in told.changes} == {"key_id", "legal_ground"}


async def test_whoever_acts_is_named_inside_outside_and_services_too():
    known = ExternalPartyAdded(external_party_id=BEN, name="Mia", email="mia@mill.example")
    left = MemberDeactivated(member_id=EVE)
    history = (
        quarter()
        .add(f"external_party/{BEN}", known, actor=f"external_party/{BEN}")
        .add(f"member/{EVE}", left, actor=f"member/{EVE}")
    )
    page = await (await archive(history)).ask(Ask(), actor=ADMIN)
    called = {(entry.actor.kind, entry.actor.name) for entry in page.data}
    assert {("operator", "operator"), ("system", "scoring"), ("member", "Ada")} <= called
    assert ("external_party", "Mia") in called
    # Of this one the log has no name.
    assert ("member", None) in called


async def test_a_filter_that_fits_nothing_reads_so_much_and_says_where_to_go_on():
    history = History().add(
        f"member/{ADA}",
        *(
            MemberChanged(member_id=ADA, name=str(n), old_name=str(n - 1))
            for n in range(ENTRIES_READ_MAX + READ_AT_ONCE)
        ),
        actor=ADMIN.reference,
    )
    town = await archive(history)
    page = await town.ask(Ask(entity=ADA, type="no.such"), actor=ADMIN)
    assert page.data == () and page.next is not None
    rest = await town.ask(Ask(entity=ADA, type="no.such", after=page.next), actor=ADMIN)
    assert rest.data == () and rest.next is None
