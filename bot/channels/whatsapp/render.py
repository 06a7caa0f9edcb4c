"""An Outbound as messages of the Cloud API: its kinds, its limits, its lists.

Limits: https://developers.facebook.com/docs/whatsapp/cloud-api/messages (reply buttons: 3 of 20 characters below 1024;
lists: 10 rows of 24 with a description of 72, below 4096; text 4096; caption 1024).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.channels.whatsapp.markup import length, shorten, split, to_whatsapp
from bot.channels.whatsapp.updates import MORE
from bot.dialogue.message import Attachment, Button, Outbound, Place
from bot.dialogue.phrases import Phrases

TEXT, BODY, CAPTION = 4096, 1024, 1024
TITLE, ROW, DESCRIPTION, HEADER = 20, 24, 72, 60
BUTTONS, ROWS = 3, 10
FILES = {"photo": "image", "video": "video", "voice": "audio"}

Json = dict[str, Any]


def render(out: Outbound, texts: Phrases, files: Mapping[str, str]) -> list[Json]:
    """The messages that show `out`, in order, without their addressee. `files` holds WhatsApp's ids of uploads by name;
    a file that is not in it is left out: words must not wait for a picture."""
    text = to_whatsapp(out.text)
    shown = [item for item in out.media if item.ref in files]
    asks = bool(out.buttons) or out.ask_location
    captioned = len(shown) == 1 and shown[0].kind != "voice" and not asks and 0 < length(text) <= CAPTION
    calls = [_pin(out.place)] if out.place else []
    calls += [_file(item, files[item.ref], text if captioned else "") for item in shown]
    if captioned or not (text or asks):
        return calls
    if out.ask_location:
        return [*calls, *_ask_location(text, out.buttons, texts)]
    return [*calls, *(_with_buttons(text, out.buttons, texts) if out.buttons else map(_text, split(text, TEXT)))]


def _ask_location(text: str, buttons: Sequence[Button], texts: Phrases) -> Iterator[Json]:
    """The question with the key that sends a place, and other ways to answer below it."""
    *before, question = split(text, BODY)
    yield from map(_text, before)
    action = {"name": "send_location"}
    yield _interactive({"type": "location_request_message", "body": {"text": question}, "action": action})
    if buttons:
        yield from _with_buttons(texts("whatsapp-or"), buttons, texts)


def _with_buttons(text: str, buttons: Sequence[Button], texts: Phrases) -> Iterator[Json]:
    """Up to three short labels as buttons, else a list; what is too long above them goes before."""
    few = len(buttons) <= BUTTONS and all(length(button.label) <= TITLE for button in buttons)
    limit = BODY if few else TEXT
    *before, last = split(text, limit) or [texts("whatsapp-choose")]
    yield from map(_text, before)
    yield _interactive(_keys(last, buttons) if few else _list(last, buttons, texts))


def _keys(text: str, buttons: Sequence[Button]) -> Json:
    keys = [{"type": "reply", "reply": {"id": b.value, "title": b.label}} for b in buttons]
    return {"type": "button", "body": {"text": text}, "action": {"buttons": keys}}


def _list(text: str, buttons: Sequence[Button], texts: Phrases) -> Json:
    """Ten rows; when there are more, the tenth leads to the rest."""
    rows = _rows(buttons[: ROWS - 1] if len(buttons) > ROWS else buttons)
    if len(buttons) > ROWS:
        rows.append({"id": f"{MORE}:{ROWS - 1}", "title": shorten(texts("whatsapp-more"), ROW)})
    action = {"button": shorten(texts("whatsapp-list"), TITLE), "sections": [{"rows": rows}]}
    return {"type": "list", "body": {"text": text}, "action": action}


def _rows(buttons: Sequence[Button]) -> list[Json]:
    """One row a button. A label too long for a title is told in full below it; no two titles are the same."""
    rows: list[Json] = []
    taken: set[str] = set()
    for number, button in enumerate(buttons, 1):
        title = shorten(button.label, ROW)
        if title in taken:
            title = f"{number}. {shorten(button.label, ROW - 4)}"
        taken.add(title)
        row = {"id": button.value, "title": title}
        if title != button.label:
            row["description"] = shorten(button.label, DESCRIPTION)
        rows.append(row)
    return rows


def _text(text: str) -> Json:
    return {"type": "text", "text": {"body": text, "preview_url": False}}


def _interactive(content: Json) -> Json:
    return {"type": "interactive", "interactive": content}


def _pin(place: Place) -> Json:
    named = {"name": shorten(place.label, HEADER)} if place.label else {}
    return {"type": "location", "location": {"latitude": place.lat, "longitude": place.lon, **named}}


def _file(item: Attachment, source: str, caption: str) -> Json:
    kind = FILES.get(item.kind, "document")
    content = {"id": source} | ({"caption": caption} if caption else {})
    if kind == "document":
        content["filename"] = name_of(item)
    return {"type": kind, kind: content}


def name_of(item: Attachment) -> str:
    """A neutral file name."""
    endings = {"photo": "jpg", "video": "mp4", "voice": "ogg"}
    ending = "txt" if item.mime == "application/json" else endings.get(item.kind, "pdf")
    return f"{item.kind}-{item.ref[:8]}.{ending}"


def mime_of(item: Attachment) -> str:
    """What WhatsApp is told of a file: it takes no JSON, https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media"""
    kinds = {"photo": "image/jpeg", "video": "video/mp4", "voice": "audio/ogg"}
    return "text/plain" if item.mime == "application/json" else item.mime or kinds.get(item.kind, "application/pdf")
