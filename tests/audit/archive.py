"""The audit service in a town whose log holds a quarter."""

from services.audit.main import SERVICE
from services.runtime.store.api import Append, Appended, StreamWrite
from tests.support.history import NOON_US, ORGANISATION, History
from tests.support.town import Town


async def archive(history: History) -> Town:
    """The town; event n of the history was recorded n µs after NOON_US."""
    town = Town(SERVICE, organisation=ORGANISATION)
    await town.open()
    for recorded in history.events:
        header = recorded.header
        write = StreamWrite(
            stream=header.stream, expected=header.version - 1, events=(recorded.event,)
        )
        outcome = await town.store.append(
            Append(
                organisation_id=ORGANISATION,
                writes=(write,),
                actor=header.actor,
                correlation=header.correlation,
                at=NOON_US + recorded.index,
            )
        )
        assert isinstance(outcome, Appended), outcome
    await town.settle(ORGANISATION)
    return town
