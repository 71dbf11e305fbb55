"""`scoreline receive`: a receiver of webhooks that verifies, and misbehaves as it is told."""

import json
from dataclasses import asdict

import click

from services.consumer.receiver import Behaviour, Came, Receiver


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=18080, show_default=True)
@click.option("--key", "keys", multiple=True, help="whsec_… or whpk_…; as often as you like.")
@click.option("--fail", type=click.FloatRange(0, 100), default=0.0, help="Per cent that fail.")
@click.option(
    "--status", type=click.IntRange(400, 599), default=500, show_default=True, help="… with this."
)
@click.option("--retry-after", type=click.IntRange(0), help="Seconds, said with a 429 or 503.")
@click.option("--delay", type=click.FloatRange(0, 3600), default=0.0, help="Seconds to an answer.")
@click.option("--hang", is_flag=True, help="Send a head and never the body.")
@click.option("--redirect", help="Send everything elsewhere, with 307.")
@click.option("--seed", type=int, default=0, help="Which requests fail.")
def receive(
    host: str,
    port: int,
    keys: tuple[str, ...],
    fail: float,
    status: int,
    retry_after: int | None,
    delay: float,
    hang: bool,
    redirect: str | None,
    seed: int,
) -> None:
    """Receive webhooks and print a line of JSON for each; a challenge is answered.

    Without --key nothing is verified. A platform on this machine calls it only where
    SCORELINE_EGRESS_ALLOW names its address and port, as 127.0.0.1/32:18080.
    """
    behaviour = Behaviour(
        fail_percent=fail,
        status=status,
        retry_after_s=retry_after,
        delay_s=delay,
        hang=hang,
        redirect=redirect,
        seed=seed,
    )
    try:
        receiver = Receiver((host, port), keys, behaviour, _show)
    except OSError as fault:
        raise click.ClickException(f"{host}:{port} cannot be listened on: {fault}") from None
    with receiver:
        click.echo(f"listening http://{host}:{receiver.server_address[1]}/")
        try:
            receiver.serve_forever()
        except KeyboardInterrupt:
            return


def _show(came: Came) -> None:
    click.echo(json.dumps(asdict(came)))
