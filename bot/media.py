"""Files by the hash of their content. Images are made anew without EXIF, and other files lose what tells who made them
where, so that no place, camera or name travels along."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import fsspec
from PIL import Image, ImageOps, UnidentifiedImageError

from bot.dialogue.message import Attachment, AttachmentKind
from bot.metadata import without_metadata

LIMIT = 20 * 1024 * 1024
LONGEST_SIDE = 1600
SIGNATURES: tuple[tuple[bytes, int, str, AttachmentKind], ...] = (
    (b"%PDF-", 0, "application/pdf", "document"),
    (b"ftyp", 4, "video/mp4", "video"),
    (b"\x1aE\xdf\xa3", 0, "video/webm", "video"),
    (b"OggS", 0, "audio/ogg", "voice"),
    (b"ID3", 0, "audio/mpeg", "voice"),
    (b"\xff\xfb", 0, "audio/mpeg", "voice"),
)

Image.MAX_IMAGE_PIXELS = 60_000_000


class Unwanted(Exception):
    """A file that is not kept. `reason` is a text key suffix: "large", "kind" or "broken"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MediaStore:
    """Content-addressed files below a folder or any fsspec URL."""

    def __init__(self, root: Path | str) -> None:
        self.files, self.root = fsspec.url_to_fs(str(root))
        self.files.makedirs(self.root, exist_ok=True)

    def put(self, data: bytes) -> Attachment:
        """Keep a file that a resident or an officer sent; its kind is told by its content.

        Raises `Unwanted` when it is over 20 MiB, of an unknown kind, or not readable.
        """
        if len(data) > LIMIT:
            raise Unwanted("large")
        for mark, offset, mime, kind in SIGNATURES:
            if data[offset : offset + len(mark)] == mark:
                return self._keep(without_metadata(data, mime), kind, mime)
        return self._keep(_clean(data), "photo", "image/jpeg")

    def put_document(self, data: bytes, mime: str) -> Attachment:
        """Keep a file that was made here."""
        return self._keep(data, "document", mime)

    def link(self, promised: str, kept: Attachment) -> None:
        """A name that was given before the content was there now stands for it."""
        path = self._path(promised, "links")
        self.files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        self.files.pipe_file(path, kept.ref.encode())

    def get(self, ref: str) -> bytes:
        """The content. Raises KeyError when there is none under this name (yet)."""
        if not (len(ref) == 64 and all(c in "0123456789abcdef" for c in ref)):
            raise KeyError(ref)
        try:
            return bytes(self.files.cat_file(self._path(ref)))
        except FileNotFoundError:
            return self._linked(ref)

    def _linked(self, ref: str) -> bytes:
        try:
            kept = self.files.cat_file(self._path(ref, "links")).decode()
            return bytes(self.files.cat_file(self._path(kept)))
        except FileNotFoundError as missing:
            raise KeyError(ref) from missing

    @staticmethod
    def mime(data: bytes) -> str:
        """What a kept file is, told by its content."""
        for mark, offset, mime, _ in SIGNATURES:
            if data[offset : offset + len(mark)] == mark:
                return mime
        return "image/jpeg" if data[:2] == b"\xff\xd8" else "application/json"

    def _keep(self, data: bytes, kind: AttachmentKind, mime: str) -> Attachment:
        ref = hashlib.sha256(data).hexdigest()
        path = self._path(ref)
        if not self.files.exists(path):
            self.files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self.files.pipe_file(f"{path}.part", data)
            self.files.mv(f"{path}.part", path)
        return Attachment(kind, ref, mime, len(data))

    def _path(self, ref: str, *below: str) -> str:
        return "/".join([self.root, *below, ref[:2], ref])


def _clean(data: bytes) -> bytes:
    """A JPEG of the same picture, turned upright, at most 1600 pixels long, without EXIF, XMP or comment."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            upright = _upright(image).convert("RGB")
            upright.info = {}  # else the comment would go along
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=82, optimize=True)
    except UnidentifiedImageError as unknown:
        raise Unwanted("kind") from unknown
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise Unwanted("broken") from broken
    return out.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    """A picture whose EXIF nobody can read is taken as it lies."""
    try:
        return ImageOps.exif_transpose(image)
    except SyntaxError:
        return image
