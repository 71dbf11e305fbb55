"""A receiver for the bench, in a process of its own: answers 204, and tells at the end what came
when. As little as HTTP can be, so that it costs little."""

import asyncio
import json
import ssl
import sys

from contracts.times import parse_rfc3339
from services.runtime import clock

HOST = "127.0.0.1"
WARM, COLD = "warm", "cold"
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
CLOSING = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


class Receiver:
    """Takes every request, with hangs_up one for each connection."""

    def __init__(self, *, hangs_up: bool = False) -> None:
        self._hangs_up = hangs_up
        self.came: list[tuple[str, float, float]] = []
        self.names: set[str] = set()
        self.more = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                # The first byte came a little before; the rest of the head is in the same packet.
                now = clock.now_us() / 1e6
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
                event = json.loads(await reader.readexactly(length))
                if event["type"] == "cycle.changed":
                    name = f"{event['organisation_id']} {event['data']['name']['new']}"
                    self.came.append((name, parse_rfc3339(event["timestamp"]) / 1e6, now))
                else:
                    self.came.append((event["id"], now, now))
                self.names.add(self.came[-1][0])
                self.more.set()
                if self._hangs_up:
                    writer.write(CLOSING)
                    return writer.close()
                writer.write(NO_CONTENT)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            # The other side has gone, or the bench has.
            writer.close()


async def keep(certificate: str, *, hangs_up: bool) -> None:
    """Say the port; listen until stdin ends, by TLS with a certificate's file; then say on one
    line, of each event of a cycle, the organisation with the cycle's new name, the event's own
    time, and when its first byte came; of others the id, and no time of their own."""
    receiver = Receiver(hangs_up=hangs_up)
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    server = await asyncio.start_server(receiver.serve, HOST, 0, backlog=1024, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(json.dumps(receiver.came), flush=True)


if __name__ == "__main__":
    asyncio.run(keep(sys.argv[1], hangs_up=sys.argv[2] == COLD))
