"""Files lose what tells who made them, and stay what they were."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from bot.media import MediaStore
from bot.metadata import without_metadata

NAME = b"Siti Rahmawati"
PLACE = b"-06.3426+106.7380/"


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def film() -> bytes:
    """The boxes of a telephone's film."""
    track = box(b"trak", box(b"tkhd", b"t" * 20), box(b"meta", NAME))
    return b"".join([
        box(b"ftyp", b"mp42", bytes(4)),
        box(b"moov", box(b"mvhd", b"m" * 20), track, box(b"udta", box(b"\xa9xyz", PLACE))),
        struct.pack(">I4sQ", 1, b"mdat", 16 + 7) + b"picture",
        box(b"uuid", NAME),
    ])  # fmt: skip


def paper() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": NAME.decode(), "/Title": "KTP"})
    writer.create_viewer_preferences()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def song() -> bytes:
    tag = b"TPE1" + NAME
    head = b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(tag)])
    return head + tag + b"\xff\xfb" + b"a" * 50 + b"TAG" + NAME.ljust(125)


def test_a_film_loses_place_and_name_and_nothing_moves():
    before, after = film(), without_metadata(film(), "video/mp4")
    assert PLACE in before
    assert (PLACE in after, NAME in after, len(after)) == (False, False, len(before))
    assert after.index(b"picture") == before.index(b"picture")
    assert without_metadata(after, "video/mp4") == after


def test_a_paper_loses_its_author():
    assert NAME in paper()
    after = without_metadata(paper(), "application/pdf")
    assert NAME not in after
    assert len(PdfReader(io.BytesIO(after)).pages) == 1


def test_a_song_loses_its_tags():
    assert without_metadata(song(), "audio/mpeg") == b"\xff\xfb" + b"a" * 50


@pytest.mark.parametrize("mime", ["video/mp4", "application/pdf", "audio/mpeg", "audio/ogg"])
@given(data=st.binary(max_size=200))
def test_whatever_it_is_nothing_breaks(mime, data):
    start = {"video/mp4": b"\x00\x00\x00\x18ftyp", "application/pdf": b"%PDF-1.4 ", "audio/mpeg": b"ID3"}
    assert isinstance(without_metadata(start.get(mime, b"") + data, mime), bytes)


def test_what_is_kept_is_clean(tmp_path):
    media = MediaStore(tmp_path)
    for data in (film(), paper(), song()):
        kept = media.get(media.put(data).ref)
        assert NAME not in kept


@pytest.mark.parametrize(
    ("form", "tells"),
    [
        ("JPEG", {"comment": NAME}),
        ("JPEG", {"xmp": b"<x:xmpmeta>" + NAME + b"</x:xmpmeta>"}),
        ("JPEG", {"icc_profile": NAME * 9}),
        ("WEBP", {"xmp": NAME}),
        ("GIF", {"comment": NAME}),
    ],
    ids=["comment", "xmp", "profile", "webp", "gif"],
)
def test_a_picture_keeps_nothing_but_the_picture(tmp_path, form, tells):
    out = io.BytesIO()
    Image.new("RGB", (16, 12), "navy").convert("P" if form == "GIF" else "RGB").save(out, form, **tells)
    assert NAME in out.getvalue()
    media = MediaStore(tmp_path)
    assert NAME not in media.get(media.put(out.getvalue()).ref)


def test_a_picture_whose_exif_nobody_can_read_is_kept(tmp_path):
    out = io.BytesIO()
    Image.new("RGB", (16, 12), "navy").save(out, "JPEG", exif=b"Exif\x00\x00nonsense")
    assert MediaStore(tmp_path).put(out.getvalue()).kind == "photo"
