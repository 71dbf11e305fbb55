"""Which addresses may be called: explicit ranges, since a library's idea of "global" lets through
loopback in other clothes and changes between versions."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from msgspec import Struct

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS = frozenset((443, 8443))

DENIED_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        # A cloud platform's host agent, on a public address.
        "168.63.129.16/32",
    )
)
ALLOWED_6 = IPv6Network("2000::/3")
DENIED_6 = tuple(
    IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


class Permit(Struct, frozen=True):
    """What the operator allows besides: addresses of a network on some ports."""

    network: Network
    first_port: int
    last_port: int

    def covers(self, address: Address, port: int) -> bool:
        """Whether this allows an address and port."""
        return (
            address.version == self.network.version
            and address in self.network
            and self.first_port <= port <= self.last_port
        )


def read_permits(text: str) -> tuple[Permit, ...]:
    """`127.0.0.1/32:18000-18999, ::1/128:8080` as permits. Raises ValueError for anything else."""
    return tuple(_permit(part.strip()) for part in text.split(",") if part.strip())


def _permit(text: str) -> Permit:
    network, _, ports = text.rpartition(":")
    first, _, last = ports.partition("-")
    permit = Permit(ip_network(network), int(first), int(last or first))
    if "/" not in network or not 0 < permit.first_port <= permit.last_port < 65536:
        raise ValueError(f"{text} is not CIDR:port or CIDR:port-port")
    return permit


def plain(address: Address) -> Address:
    """An IPv4 address in IPv6 clothes as what it is."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return address if mapped is None else mapped


def is_public(address: Address) -> bool:
    """Whether an address is somebody's on the open internet."""
    address = plain(address)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in DENIED_4)
    return address in ALLOWED_6 and not any(address in network for network in DENIED_6)


def may_call(text: str, port: int, permits: Sequence[Permit], *, is_odd: bool) -> bool:
    """Whether a concrete address and port may be called. is_odd marks a target that is no public
    https address by its URL: for that only the operator's permits count."""
    try:
        # A zone belongs to one machine's interfaces, so it is never somebody else's address.
        address = plain(ip_address(text))
    except ValueError:
        return False
    if any(permit.covers(address, port) for permit in permits):
        return True
    return not is_odd and port in PORTS and is_public(address)


def is_permitted(text: str, port: int, permits: Sequence[Permit]) -> bool:
    """Whether the operator vouches for an address and port."""
    return any(permit.covers(plain(ip_address(text)), port) for permit in permits)
