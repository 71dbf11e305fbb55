"""Audit on the real tables: the history as in memory, equal to the fold of the log."""

from contracts.events.identity import MemberChanged, TeamCreated
from contracts.queries.audit import History as Ask
from contracts.times import rfc3339
from services.audit.main import SERVICE
from tests.audit.quarter import ADA, ADMIN, BEN, KEY, MEMBER, invited, issued
from tests.support.history import NOON_US, History
from tests.support.tables import on_tables, recorded


def people() -> History:
    """Two people, a key, a new name and three teams: seven events."""
    history = History()
    for member_id, event in invited.items():
        history.add(f"member/{member_id}", event, actor="operator")
    history.add(f"api_key/{KEY}", issued, actor=ADMIN.reference)
    renamed = MemberChanged(member_id=BEN, name="Benno", old_name="Ben")
    history.add(f"member/{BEN}", renamed, actor=ADMIN.reference)
    for n, name in enumerate(("Bakers", "Shops", "Ovens")):
        made = TeamCreated(team_id=KEY, name=name)
        history.add(f"team/0000000{n}-0000-7000-8000-000000000000", made, actor=MEMBER.reference)
    return history


async def test_the_history_on_the_tables_is_the_one_of_the_log(database: str):
    here = await recorded(database, people())
    async with on_tables(database, SERVICE) as tables:
        await tables.caught_up(here)
        first = await tables.ask(Ask(limit=4), actor=ADMIN, organisation=here)
        rest = await tables.ask(Ask(limit=4, after=first.next), actor=ADMIN, organisation=here)
        assert [e.position for e in (*first.data, *rest.data)] == list(range(1, 8))
        assert first.data[3].changes[0].field == "name"
        by_ben = await tables.ask(
            Ask(actor=str(BEN), since=rfc3339(NOON_US + 6)), actor=ADMIN, organisation=here
        )
        assert [(e.position, e.actor.name) for e in by_ben.data] == [(6, "Benno"), (7, "Benno")]
        of_ada = await tables.ask(Ask(entity=ADA), actor=ADMIN, organisation=here)
        assert [e.position for e in of_ada.data] == [1]
        assert await tables.differences() == []
