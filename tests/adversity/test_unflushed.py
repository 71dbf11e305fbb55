"""A server that dies with what it had not yet flushed of a read model."""

import os
import signal
from pathlib import Path

import pytest

from contracts.registry import SERVICES
from services.runtime import signals
from services.runtime.bus.config import RELAY
from services.runtime.embedded.postgres import Postgres
from services.runtime.migrate import migrate
from services.runtime.settings import Settings
from tests.support.models import a_team_and_its_people, open_models
from tests.support.platform import held, password_of
from tests.support.rolls import rolls

# Long enough that nothing is flushed but what a commit waits for.
UNFLUSHED = {"wal_writer_delay": "10s"}

pytestmark = pytest.mark.servers


async def test_documents_that_a_crash_took_back_are_applied_again(tmp_path: Path):
    async with held(tmp_path) as here, signals.listening("child.ready") as ready:
        server = Postgres(here.data, Settings())
        await here.supervisor.start([server.child(UNFLUSHED)])
        await migrate(server.url(), {name: password_of(name) for name in (*SERVICES, RELAY)})
        async with open_models(server.url(), (rolls,)) as models, models.running():
            organisation = await models.organisation()
            team = await a_team_and_its_people(models, organisation, "Bakers", people=2)
            await models.applied(organisation, 3)

            # Nothing else happens that would make the runner look.
            async with signals.listening("applied") as again:
                os.kill((await ready.wait())["pid"], signal.SIGKILL)
                await ready.wait()
                await again.wait()
            roll = await models.documents.get(rolls, organisation, str(team))
            assert roll is not None
            assert len(roll.member_ids) == 2
