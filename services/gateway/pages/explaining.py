"""What a service could not read, with every fault in stable words."""

from contracts.envelope import Command, Refused, encode
from contracts.errors import Invalid
from services.gateway.shape import Shape

# What a service says of the first thing that it cannot read, in the words of its decoder.
UNREAD = "bad_value"


def explained(command: Command, refused: Refused) -> Refused:
    """A refusal as a form can show it: all faults of a command at once, where the service, which
    stops at the first, names only that one."""
    if not any(fault.code == UNREAD for fault in refused.errors):
        return refused
    try:
        Shape(type(command)).from_json(encode(command))
    except Invalid as invalid:
        return invalid.refused
    return refused
