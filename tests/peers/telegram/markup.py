"""Telegram's HTML: text and entities out of markup, refused in Telegram's words when it is broken."""

import html
import re
from typing import Any

from tests.peers.telegram.wire import BotError, Json, bad

_PLAIN = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "tg-spoiler": "spoiler", "blockquote": "blockquote", "a": "text_link", "span": "spoiler",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_TOKEN = re.compile(r"<[^>]*>?|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);?|[^<&]+|&")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s[^>]*)?)>\Z")
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{5,32})?)|(?P<url>https?://[^\s<>\"]+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{4,31})|(?P<hashtag>(?<!\w)#\w+)",
)


def width(text: str) -> int:
    """Length in UTF-16 units, the unit of Telegram's entity offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def found(text: str) -> list[Json]:
    """Entities Telegram finds by itself in plain text."""
    if not any(sign in text for sign in "/@#"):
        return []
    return [
        {"type": str(m.lastgroup), "offset": width(text[: m.start()]), "length": width(m.group())}
        for m in _FOUND.finditer(text)
    ]


def parsed(text: str, mode: str, given: Any = None) -> tuple[str, list[Json]]:
    """`text` without markup, and its entities.

    Raises `BotError` 400 for markup Telegram refuses and for modes other than HTML, which this emulator does not know.
    """
    if not mode:
        return _trimmed(text, list(given or found(text)))
    if mode.lower() != "html":
        raise bad("unsupported parse_mode")
    if "<" not in text and "&" not in text:
        return _trimmed(text, found(text))
    plain, entities = _walk(text)
    return _trimmed(plain, sorted(entities + found(plain), key=lambda e: (e["offset"], -e["length"])))


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    left = text.lstrip()
    cut = width(text) - width(left)
    left = left.rstrip()
    if not entities or (not cut and len(left) == len(text)):
        return left, entities
    end, kept = width(left), []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        stop = min(entity["offset"] - cut + entity["length"], end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return left, kept


def _walk(text: str) -> tuple[str, list[Json]]:
    out: list[str] = []
    entities: list[Json] = []
    opened: list[tuple[str, int, Json, int]] = []
    at = 0
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece[0] == "&":
            piece = html.unescape(piece) if len(piece) > 1 else piece
        elif piece[0] == "<":
            where = len(text[: match.start()].encode())
            _tag(piece, where, at, opened, entities)
            continue
        out.append(piece)
        at += width(piece)
    if opened:
        name, _, _, where = opened[-1]
        raise _broken(f'Can\'t find end tag corresponding to start tag "{name}"')
    return "".join(out), entities


def _tag(piece: str, where: int, at: int, opened: list[tuple[str, int, Json, int]], entities: list[Json]) -> None:
    match = _TAG.match(piece)
    if not match:
        if not piece.endswith(">"):
            raise _broken(f"Unclosed start tag at byte offset {where}")
        raise _broken(f'Unsupported start tag "{piece[1:-1]}" at byte offset {where}')
    closing, name, attributes = match.group(1), match.group(2).lower(), match.group(3)
    if closing:
        if not opened:
            raise _broken(f"Unexpected end tag at byte offset {where}")
        expected, start, entity, _ = opened.pop()
        if name != expected:
            raise _broken(f'Unmatched end tag at byte offset {where}, expected "</{expected}>", found "</{name}>"')
        if at > start and entity:
            entities.append({**entity, "offset": start, "length": at - start})
        return
    given = {m[0].lower(): html.unescape(m[1] or m[2] or m[3]) for m in _ATTRIBUTE.findall(attributes)}
    if name not in _PLAIN or (name == "span" and given.get("class") != "tg-spoiler"):
        raise _broken(f'Unsupported start tag "{name}" at byte offset {where}')
    opened.append((name, at, _entity(name, given), where))


def _entity(name: str, given: dict[str, str]) -> Json:
    kind = _PLAIN[name]
    if name == "a":
        return {"type": kind, "url": given["href"]} if given.get("href") else {}
    if name == "blockquote" and "expandable" in given:
        return {"type": "expandable_blockquote"}
    if name == "tg-emoji":
        return {"type": kind, "custom_emoji_id": given.get("emoji-id", "")}
    return {"type": kind}


def _broken(why: str) -> BotError:
    return bad(f"can't parse entities: {why}")


def keyboard(markup: Any) -> Any:
    """`markup` as sent, checked. Raises `BotError` 400 for buttons Telegram refuses."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return markup
    if sum(map(len, rows)) > 100:
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return markup


def _check_button(button: Json) -> None:
    if not str(button.get("text", "")).strip():
        raise bad("can't parse inline keyboard button: Text of the button must be non-empty")
    data = button.get("callback_data")
    if data is not None:
        if not 1 <= len(str(data).encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    elif button.get("url") is not None:
        if not re.match(r"(?:https?|tg)://[^\s/]+|[\w-]+\.\w{2,}", str(button["url"])):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif len(button) < 2:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
