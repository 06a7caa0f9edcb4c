"""A WhatsApp delivery as what it means here, part by part: one that cannot be understood never stops the others.

Field names and rules: https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import orjson

from bot.channels.whatsapp import CHANNEL
from bot.dialogue.message import Attachment, AttachmentKind, Inbound, Place, storable
from bot.journal.people import Identity, Moved

Json = Mapping[str, Any]

MORE = "more"
LINKED = re.compile(r"lapor_(\w{1,40})", re.IGNORECASE)
PHONE = re.compile(r"\+?[\d\s()-]{5,24}")
STATUSES = frozenset({"sent", "delivered", "read", "played", "failed"})
FILES: dict[str, AttachmentKind] = {"image": "photo", "video": "video", "audio": "voice", "voice": "voice"}
UNREAD: dict[str, AttachmentKind] = {"sticker": "sticker", "contacts": "contact", "unsupported": "other"}
SILENT = frozenset({"reaction", "revoke"})
WORDS = ("body", "text", "caption", "title", "description", "name")
DEPTH = 4


@dataclass(frozen=True, slots=True)
class Said:
    """A resident's message; its address is given once the person is known. `raw` reads to it again; `joins`: a file,
    which makes one message with those sent right before and after it."""

    person: Identity
    inbound: Inbound
    raw: Json
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a message sent earlier. `key` is the parcel's, where it came back; `code` why it failed."""

    message_id: str
    status: str
    person: Identity
    key: str = ""
    code: int = 0


@dataclass(frozen=True, slots=True)
class Template:
    """WhatsApp's verdict on a template changed."""

    name: str
    event: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Something to be kept and looked at. `body` is as it was delivered."""

    reason: str
    body: str

    @property
    def key(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


Part = Said | Told | Moved | Template | Aside


def parse(body: bytes) -> Any:
    """The JSON of a delivery; an `Aside` when it is none. Halves of surrogate pairs, which orjson refuses, are read."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        try:
            return _clean(json.loads(body))
        except (ValueError, RecursionError):
            return Aside("not JSON", storable(body.decode(errors="replace")))


