"""`scoreline migrate`: schema, roles and event types of an external PostgreSQL."""

import asyncio
import os

import click

from services.runtime.migrate import MigrationRefused
from services.runtime.migrate import migrate as bring_up_to_date
from services.runtime.settings import read
from services.runtime.tenancy import UNREACHABLE

REFUSALS: tuple[type[BaseException], ...] = (MigrationRefused, *UNREACHABLE)


@click.command()
def migrate() -> None:
    """Bring the database at SCORELINE_DATABASE_URL, an administrator's, to what is expected."""
    settings = read(os.environ)
    if not settings.database_url:
        raise click.ClickException("SCORELINE_DATABASE_URL is not set")
    try:
        applied = asyncio.run(
            bring_up_to_date(settings.database_url, passwords_of(settings.login_passwords))
        )
    except REFUSALS as fault:
        raise click.ClickException(str(fault)) from None
    for step in applied:
        click.echo(f"applied {step}")
    click.echo("up to date")


def passwords_of(given: str) -> dict[str, str]:
    """`planning=a,relay=b` as a mapping."""
    pairs = (pair.partition("=") for pair in given.split(",") if pair)
    return {name: password for name, _, password in pairs}
