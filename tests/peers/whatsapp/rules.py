"""What Meta refuses of a message: kinds, lengths, numbers of things, files it does not know.

https://developers.facebook.com/docs/whatsapp/cloud-api/messages and its error codes.
"""

import re
from collections.abc import Callable
from typing import Any

from tests.peers.whatsapp.account import Account
from tests.peers.whatsapp.wire import GraphFault, Json, bad

IMAGES = {"image/jpeg", "image/png"}
VIDEOS = {"video/mp4", "video/3gpp"}
SOUNDS = {"audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"}
PAPERS = {
    "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
STICKERS = {"image/webp"}
MEGABYTE = 1024 * 1024
FILES = {
    "image": (IMAGES, 5 * MEGABYTE),
    "video": (VIDEOS, 16 * MEGABYTE),
    "audio": (SOUNDS, 16 * MEGABYTE),
    "document": (PAPERS | IMAGES, 100 * MEGABYTE),
    "sticker": (STICKERS, MEGABYTE // 2),
}
VARIABLE = re.compile(r"\{\{(\d+)\}\}")


def check(account: Account, message: Json) -> None:
    """Raises `GraphFault` when Meta would not take this message."""
    if message.get("messaging_product") != "whatsapp":
        raise bad("The parameter messaging_product is required.")
    if len(str(message.get("biz_opaque_callback_data", ""))) > 512:
        raise bad("biz_opaque_callback_data is longer than 512 characters")
    kind = message.get("type", "text")
    content = message.get(kind)
    if kind not in CHECKS or not isinstance(content, dict):
        raise bad(f"type {kind!r} is not known, or has no content")
    CHECKS[kind](account, content)


def _length(value: Any, what: str, most: int, least: int = 1) -> str:
    if not isinstance(value, str) or not least <= len(value.strip() if least else value) or units(value) > most:
        raise GraphFault(131009, "Parameter value is not valid", f"{what} length must be {least} to {most}: {value!r}")
    return value


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _text(account: Account, content: Json) -> None:
    _length(content.get("body"), "text body", 4096)


def _interactive(account: Account, content: Json) -> None:
    kinds = {"button": _buttons, "list": _list, "location_request_message": _location_request}
    if content.get("type") not in kinds:
        raise bad(f"interactive type {content.get('type')!r}")
    if header := content.get("header"):
        _length(header.get("text"), "header", 60)
    if footer := content.get("footer"):
        _length(footer.get("text"), "footer", 60)
    kinds[content["type"]](content)


def _buttons(content: Json) -> None:
    _length((content.get("body") or {}).get("text"), "body", 1024)
    buttons = (content.get("action") or {}).get("buttons") or []
    if not 1 <= len(buttons) <= 3:
        raise GraphFault(131009, "Parameter value is not valid", f"{len(buttons)} buttons")
    for button in buttons:
        if button.get("type") != "reply":
            raise bad("button type")
        _length(button["reply"].get("title"), "button title", 20)
        _length(button["reply"].get("id"), "button id", 256)
    _unique([b["reply"]["id"] for b in buttons], "button id")
    _unique([b["reply"]["title"] for b in buttons], "button title")


def _list(content: Json) -> None:
    _length((content.get("body") or {}).get("text"), "body", 4096)
    action = content.get("action") or {}
    _length(action.get("button"), "list button", 20)
    sections = action.get("sections") or []
    rows = [row for section in sections for row in section.get("rows", [])]
    if not 1 <= len(rows) <= 10 or not all(section.get("rows") for section in sections):
        raise GraphFault(131009, "Parameter value is not valid", f"{len(rows)} rows")
    if len(sections) > 1:
        for section in sections:
            _length(section.get("title"), "section title", 24)
    for row in rows:
        _length(row.get("title"), "row title", 24)
        _length(row.get("id"), "row id", 200)
        if "description" in row:
            _length(row["description"], "row description", 72)
    _unique([row["id"] for row in rows], "row id")


def _location_request(content: Json) -> None:
    _length((content.get("body") or {}).get("text"), "body", 1024)
    if content.get("action") != {"name": "send_location"}:
        raise bad("action")


def _unique(values: list[str], what: str) -> None:
    if len(set(values)) != len(values):
        raise GraphFault(131009, "Parameter value is not valid", f"{what} twice: {values}")


def _place(account: Account, content: Json) -> None:
    lat, lon = float(content["latitude"]), float(content["longitude"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise bad("location")


def _file(kind: str) -> Callable[[Account, Json], None]:
    def check_file(account: Account, content: Json) -> None:
        stored = account.files.get(str(content.get("id")))
        if stored is None:
            raise GraphFault(131009, "Parameter value is not valid", f"no media {content.get('id')!r}")
        mimes, most = FILES[kind]
        if stored.mime not in mimes or len(stored.content) > most:
            raise GraphFault(131053, "Media upload error", f"{stored.mime} is no {kind}")
        if "caption" in content:
            if kind in {"audio", "sticker"}:
                raise bad("caption")
            _length(content["caption"], "caption", 1024)

    return check_file


def check_upload(mime: str, content: bytes) -> None:
    """Raises `GraphFault` for a file that may not be uploaded."""
    fits = [kind for kind, (mimes, most) in FILES.items() if mime in mimes and len(content) <= most]
    if not fits:
        raise GraphFault(100, "Invalid parameter", f"Param file must be a file of a supported kind and size: {mime}")


def _template(account: Account, content: Json) -> None:
    name, language = content.get("name", ""), (content.get("language") or {}).get("code", "")
    known = account.templates.get((name, language))
    if known is None or known["status"] != "APPROVED":
        raise GraphFault(132001, "Template name does not exist in the translation", f"{name} in {language}", status=404)
    values = [v for part in content.get("components", []) if part["type"] == "body" for v in part["parameters"]]
    body = next(part["text"] for part in known["components"] if part["type"] == "BODY")
    wanted = len(set(VARIABLE.findall(body)))
    if len(values) != wanted:
        raise GraphFault(132000, "Number of parameters does not match", f"{len(values)} of {wanted}")
    for value in values:
        _length(value.get("text"), "parameter", 1024)
        if re.search(r"[\n\t]| {5,}", value["text"]):
            raise GraphFault(132018, "Template parameter", "Param text cannot have new-line/tab characters")
    if units(filled(body, [value["text"] for value in values])) > 1024:
        raise GraphFault(132005, "Template text is too long")
    replies = [part for part in content.get("components", []) if part["type"] == "button"]
    have = [b for part in known["components"] if part["type"] == "BUTTONS" for b in part["buttons"]]
    for part in replies:
        if part.get("sub_type") != "quick_reply" or int(part["index"]) >= len(have):
            raise GraphFault(132012, "Parameter format does not match")
        _length(part["parameters"][0].get("payload"), "payload", 128)


def filled(body: str, values: list[str]) -> str:
    return VARIABLE.sub(lambda mark: values[int(mark[1]) - 1], body)


def check_definition(template: Json) -> None:
    """Raises `GraphFault` for a template that Meta would not even look at."""
    if not re.fullmatch(r"[a-z0-9_]{1,512}", template.get("name", "")):
        raise bad("name")
    if template.get("category") not in {"UTILITY", "MARKETING", "AUTHENTICATION"}:
        raise bad("category")
    parts = {part["type"]: part for part in template.get("components", [])}
    body = _length((parts.get("BODY") or {}).get("text"), "body", 1024)
    marks = VARIABLE.findall(body)
    if marks != [str(n) for n in range(1, len(marks) + 1)]:
        raise bad("variables must be numbered from 1")
    if re.match(r"\s*\{\{|.*\}\}[\s.!?]*$", body, re.DOTALL) or re.search(r"\}\}\s*\{\{", body):
        raise bad("variables may not stand at the beginning, at the end, or side by side")
    examples = ((parts["BODY"].get("example") or {}).get("body_text") or [[]])[0]
    if len(examples) != len(marks):
        raise bad("each variable needs an example")
    for button in (parts.get("BUTTONS") or {}).get("buttons", []):
        _length(button.get("text"), "button", 25)


CHECKS: dict[str, Callable[[Account, Json], None]] = {
    "text": _text,
    "interactive": _interactive,
    "location": _place,
    "template": _template,
    **{kind: _file(kind) for kind in FILES},
}