def _clean(value: Any) -> Any:
    """What orjson can write again: no halves of surrogate pairs, no endless numbers."""
    if isinstance(value, dict):
        return {storable(name): _clean(below) for name, below in value.items()}
    if isinstance(value, list):
        return [_clean(below) for below in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return storable(value) if isinstance(value, str) else value


def read(delivery: Any, now: datetime) -> list[Part]:
    """All parts of a delivery, in their order."""
    if isinstance(delivery, Aside):
        return [delivery]
    entries = _items(_part(delivery).get("entry"))
    if not entries:
        return [_aside("no entry", delivery)]
    return [part for entry in entries for change in _changes(entry) for part in _change(change, now)]


def _changes(entry: Any) -> Sequence[Any]:
    """The changes of an entry; one without any stands for itself and is set aside."""
    return _items(_part(entry).get("changes")) or [entry]


def _change(change: Any, now: datetime) -> Iterator[Part]:
    value = _part(_part(change).get("value"))
    messages, statuses = _items(value.get("messages")), _items(value.get("statuses"))
    contacts = [_part(contact) for contact in _items(value.get("contacts"))]
    named = {_string(contact.get(name)): contact for contact in contacts for name in ("wa_id", "user_id")}
    named.pop("", None)
    for message in messages:
        one = {"contacts": _belonging(contacts, named, _part(message)), "messages": [message]}
        yield from _safely(partial(_message, one, now), one)
    for status in statuses:
        yield from _safely(partial(_status, status), status)
    if _part(change).get("field") == "message_template_status_update":
        yield Template(_string(value.get("message_template_name")), _string(value.get("event")))
    elif not messages and not statuses:
        yield _aside(_string(_part(change).get("field")) or "no field", change)


def _safely(reads: Callable[[], Iterable[Part]], part: Any) -> Iterable[Part]:
    """What `reads` finds in a part; one with a shape nobody documented is set aside."""
    try:
        return list(reads())
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as fault:
        return [_aside(f"broken: {type(fault).__name__}", part)]


# -- messages -----------------------------------------------------------------------------------------------


def _message(one: Json, now: datetime) -> Iterator[Part]:
    """`one` holds a message and the contacts it may be from."""
    (message,) = one["messages"]
    if not isinstance(message, dict):
        yield _aside("message", message)
        return
    kind = _string(message.get("type"))
    if kind in SILENT:
        return
    if kind == "system":
        yield from _system(message)
        return
    person = person_of(message, one["contacts"])
    if person == Identity() or message.get("group_id"):
        yield _aside("in a group" if message.get("group_id") else "from nobody", one)
        return
    said = _said(message, kind, now)
    if said is None:
        yield _aside(f"kind {kind}", one)
        said = _inbound(message, now, text=_any_words(message, kind), attachments=(Attachment("other"),))
        said = replace(said, attachments=()) if said.text else said
    yield Said(person, said, one, joins=any(item.source for item in said.attachments))


def person_of(message: Json, contacts: Sequence[Json]) -> Identity:
    """Who sent a message: by number, by id, or by the one contact that came with it."""
    sender, user_id = _string(message.get("from")), _string(message.get("from_user_id"))
    phone = _digits(sender)
    if not phone:
        user_id = user_id or sender
    contact = next(iter(contacts), {})
    return Identity(phone or _digits(_string(contact.get("wa_id"))), user_id or _string(contact.get("user_id")))


def _belonging(contacts: Sequence[Json], named: Mapping[str, Json], message: Json) -> list[Json]:
    """The contact of a message's sender; when none is named, the only one there is."""
    sender, user_id = _string(message.get("from")), _string(message.get("from_user_id"))
    contact = named.get(sender) or named.get(user_id) or named.get(_digits(sender)) if sender or user_id else None
    if contact is not None:
        return [contact]
    alone = len(contacts) == 1 and (not sender or "wa_id" not in contacts[0])
    return [contacts[0]] if alone else []


def _said(message: Json, kind: str, now: datetime) -> Inbound | None:
    """The message of a kind that is known; None of any other."""
    content = message.get(kind)
    if reader := READERS.get(kind):
        return reader(message, _part(content), now)
    if kind == "text":
        return _typed(message, _string(content) or _string(_part(content).get("body")), now)
    if kind in FILES or kind == "document":
        file = _file(kind, _part(content))
        return _inbound(message, now, text=_string(_part(content).get("caption")), attachments=(file,))
    if kind in UNREAD:
        return _inbound(message, now, text=_any_words(message, "text"), attachments=(Attachment(UNREAD[kind]),))
    return None


def _inbound(message: Json, now: datetime, **parts: Any) -> Inbound:
    message_id = _string(message.get("id")) or f"noid:{hashlib.sha256(_dump(message).encode()).hexdigest()}"
    context = _string(_part(message.get("context")).get("id"))
    parts["tapped_on" if parts.get("tap") else "reply_to"] = context
    return Inbound(CHANNEL, "", message_id, now, **parts)


def _typed(message: Json, text: str, now: datetime) -> Inbound | None:
    """Words. `lapor_SERPONG`, from the QR code of a counter, reports from there."""
    if not text.strip():
        return None
    linked = LINKED.fullmatch(text.strip())
    if linked:
        place = linked[1].replace("_", " ")
        return _inbound(message, now, text=text, tap=f"go:complaint:place={place}")
    return _inbound(message, now, text=text)


def _button(message: Json, button: Json, now: datetime) -> Inbound | None:
    """A quick reply of a template."""
    return _pressed(message, _string(button.get("payload")), _string(button.get("text")), now)


def _reply(message: Json, interactive: Json, now: datetime) -> Inbound | None:
    """A reply button, or a row of a list."""
    reply = _part(interactive.get(_string(interactive.get("type"))))
    if not reply.get("id"):
        return None
    return _pressed(message, _string(reply["id"]), _string(reply.get("title")), now)


def _opened(message: Json, _content: Json, now: datetime) -> Inbound:
    """The chat was opened for the first time."""
    return _inbound(message, now, tap="go:menu")


def _located(message: Json, location: Json, now: datetime) -> Inbound:
    return _inbound(message, now, place=_place(location))


def _pressed(message: Json, value: str, label: str, now: datetime) -> Inbound | None:
    """A button. One whose value is not ours (of a template made elsewhere) counts as its words."""
    if ":" in value:
        return _inbound(message, now, text=label, tap=value)
    return _inbound(message, now, text=label or value) if label or value else None


def _edited(message: Json, edit: Json, now: datetime) -> Inbound | None:
    corrected = _part(edit.get("message"))
    origin = _string(edit.get("original_message_id"))
    said = _said({**message, **corrected}, _string(corrected.get("type")), now)
    if said is None or not origin:
        return said
    return replace(said, id=f"{origin}:{said.id}", edit_of=origin, tap="")


def _place(location: Json) -> Place:
    """Raises what a broken place raises."""
    lat, lon = float(location["latitude"]), float(location["longitude"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(location)
    label = ", ".join(filter(None, (_string(location.get("name")), _string(location.get("address")))))
    return Place(lat, lon, label)


READERS: dict[str, Callable[[Json, Json, datetime], Inbound | None]] = {
    "location": _located,
    "button": _button,
    "interactive": _reply,
    "edit": _edited,
    "request_welcome": _opened,
}


def _file(kind: str, file: Json) -> Attachment:
    """A file to be fetched. Its name here stands for its content."""
    source, mime = _string(file.get("id")), _string(file.get("mime_type")).partition(";")[0].casefold()
    if kind == "document":
        kinds: dict[str, AttachmentKind] = {"image": "photo", "video": "video", "audio": "voice"}
        found = "document" if mime == "application/pdf" else kinds.get(mime.partition("/")[0], "other")
    else:
        found = FILES[kind]
    if not source or found == "other":
        return Attachment("other")
    ref = hashlib.sha256(f"{CHANNEL}:{_string(file.get('sha256')) or source}".encode()).hexdigest()
    return Attachment(found, ref, mime, source=source)


def _system(message: Json) -> Iterator[Part]:
    """https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/system"""
    system = _part(message.get("system"))
    kind = _string(system.get("type"))
    new = Identity(
        _digits(_string(system.get("wa_id")) or _string(system.get("new_wa_id"))), _string(system.get("user_id"))
    )
    old = Identity(_digits(_string(message.get("from"))), _string(system.get("previous_user_id")))
    if ("changed_number" in kind or "changed_user_id" in kind) and new != Identity() and old != Identity():
        yield Moved(old, new)
    else:
        yield _aside(f"system {kind}", message)


def _any_words(message: Json, kind: str) -> str:
    """Words of a message of a kind nobody documented: nothing a resident wrote is lost."""
    found = _string(message.get(kind)) or "\n".join(dict.fromkeys(_words(message.get(kind))))
    return found or _string(_part(message.get("text")).get("body"))


def _words(value: Any, depth: int = 0) -> Iterator[str]:
    for part in _items(value):
        if depth < DEPTH and isinstance(part, dict):
            for name, below in part.items():
                if isinstance(below, str):
                    yield from [below] if name in WORDS and below.strip() else []
                else:
                    yield from _words(below, depth + 1)


# -- statuses -----------------------------------------------------------------------------------------------


def _status(status: Any) -> Iterator[Part]:
    """https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/status"""
    told = _part(status)
    name = _string(told.get("status"))
    if name not in STATUSES or not _string(told.get("id")):
        yield _aside("status", status)
        return
    fault = next((_part(error) for error in _items(told.get("errors"))), {})
    yield Told(
        _string(told["id"]),
        "read" if name == "played" else name,
        Identity(_digits(_string(told.get("recipient_id"))), _string(told.get("recipient_user_id"))),
        _string(told.get("biz_opaque_callback_data")),
        int(fault.get("code") or 0),
    )


# -- shapes -------------------------------------------------------------------------------------------------


def _part(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> Sequence[Any]:
    if isinstance(value, list):
        return value
    return [] if value in (None, "", {}) else [value]


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value if value.isprintable() else storable(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _digits(value: str) -> str:
    if value.isdigit() and value.isascii() and len(value) > 4:
        return value
    return re.sub(r"\D", "", value) if PHONE.fullmatch(value) else ""


def _aside(reason: str, part: Any) -> Aside:
    return Aside(reason[:80], storable(_dump(part)))


def _dump(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, sort_keys=True, default=str)
