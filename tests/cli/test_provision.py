"""`scoreline provision` on a NATS of our own."""

import asyncio

from click.testing import CliRunner

from services.cli.provision import provision, replicas_for
from tests.support.bus import broker

__all__ = ["broker"]


async def test_it_says_what_it_made_and_then_that_all_is_well(broker, monkeypatch):
    monkeypatch.setenv("SCORELINE_NATS_URL", broker.url("provisioner"))
    first = await asyncio.to_thread(CliRunner().invoke, provision)
    assert "stream EVENTS: made" in first.output
    assert first.exit_code == 0
    second = await asyncio.to_thread(CliRunner().invoke, provision)
    assert second.output == "up to date\n"


async def test_a_wrong_password_is_told(broker, monkeypatch):
    monkeypatch.setenv("SCORELINE_NATS_URL", broker.url("provisioner").replace("secret", "guess"))
    refused = await asyncio.to_thread(CliRunner().invoke, provision)
    assert refused.exit_code == 1
    assert refused.output.endswith("Error: NATS refuses: nats: authorization failed\n")


def test_without_a_url_it_says_what_is_missing(monkeypatch):
    monkeypatch.delenv("SCORELINE_NATS_URL", raising=False)
    refused = CliRunner().invoke(provision)
    assert refused.output == "Error: SCORELINE_NATS_URL is not set\n"


def test_each_named_server_keeps_a_copy_but_never_an_even_number():
    assert [replicas_for(",".join(["nats://n"] * n)) for n in (1, 2, 3, 4, 5, 6)] == [
        1,
        1,
        3,
        3,
        5,
        5,
    ]
