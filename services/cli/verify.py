"""`scoreline verify FILE`: is an export what was recorded? Without a file: are the read models what
a fold of the log gives?"""

import asyncio
import os

import click

from contracts.registry import EVENT_OWNERS
from services.cli.rebuild import wiring_of
from services.cli.where import open_store
from services.runtime.projection.verify import Checked, check
from services.runtime.settings import Settings, read
from services.verifier import scoreline_verify

DIFFERENCES_SHOWN_MAX = 20


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[FILE] [OPTIONS]")
def verify(arguments: tuple[str, ...]) -> None:
    """Check an export: no server, no network, no settings. Without FILE, compare the tables of
    every service with a fold of the log; exit 1 if they differ.

    \b
    --key KEY          a key you trust, as name+id+base64; as often as you like
    --checkpoint FILE  a checkpoint you kept; as often as you like
    --receipt FILE     a receipt you kept; as often as you like
    --json             the report as JSON

    \b
    Exit 0: verified; 1: tampering or mismatch; 2: the evidence is not complete; 3: no export.
    """
    if arguments:
        raise SystemExit(scoreline_verify.main(list(arguments)))
    found = asyncio.run(_check_all(read(os.environ)))
    documents = sum(checked.documents for checked in found)
    differences = [d for checked in found for d in checked.differences]
    for difference in differences[:DIFFERENCES_SHOWN_MAX]:
        click.echo(
            f"{difference.label} of {difference.organisation_id}: "
            f"{difference.what} {difference.key} differs"
        )
    click.echo(
        f"{len(found)} read models, {documents} documents: "
        + (f"{len(differences)} differences" if differences else "equal to the log")
    )
    raise SystemExit(1 if differences else 0)


async def _check_all(settings: Settings) -> list[Checked]:
    found: list[Checked] = []
    for service in EVENT_OWNERS:
        async with open_store(settings, service) as (store, pool):
            found += [c async for c in check(wiring_of(service).projections, store, pool)]
    return found
