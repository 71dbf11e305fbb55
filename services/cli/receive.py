"""`scoreline receive`: a receiver of webhooks that verifies, and misbehaves as it is told."""

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from services.consumer.certificates import FLAWS, Flaw, papers
from services.consumer.receiver import Behaviour, Came, Receiver

SHARE, WAIT, DELAY = click.FloatRange(0, 100), click.IntRange(0), click.FloatRange(0, 3600)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=18080, show_default=True)
@click.option("--key", "keys", multiple=True, help="whsec_… or whpk_…; as often as you like.")
@click.option(
    "--fail", "fail_percent", type=click.FloatRange(0, 100), default=0.0, help="Per cent that fail."
)
@click.option(
    "--status", type=click.IntRange(400, 599), default=500, show_default=True, help="… with this."
)
@click.option(
    "--retry-after",
    "retry_after_s",
    type=click.IntRange(0),
    help="Seconds, said with a 429 or 503.",
)
@click.option(
    "--delay", "delay_s", type=click.FloatRange(0, 3600), default=0.0, help="Seconds to an answer."
)
@click.option("--hang", is_flag=True, help="Send a head and never the body.")
@click.option("--redirect", help="Send everything elsewhere, with 307.")
@click.option(
    "--tls", type=click.Choice(("valid", *FLAWS)), help="Speak TLS, with such a certificate."
)
@click.option("--seed", type=int, default=0, help="Which requests fail.")
def receive(host: str, port: int, keys: tuple[str, ...], tls: str | None, **behaviour: Any) -> None:
    """Receive webhooks and print a line of JSON for each; a challenge is answered.

    Without --key nothing is verified. A platform on this machine calls it only where
    SCORELINE_EGRESS_ALLOW names its address and port, as 127.0.0.1/32:18080. With --tls the
    certificate is made for the moment; the file of the authority behind it is named.
    """
    with TemporaryDirectory(prefix="scoreline-receive-") as folder:
        made = papers(Path(folder), host, _flaw(tls)) if tls else None
        try:
            shown = made.certificate if made else None
            wish = Behaviour(**behaviour)
            receiver = Receiver((host, port), keys, wish, _show, shown)
        except OSError as fault:
            raise click.ClickException(f"{host}:{port} cannot be listened on: {fault}") from None
        with receiver:
            click.echo(f"listening {'https' if tls else 'http'}://{host}:{receiver.server_port}/")
            if made:
                click.echo(f"authority {made.authority}")
            try:
                receiver.serve_forever()
            except KeyboardInterrupt:
                return


def _flaw(tls: str) -> Flaw | None:
    return next((flaw for flaw in FLAWS if flaw == tls), None)


def _show(came: Came) -> None:
    click.echo(json.dumps(asdict(came)))
