"""A WhatsApp delivery as what it means here, part by part: one that cannot be understood never stops the others.

Field names and rules: https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.channels.whatsapp import CHANNEL
from bot.channels.whatsapp.shapes import (
    Aside,
    Json,
    any_words,
    as_dict,
    as_id,
    as_list,
    as_text,
    aside,
    digits_of,
    dump,
)
from bot.dialogue.message import Attachment, AttachmentKind, Inbound, Place
from bot.journal.people import Identity, Moved

MORE = "more"
LINKED = re.compile(r"lapor_(\w{1,40})", re.IGNORECASE)
STATUSES = frozenset({"sent", "delivered", "read", "played", "failed"})
LONGEST_CODE = 10
OTHER_STATUSES = frozenset({"call", "payment"})
FILES: dict[str, AttachmentKind] = {"image": "photo", "video": "video", "audio": "voice", "voice": "voice"}
UNREAD: dict[str, AttachmentKind] = {"sticker": "sticker", "contacts": "contact", "unsupported": "unread"}
SILENT = frozenset({"reaction"})


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


Part = Said | Told | Moved | Template | Aside


def read(delivery: Any, now: datetime) -> list[Part]:
    """All parts of a delivery, in their order."""
    if isinstance(delivery, Aside):
        return [delivery]
    entries = as_list(as_dict(delivery).get("entry"))
    if not entries:
        return [aside("no entry", delivery)]
    return [part for entry in entries for change in _changes(entry) for part in _change(change, now)]


def _changes(entry: Any) -> Sequence[Any]:
    """The changes of an entry; one without any stands for itself and is set aside."""
    return as_list(as_dict(entry).get("changes")) or [entry]


def _change(change: Any, now: datetime) -> Iterator[Part]:
    value = as_dict(as_dict(change).get("value"))
    messages, statuses = as_list(value.get("messages")), as_list(value.get("statuses"))
    contacts = [as_dict(contact) for contact in as_list(value.get("contacts"))]
    named = {as_id(contact.get(name)): contact for contact in contacts for name in ("wa_id", "user_id")}
    named.pop("", None)
    for message in messages:
        one = {"contacts": _belonging(contacts, named, as_dict(message)), "messages": [message]}
        yield from _safely(partial(_message, one, now), one)
    for status in statuses:
        yield from _safely(partial(_status, status), status)
    field = as_text(as_dict(change).get("field"))
    if field == "message_template_status_update":
        yield Template(as_text(value.get("message_template_name")), as_text(value.get("event")))
    elif field == "user_id_update":
        yield from _safely(partial(_renamed, value), change)
    elif not messages and not statuses:
        yield aside(field or "no field", change)


def _safely(reads: Callable[[], Iterable[Part]], part: Any) -> Iterable[Part]:
    """What `reads` finds in a part; one with a shape nobody documented is set aside."""
    try:
        return list(reads())
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as fault:
        return [aside(f"broken: {type(fault).__name__}", part)]


# -- messages -----------------------------------------------------------------------------------------------


def _message(one: Json, now: datetime) -> Iterator[Part]:
    """`one` holds a message and the contacts it may be from."""
    (message,) = one["messages"]
    if not isinstance(message, dict):
        yield aside("message", message)
        return
    kind = as_text(message.get("type"))
    if kind in SILENT:
        return
    if kind == "system":
        yield from _system(message)
        return
    person = person_of(message, one["contacts"])
    if person == Identity() or message.get("group_id"):
        yield aside("in a group" if message.get("group_id") else "from nobody", one)
        return
    said = _said(message, kind, now)
    if said is None:
        yield aside(f"kind {kind}", one)
        said = _inbound(message, now, text=any_words(message, kind), attachments=(Attachment("unread"),))
        said = replace(said, attachments=()) if said.text else said
    yield Said(person, said, one, joins=any(item.source for item in said.attachments))


def person_of(message: Json, contacts: Sequence[Json]) -> Identity:
    """Who sent a message: by number, by id, or by the one contact that came with it."""
    sender, user_id = as_id(message.get("from")), as_id(message.get("from_user_id"))
    phone = digits_of(sender)
    if not phone:
        user_id = user_id or sender
    contact = next(iter(contacts), {})
    return Identity(phone or digits_of(as_text(contact.get("wa_id"))), user_id or as_id(contact.get("user_id")))


def _belonging(contacts: Sequence[Json], named: Mapping[str, Json], message: Json) -> list[Json]:
    """The contact of a message's sender; when none is named, the only one there is."""
    sender, user_id = as_id(message.get("from")), as_id(message.get("from_user_id"))
    contact = named.get(sender) or named.get(user_id) or named.get(digits_of(sender)) if sender or user_id else None
    if contact is not None:
        return [contact]
    alone = len(contacts) == 1 and (not sender or "wa_id" not in contacts[0])
    return [contacts[0]] if alone else []


