"""How media look inside a message."""

import io
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.peers.telegram.account import Account, StoredFile
from tests.peers.telegram.wire import Json, Upload

FOLDERS = {
    "photo": "photos", "document": "documents", "video": "videos", "voice": "voice", "video_note": "video_notes",
    "sticker": "stickers", "audio": "music", "animation": "animations",
}  # fmt: skip


def photo(account: Account, stored: StoredFile) -> list[Json]:
    """The sizes of a photo, smallest first, as Telegram lists them."""
    try:
        with Image.open(io.BytesIO(stored.content)) as image:
            wide, high = image.size
            small = image.convert("RGB")
    except (UnidentifiedImageError, OSError):
        return [{**stored.shown(), "width": 1280, "height": 960}]
    small.thumbnail((90, 90))
    out = io.BytesIO()
    small.save(out, "JPEG")
    thumb = account.keep(Upload("thumb.jpg", out.getvalue(), "image/jpeg"), "thumbnails")
    return [
        {**thumb.shown(), "width": small.width, "height": small.height},
        {**stored.shown(), "width": wide, "height": high},
    ]


def media(account: Account, kind: str, stored: StoredFile) -> Json:
    """The field of a message that carries `stored` as a `kind`."""
    if kind == "photo":
        return {"photo": photo(account, stored)}
    shape: dict[str, Any] = stored.shown()
    if kind in {"document", "animation"}:
        shape |= {"file_name": stored.name, "mime_type": stored.mime}
    if kind in {"video", "animation"}:
        shape |= {"width": 640, "height": 480, "duration": 3, "mime_type": "video/mp4"}
    if kind == "voice":
        shape |= {"duration": 3, "mime_type": "audio/ogg"}
    if kind == "audio":
        shape |= {"duration": 3, "mime_type": "audio/mpeg"}
    if kind == "video_note":
        shape |= {"duration": 3, "length": 240}
    if kind == "sticker":
        shape |= {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "🙏",
        }
    if kind == "animation":
        return {"animation": shape, "document": {**stored.shown(), "file_name": stored.name, "mime_type": "video/mp4"}}
    return {kind: shape}
