"""Makes a PNG small: at most 64 colours, a byte a pixel, deflated hard. Pages have few colours."""

import struct
import zlib
from collections import Counter

COLOURS_MAX = 64
SIGNATURE = b"\x89PNG\r\n\x1a\n"
Colour = tuple[int, int, int]


def smaller(png: bytes) -> bytes:
    """The same picture in few colours; png has 8 bits a channel and is not interlaced."""
    width, height, channels, rows = _rows(png)
    pixels = [
        [tuple(row[at : at + 3]) for at in range(0, width * channels, channels)] for row in rows
    ]
    counted = Counter(colour for row in pixels for colour in row)
    palette = [colour for colour, _ in counted.most_common(COLOURS_MAX)]
    near = {colour: _nearest(colour, palette) for colour in counted}
    raw = b"".join(b"\0" + bytes(near[colour] for colour in row) for row in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    table = b"".join(bytes(colour) for colour in palette)
    parts = ((b"IHDR", head), (b"PLTE", table), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _nearest(colour: tuple[int, ...], palette: list[tuple[int, ...]]) -> int:
    def far(n: int) -> int:
        return sum((one - other) ** 2 for one, other in zip(colour, palette[n], strict=True))

    return min(range(len(palette)), key=far)


def _rows(png: bytes) -> tuple[int, int, int, list[bytearray]]:
    """Width, height, channels, and the rows without their filters."""
    at, data, head = len(SIGNATURE), b"", b""
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        head = body if kind == b"IHDR" else head
        data += body if kind == b"IDAT" else b""
        at += length + 12
    width, height = struct.unpack(">II", head[:8])
    channels = {2: 3, 6: 4}[head[9]]
    raw, size = zlib.decompress(data), width * channels
    rows: list[bytearray] = []
    above = bytearray(size)
    for n in range(height):
        start = n * (size + 1)
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + size], above, channels)
        rows.append(above)
    return width, height, channels, rows


def _unfiltered(kind: int, line: bytes, above: bytearray, channels: int) -> bytearray:
    row = bytearray(line)
    for at in range(len(row)):
        left = row[at - channels] if at >= channels else 0
        corner = above[at - channels] if at >= channels else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind]
        row[at] = (row[at] + guess) & 255
    return row


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda one: abs(guess - one))
