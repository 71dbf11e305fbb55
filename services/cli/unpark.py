"""`scoreline unpark SERVICE`: let stopped lanes go on."""

import asyncio
import os

import click

from contracts.registry import EVENT_OWNERS
from services.cli.where import open_store
from services.runtime.projection.unpark import unpark as let_go_on
from services.runtime.settings import Settings, read


@click.command()
@click.argument("service", type=click.Choice(EVENT_OWNERS))
def unpark(service: str) -> None:
    """Let the lanes of SERVICE that stopped at an event try it again, after what broke them was
    mended. They go on from where they stopped: nothing is skipped."""
    asyncio.run(_unpark(read(os.environ), service))


async def _unpark(settings: Settings, service: str) -> None:
    async with open_store(settings, service) as (store, pool):
        lanes = await let_go_on(store, pool)
    for organisation_id, lane, index in lanes:
        click.echo(f"{lane} of {organisation_id} goes on at {index}")
    click.echo(f"{len(lanes)} lanes go on")
