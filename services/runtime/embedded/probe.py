"""Asks an HTTP server on this machine how it is."""

import asyncio
import re

ANSWER_S_MAX = 2.0
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


async def status(host: str, port: int, path: str) -> int:
    """The status a GET of path is answered with; 0 when nobody answers in ANSWER_S_MAX."""
    try:
        async with asyncio.timeout(ANSWER_S_MAX):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                asked = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
                writer.write(asked.encode())
                found = _STATUS.match(await reader.readline())
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError):
        return 0
    return int(found[1]) if found else 0
