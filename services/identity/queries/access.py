"""Who may look into an organisation's directory: its own people, and services."""

from contracts.errors import Forbidden
from contracts.values import Actor


def demand_insider(actor: Actor) -> None:
    """Pass, or raise Forbidden: the operator sees that organisations exist, nothing in them."""
    if actor.kind not in ("member", "system"):
        raise Forbidden(who="a member of the organisation")


def demand_operator(actor: Actor) -> None:
    """Pass, or raise Forbidden."""
    if actor.kind != "operator":
        raise Forbidden(who="the operator of the platform")
