"""How much a core delivers, shortened: `scoreline bench deliveries` has the true figures."""

import pytest

from contracts.queries.notification import FEED_LIMIT_MAX
from services.bench import deliveries
from services.bench.office import WRITERS, Logins
from services.bench.receiver import COLD, WARM
from tests.support.platform import password_of

# A tenth of what the bench holds: of a core that others are at too, and of a run that is short.
SHARE = 0.1


@pytest.mark.parametrize(
    ("what", "events", "scheme", "way", "per_core_min"),
    [
        ("plain", 200, "http", WARM, deliveries.DELIVERIES_PER_CORE_MIN),
        ("warm TLS", 200, "https", WARM, deliveries.DELIVERIES_PER_CORE_MIN),
        ("cold TLS", 100, "https", COLD, deliveries.COLD_PER_CORE_MIN),
    ],
)
async def test_gate_16_a_core_delivers_so_many_a_second(
    database: str, what: str, events: int, scheme: str, way: str, per_core_min: int
):
    logins = Logins(database, {name: password_of(name) for name in (*WRITERS, "notification")})
    found = await deliveries.rate(logins, events, scheme, way)
    print(
        f"gate 16 ({what}): {found['per_s_core']:.0f} deliveries a second and core over "
        f"{found['deliveries']:.0f}, signed, logged and kept; the bench holds {per_core_min}"
    )
    assert found["per_s_core"] > SHARE * per_core_min


async def test_gate_16_a_core_is_pulled_of_so_many_a_second(database: str):
    logins = Logins(database, {name: password_of(name) for name in (*WRITERS, "notification")})
    found = await deliveries.pulled(logins, 3_000)
    print(
        f"gate 16 (pull): {found['pulled_per_s_core']:.0f} events a second and core over "
        f"{found['pulled']:.0f} in pages of {FEED_LIMIT_MAX}; the design asks for "
        f"{deliveries.PULLED_PER_CORE_MIN}"
    )
    assert found["pulled_per_s_core"] > SHARE * deliveries.PULLED_PER_CORE_MIN
