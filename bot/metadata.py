"""Takes out of a file what tells who made it and where: the GPS of a film, the author of a PDF, the tags of a song."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"})
TELLING = frozenset({b"udta", b"meta", b"uuid", b"Xtra"})
HEAD = 8
ID3_HEAD = 10


def without_metadata(data: bytes, mime: str) -> bytes:
    """The same content. A file that cannot be taken apart (broken, encrypted) is returned as it is."""
    match mime:
        case "video/mp4":
            return _mp4(data)
        case "application/pdf":
            return _pdf(data)
        case "audio/mpeg":
            return _mp3(data)
    return data


def _mp4(data: bytes) -> bytes:
    """Boxes that tell become "free" ones of the same size, filled with zeros: nothing else moves
    (ISO/IEC 14496-12, 8.1.2 and 8.10; phones keep the place in moov/udta/©xyz)."""
    film = bytearray(data)
    for start, size in _telling(data, 0, len(data)):
        film[start + 4 : start + size] = b"free" + bytes(size - HEAD)
    return bytes(film)


def _telling(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offset and size of each box that tells, in bytes."""
    while start + HEAD <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + HEAD
        if size == 1 and start + 2 * HEAD <= end:
            size, body = struct.unpack_from(">Q", data, start + HEAD)[0], start + 2 * HEAD
        size = end - start if size == 0 else size
        if size < body - start or start + size > end:
            return
        if kind in TELLING:
            yield start, size
        elif kind in CONTAINERS:
            yield from _telling(data, body, start + size)
        start += size


def _pdf(data: bytes) -> bytes:
    """Without document information and XMP (ISO 32000-1, 14.3)."""
    try:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        writer.metadata = None
        writer.xmp_metadata = None
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, struct.error):
        return data
    return out.getvalue()


def _mp3(data: bytes) -> bytes:
    """Without the ID3v2 tag at the front (https://id3.org/id3v2.4.0-structure, 3.1) and ID3v1 at the end."""
    if data[:3] == b"ID3" and len(data) > ID3_HEAD:
        size = 0
        for byte in data[6:ID3_HEAD]:
            size = size << 7 | byte & 0x7F
        rest = data[ID3_HEAD + size :]
        data = rest if rest[:2] == b"\xff\xfb" else data
    return data[:-128] if data[-128:-125] == b"TAG" else data
