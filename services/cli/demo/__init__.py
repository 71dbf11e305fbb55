"""The demo organisation: a bakery of twenty-five people with two finished quarters and a running
one, made through the API as a company would make it.

It is made once: its idempotency keys name what they make, so that a load that was cut off goes on
where it stopped, and its owner's key is kept in the data directory.
"""

from pathlib import Path

from services.cli.client import Client
from services.cli.demo import bakery
from services.runtime import clock

KEY_FILE = "demo.key"
# Whose address the pages of the demo organisation are signed in with.
OWNER_EMAIL = "hanna@kornblum.example"


def load(url: str, operator_key: str, data_dir: Path) -> str:
    """Make the demo organisation unless it is there; returns its owner's API key."""
    kept = data_dir / KEY_FILE
    if kept.exists():
        return kept.read_text("ascii").strip()
    made = Client(url, operator_key).post(
        "/v1/organisations",
        {
            "name": "Kornblum Bakery",
            "timezone": "Europe/Berlin",
            "locale": "en",
            "owner": {"name": bakery.OWNER, "email": OWNER_EMAIL},
        },
        key="demo",
    )
    key = str(made["api_key"])
    bakery.make(url, key, str(made["owner"]["id"]), clock.today())
    kept.touch(mode=0o600)
    kept.write_text(key + "\n", "ascii")
    return key
