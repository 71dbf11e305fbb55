"""A worker process is killed while it delivers, by the system and without a word."""

import os

from services.bench import killed
from services.bench.office import WRITERS, Logins
from services.notification.delivery.keeping import UNKEPT_MAX
from tests.support.platform import password_of

# `scoreline bench kill` has a hundred thousand and ten.
DELIVERIES = int(os.environ.get("SCORELINE_TEST_DELIVERIES", "2000"))
KILLS = 2


async def test_gate_7_workers_that_are_killed_lose_nothing_and_repeat_at_most_a_window(
    database: str,
):
    logins = Logins(database, {name: password_of(name) for name in (*WRITERS, "notification")})
    found = await killed.measure(logins, DELIVERIES, KILLS)
    print(
        f"gate 7: {DELIVERIES} deliveries, {KILLS} processes killed: {found['lost']} lost, "
        f"{found['twice']} twice, at most {found['twice_after_a_kill_max']} after a kill"
    )
    assert found["lost"] == 0
    # Of what goes out while the last note is under way the killed worker may have known nothing.
    assert found["twice"] > 0 and found["twice_after_a_kill_max"] <= UNKEPT_MAX
