"""The way to a mail server in virtual time: how often it is asked while it is down, and how it is
begun with when it is back."""

import asyncio
from email.message import EmailMessage

import pytest

from services.notification.domain.breaker import FAILURES_IN_A_ROW, SUCCESSES_TO_CLOSE
from services.notification.mailing.carrier import NO_MAILBOX, Away, Turned
from services.notification.mailing.outlet import IN_FLIGHT_MAX, Outlet, Shut

HOUR = 3600.0


class Server:
    """A carrier that does as it is told; at_once is how many it had in hand at the most."""

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.now = 0.0
        self.asked = self.in_hand = self.at_once = 0

    async def send(self, message: EmailMessage, shelf: str) -> None:
        self.asked += 1
        self.in_hand += 1
        self.at_once = max(self.at_once, self.in_hand)
        await asyncio.sleep(0)
        self.in_hand -= 1
        if self.fault is not None:
            raise self.fault


def outlet_to(server: Server) -> Outlet:
    return Outlet(server, now=lambda: server.now, chance=lambda: 0.5)


async def tried(outlet: Outlet) -> str:
    """What became of one mail."""
    try:
        await outlet.send(EmailMessage(), "any")
    except (Away, Turned, Shut) as found:
        return type(found).__name__
    return "sent"


async def test_a_day_without_a_server_costs_a_probe_now_and_then():
    server = Server()
    outlet = outlet_to(server)
    server.fault = Away("timeout")
    for minute in range(24 * 60):
        server.now = minute * 60.0
        for _ in range(10):
            await tried(outlet)
    # 14,400 mails were to be sent.
    assert FAILURES_IN_A_ROW < server.asked < 320
    print(f"mail: a server down for a day, 14,400 mails due, {server.asked} attempts")


async def test_a_server_that_is_back_is_begun_with_slowly():
    server = Server()
    outlet = outlet_to(server)
    server.fault = Away("no_connection")
    for _ in range(FAILURES_IN_A_ROW):
        assert await tried(outlet) == "Away"
    assert await tried(outlet) == "Shut"
    server.fault, server.now = None, HOUR
    # While it is not known to be well, one at a time is all it gets.
    both = await asyncio.gather(tried(outlet), tried(outlet))
    assert sorted(both) == ["Shut", "sent"] and server.at_once == 1
    for _ in range(SUCCESSES_TO_CLOSE - 1):
        assert await tried(outlet) == "sent"
    assert outlet.breaker.is_closed and outlet.pace.window <= 2
    # Of twenty at once it gets two first; each clean round doubles that, up to the limit.
    assert set(await asyncio.gather(*(tried(outlet) for _ in range(2)))) == {"sent"}
    assert server.at_once <= 2
    assert set(await asyncio.gather(*(tried(outlet) for _ in range(40)))) == {"sent"}
    assert server.at_once == IN_FLIGHT_MAX


async def test_bad_addresses_say_nothing_against_the_server():
    server = Server()
    outlet = outlet_to(server)
    server.fault = Turned(NO_MAILBOX, is_mailbox=True)
    for _ in range(50):
        assert await tried(outlet) == "Turned"
    server.fault = Turned(450)
    for _ in range(50):
        assert await tried(outlet) == "Turned"
    assert outlet.breaker.is_closed


@pytest.mark.parametrize("outcome", ["no_connection", "timeout", "tls_invalid", "broken"])
async def test_whatever_keeps_it_away_shuts_the_way(outcome):
    server = Server()
    outlet = outlet_to(server)
    server.fault = Away(outcome)
    for _ in range(FAILURES_IN_A_ROW):
        assert await tried(outlet) == "Away"
    assert await tried(outlet) == "Shut" and server.asked == FAILURES_IN_A_ROW