def _said(message: Json, kind: str, now: datetime) -> Inbound | None:
    """The message of a kind that is known; None of any other."""
    content = message.get(kind)
    if reader := READERS.get(kind):
        return reader(message, as_dict(content), now)
    if kind == "text":
        return _typed(message, as_text(content) or as_text(as_dict(content).get("body")), now)
    if kind in FILES or kind == "document":
        file = _file(kind, as_dict(content))
        return _inbound(message, now, text=as_text(as_dict(content).get("caption")), attachments=(file,))
    if kind in UNREAD:
        return _inbound(message, now, text=any_words(message, "text"), attachments=(Attachment(UNREAD[kind]),))
    return None


def _inbound(message: Json, now: datetime, **parts: Any) -> Inbound:
    message_id = as_id(message.get("id")) or f"noid:{hashlib.sha256(dump(message).encode()).hexdigest()}"
    context = as_id(as_dict(message.get("context")).get("id"))
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
    return _pressed(message, as_text(button.get("payload")), as_text(button.get("text")), now)


def _reply(message: Json, interactive: Json, now: datetime) -> Inbound | None:
    """A reply button, or a row of a list."""
    reply = as_dict(interactive.get(as_text(interactive.get("type"))))
    if not reply.get("id"):
        return None
    return _pressed(message, as_text(reply["id"]), as_text(reply.get("title")), now)


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
    corrected = as_dict(edit.get("message"))
    origin = as_id(edit.get("original_message_id"))
    said = _said({**message, **corrected}, as_text(corrected.get("type")), now)
    if said is None or not origin:
        return said
    return replace(said, id=f"{origin}:{said.id}", edit_of=origin, tap="")


def _revoked(message: Json, revoke: Json, now: datetime) -> Inbound | None:
    """A message that was deleted for everyone."""
    origin = as_id(revoke.get("original_message_id"))
    said = _inbound(message, now)
    return replace(said, id=f"{origin}:{said.id}", edit_of=origin, gone=True) if origin else None


def _place(location: Json) -> Place:
    """Raises what a broken place raises."""
    lat, lon = float(location["latitude"]), float(location["longitude"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(location)
    label = ", ".join(filter(None, (as_text(location.get("name")), as_text(location.get("address")))))
    return Place(lat, lon, label)


READERS: dict[str, Callable[[Json, Json, datetime], Inbound | None]] = {
    "location": _located,
    "button": _button,
    "interactive": _reply,
    "edit": _edited,
    "revoke": _revoked,
    "request_welcome": _opened,
}


def _file(kind: str, file: Json) -> Attachment:
    """A file to be fetched. Its name here stands for its content."""
    source, mime = as_text(file.get("id")), as_text(file.get("mime_type")).partition(";")[0].casefold()
    if kind == "document":
        kinds: dict[str, AttachmentKind] = {"image": "photo", "video": "video", "audio": "voice"}
        found = "document" if mime == "application/pdf" else kinds.get(mime.partition("/")[0], "other")
    else:
        found = FILES[kind]
    if not source or found == "other":
        return Attachment("other")
    ref = hashlib.sha256(f"{CHANNEL}:{as_text(file.get('sha256')) or source}".encode()).hexdigest()
    return Attachment(found, ref, mime, source=source)


def _system(message: Json) -> Iterator[Part]:
    """https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/system"""
    system = as_dict(message.get("system"))
    kind = as_text(system.get("type"))
    new = Identity(
        digits_of(as_text(system.get("wa_id")) or as_text(system.get("new_wa_id"))), as_id(system.get("user_id"))
    )
    was = as_text(message.get("from")) or as_text(system.get("customer"))
    old = Identity(digits_of(was), as_id(system.get("previous_user_id")))
    if ("changed_number" in kind or "changed_user_id" in kind) and new != Identity() and old != Identity():
        yield Moved(old, new)
    else:
        yield aside(f"system {kind}", message)


def _renamed(value: Json) -> Iterator[Part]:
    """Other ids of people, told by themselves."""
    for one in as_list(value.get("user_id_update")):
        ids = as_dict(as_dict(one).get("user_id"))
        old = Identity(digits_of(as_text(as_dict(one).get("wa_id"))), as_id(ids.get("previous")))
        new = Identity("", as_id(ids.get("current")))
        yield Moved(old, new) if new.user_id and old != Identity() else aside("user_id_update", one)


# -- statuses -----------------------------------------------------------------------------------------------


def _status(status: Any) -> Iterator[Part]:
    """https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/status"""
    told = as_dict(status)
    name = as_text(told.get("status"))
    if name not in STATUSES or not as_text(told.get("id")) or as_text(told.get("type")) in OTHER_STATUSES:
        yield aside("status", status)
        return
    fault = next((as_dict(error) for error in as_list(told.get("errors"))), {})
    code = as_text(fault.get("code"))
    yield Told(
        as_text(told["id"]),
        "read" if name == "played" else name,
        Identity(digits_of(as_text(told.get("recipient_id"))), as_id(told.get("recipient_user_id"))),
        as_text(told.get("biz_opaque_callback_data")),
        int(code) if code.isdecimal() and len(code) < LONGEST_CODE else 0,
    )
