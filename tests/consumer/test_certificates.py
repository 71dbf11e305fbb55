"""A receiver whose certificate is wrong is refused by the reason, one that is right is taken."""

import ssl
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from services.consumer.certificates import Flaw, papers
from services.notification.delivery.client import Client, trusting
from services.notification.delivery.guard import Flight, Resolver, Sockets
from services.notification.domain.addresses import read_permits
from services.notification.domain.target import read_target
from tests.consumer.test_receiver import listening
from tests.notification.log import TEAM

HOST = "127.0.0.1"
SECONDS_MAX = 20
REASONS: list[tuple[Flaw, str]] = [
    ("self-signed", "self-signed certificate"),
    ("wrong-name", "IP address mismatch"),
    ("expired", "certificate has expired"),
]


def asked(port: int, authority: Path) -> int:
    """The status that a client gets who trusts an authority. Raises what it finds wrong."""
    context = ssl.create_default_context(cafile=str(authority))
    link = HTTPSConnection(HOST, port, timeout=SECONDS_MAX, context=context)
    link.request("POST", "/hook", body=b"{}")
    return link.getresponse().status


def test_a_valid_certificate_is_taken_by_who_trusts_its_authority(tmp_path: Path):
    made = papers(tmp_path, HOST)
    with listening(certificate=made.certificate) as (receiver, told):
        assert asked(receiver.server_port, made.authority) == 200
    assert len(told) == 1


@pytest.mark.parametrize(("flaw", "reason"), REASONS)
def test_each_flaw_is_refused_for_what_it_is(tmp_path: Path, flaw: Flaw, reason: str):
    made = papers(tmp_path, HOST, flaw)
    refused = pytest.raises(ssl.SSLCertVerificationError, match=reason)
    with listening(certificate=made.certificate) as (receiver, told), refused:
        asked(receiver.server_port, made.authority)
    assert told == []


@pytest.mark.parametrize("flaw", [None, *(flaw for flaw, _ in REASONS)])
async def test_our_deliveries_never_reach_a_receiver_with_a_flaw(tmp_path: Path, flaw: Flaw | None):
    made, permits = papers(tmp_path, HOST, flaw), read_permits(f"{HOST}/32:1-65535")
    context = trusting()
    context.load_verify_locations(made.authority)
    client = Client(Sockets(permits), Resolver(permits), context)
    with listening(certificate=made.certificate) as (receiver, told):
        target = read_target(f"https://{HOST}:{receiver.server_port}/hook", permits)
        flight = Flight(organisation=TEAM, target=target)
        answer = await client.post(flight, b"{}", {}, SECONDS_MAX)
        await client.close()
    assert answer.outcome.kind == ("tls_invalid" if flaw else "delivered")
    assert len(told) == (0 if flaw else 1)
