from contracts.events.identity import MemberChanged
from contracts.queries.audit import History as Ask
from services.audit.queries.entries import ENTRIES_READ_MAX
from tests.audit.archive import archive
from tests.audit.quarter import ADA, ADMIN, quarter
from tests.support.history import History


async def test_a_forgotten_person_has_no_name():
    gone = quarter().add(f"member/{ADA}", MemberChanged(member_id=ADA, name="", old_name=""))
    page = await (await archive(gone)).ask(Ask(actor=str(ADA)), actor=ADMIN)
    assert {entry.actor.name for entry in page.data} == {None}


async def test_a_filter_that_fits_nothing_reads_so_much_and_says_where_to_go_on():
    history = History().add(
        f"member/{ADA}",
        *(
            MemberChanged(member_id=ADA, name=str(n), old_name=str(n - 1))
            for n in range(ENTRIES_READ_MAX + 1)
        ),
        actor=ADMIN.reference,
    )
    town = await archive(history)
    page = await town.ask(Ask(entity=ADA, type="no.such"), actor=ADMIN)
    assert page.data == () and page.next is not None
    rest = await town.ask(Ask(entity=ADA, type="no.such", after=page.next), actor=ADMIN)
    assert rest.data == () and rest.next is None
