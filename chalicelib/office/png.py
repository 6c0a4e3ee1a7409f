"""Reading a PNG without trusting it: its pixels are kept, all else that stands in the file goes.

Source: PNG Specification (Third Edition), https://www.w3.org/TR/png-3/.
"""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Values a pixel has, by the colour type of the file."""

_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
           (0, 1, 1, 2))  # fmt: skip
"""First column and row, and steps between them, of the seven passes of an interlaced file."""

MOST_PIXELS = 4_000_000


class PngError(Exception):
    """It is no whole PNG of a sensible size."""


def cleaned(content: bytes) -> tuple[bytes, int, int]:
    """The same picture without anything but its pixels; its width and height.

    Raises:
        PngError: if it is damaged, too large, or no PNG.
    """
    chunks = list(_chunks(content))
    if [chunks[0][0], chunks[-1][0]] != [b"IHDR", b"IEND"]:
        raise PngError("head or end is missing")
    width, height, rows = _head(chunks[0][1])
    packed = b"".join(body for kind, body in chunks if kind == b"IDAT")
    _require_pixels(packed, rows)
    kept = b"".join(_chunk(kind, body) for kind, body in chunks if kind in _KEPT)
    return SIGNATURE + kept, width, height


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not content.startswith(SIGNATURE):
        raise PngError("the signature is missing")
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        head = content[at : at + 8]
        if len(head) < 8:
            raise PngError("it ends too early")
        length, kind = struct.unpack(">I4s", head)
        body = content[at + 8 : at + 8 + length]
        if content[at : at + 12 + length] != _chunk(kind, body):
            raise PngError("a checksum is wrong")
        yield kind, body
        at += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _head(body: bytes) -> tuple[int, int, int]:
    """Width, height, and the number of bytes that the pixels must have."""
    if len(body) != 13:
        raise PngError("the head has another length")
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">IIBBBBB", body)
    if depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlaced > 1:
        raise PngError("a kind of pixels that does not exist")
    if not 0 < width * height <= MOST_PIXELS:
        raise PngError("too many pixels")
    bits = depth * _CHANNELS[colour]
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    sizes = (
        (max(0, -(-(width - x) // across)), max(0, -(-(height - y) // down)))
        for x, y, across, down in passes
    )
    return width, height, sum(rows * (1 + -(-columns * bits // 8)) for columns, rows in sizes
                              if columns)  # fmt: skip


def _require_pixels(packed: bytes, size: int) -> None:
    """Unpack no more than there may be."""
    reader = zlib.decompressobj()
    try:
        pixels = reader.decompress(packed, size + 1)
    except zlib.error as error:
        raise PngError("the pixels are damaged") from error
    if len(pixels) != size or not reader.eof:
        raise PngError("more or fewer pixels than it says")
