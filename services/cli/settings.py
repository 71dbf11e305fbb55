"""`scoreline settings`: every setting with its default."""

import click

from services.runtime.settings import listed


@click.command()
def settings() -> None:
    """List every setting: its environment variable, type, default and what it is for."""
    for setting in listed():
        default = setting.default or "(empty)"
        click.echo(f"{setting.variable}  {setting.type}, default {default}")
        click.echo(f"    {setting.doc}")
