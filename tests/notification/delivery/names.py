"""A name server on loopback that answers what it is told, with no time to live, or not at all."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

A, AAAA = 1, 28
# From a name to its addresses; None is silence.
Answers = Callable[[str], list[str] | None]


class Names(asyncio.DatagramProtocol):
    """Answers questions for A and AAAA."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.asked: list[str] = []
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        name, at = _name(data)
        kind = int.from_bytes(data[at : at + 2])
        self.asked.append(name)
        found = self._answers(name)
        if found is not None:
            records = [_record(kind, address) for address in found]
            told = [record for record in records if record]
            head = data[:2] + b"\x81\x80\x00\x01" + len(told).to_bytes(2) + b"\0\0\0\0"
            self._transport.sendto(head + data[12 : at + 4] + b"".join(told), addr)


def _name(data: bytes) -> tuple[str, int]:
    labels, at = [], 12
    while data[at]:
        labels.append(data[at + 1 : at + 1 + data[at]].decode("ascii"))
        at += 1 + data[at]
    return ".".join(labels).lower(), at + 1


def _record(kind: int, address: str) -> bytes:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    if kind != (AAAA if ":" in address else A):
        return b""
    raw = socket.inet_pton(family, address)
    return b"\xc0\x0c" + kind.to_bytes(2) + b"\0\x01" + bytes(4) + len(raw).to_bytes(2) + raw


@asynccontextmanager
async def names(answers: Answers) -> AsyncIterator[tuple[Names, dict[str, Any]]]:
    """A name server, and what makes a resolver ask it."""
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        lambda: Names(answers), local_addr=("127.0.0.1", 0)
    )
    port = transport.get_extra_info("sockname")[1]
    try:
        yield protocol, {"nameservers": ["127.0.0.1"], "udp_port": port, "tcp_port": port}
    finally:
        transport.close()
