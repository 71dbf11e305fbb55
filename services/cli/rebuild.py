"""`scoreline rebuild [SERVICE[/PROJECTION]]`: read models anew from the log."""

import asyncio
import importlib
import os

import click

from contracts.registry import EVENT_OWNERS
from services.cli.where import open_store
from services.runtime.projection.rebuild import rebuild as build_beside
from services.runtime.service import Service
from services.runtime.settings import Settings, read


@click.command()
@click.argument("which", default="")
def rebuild(which: str) -> None:
    """Build read models anew beside the live ones and swap: all, a SERVICE's, or one
    SERVICE/PROJECTION. Readers never see an empty one."""
    service, _, projection = which.partition("/")
    if service and service not in EVENT_OWNERS:
        raise click.ClickException(f"{service} is no service: {', '.join(EVENT_OWNERS)}")
    asyncio.run(_rebuild(read(os.environ), (service,) if service else EVENT_OWNERS, projection))


def wiring_of(service: str) -> Service:
    """The wiring of a service by name."""
    found = importlib.import_module(f"services.{service}.main").SERVICE
    assert isinstance(found, Service)
    return found


async def _rebuild(settings: Settings, services: tuple[str, ...], wanted: str) -> None:
    for service in services:
        known = {p.name: p for p in wiring_of(service).projections}
        if wanted and wanted not in known:
            raise click.ClickException(f"{service} keeps {', '.join(known)}, not {wanted}")
        async with open_store(settings, service) as (store, pool):
            for projection in [known[wanted]] if wanted else known.values():
                built = await build_beside(projection, store, pool)
                click.echo(
                    f"{service}/{projection.name}: {built.events} events of "
                    f"{built.organisations} organisations gave {built.documents} documents "
                    f"in {built.seconds:.1f} s, live as {built.label}"
                )
