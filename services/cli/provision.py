"""`scoreline provision`: the stream and the consumers of an external NATS."""

import asyncio
import os

import click

from services.runtime.bus.provision import NotProvisioned
from services.runtime.bus.provision import provision as bring_up_to_date
from services.runtime.settings import read

REPLICAS = (1, 3, 5)


@click.command()
@click.option(
    "--replicas",
    type=click.IntRange(1, 5),
    help="Nodes that keep each event; by default as many as the URL names, if 1, 3 or 5.",
)
def provision(replicas: int | None) -> None:
    """Make stream and consumers at SCORELINE_NATS_URL, the provisioner's, what is expected."""
    url = read(os.environ).nats_url
    if not url:
        raise click.ClickException("SCORELINE_NATS_URL is not set")
    try:
        changed = asyncio.run(bring_up_to_date(url, replicas=replicas or replicas_for(url)))
    except NotProvisioned as fault:
        raise click.ClickException(f"NATS refuses: {fault}") from None
    for line in changed:
        click.echo(line)
    click.echo("up to date")


def replicas_for(url: str) -> int:
    """Replicas for a URL that may name several servers; an even number adds no safety."""
    named = len(url.split(","))
    return max(count for count in REPLICAS if count <= named)
