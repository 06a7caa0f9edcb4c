"""Deliveries by the shapes of Meta's reference (`documented.py`), and by shapes that nobody documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.bot.channels.whatsapp.documented import (
    ABOUT,
    ACCOUNT,
    DETAILS,
    ERROR,
    FIELDS,
    HUGE,
    ITEM,
    KINDS,
    SHA,
    SILENT,
    STATUSES,
    WORDED,
)
from tests.peers.whatsapp.delivery import dump

_numbers = count(1)


@dataclass(frozen=True)
class Writer:
    """Somebody whom nobody else here is."""

    phone: str
    user_id: str

    @property
    def head(self) -> dict[str, Any]:
        """What a message begins with since 2026."""
        return {"from": self.phone, "from_user_id": self.user_id, "id": message_id(), "timestamp": "1795590000"}

    @property
    def contact(self) -> dict[str, Any]:
        return {"profile": {"name": "Sari"}, "wa_id": self.phone, "user_id": self.user_id}


@dataclass(frozen=True)
class Sample:
    """A delivery: which words of it have to be stored, once each, and who has to be answered."""

    name: str
    body: bytes
    words: tuple[str, ...] = ()
    writers: tuple[Writer, ...] = ()


def writer() -> Writer:
    number = next(_numbers)
    return Writer(f"62899{number:07}", f"ID.77{number:012}")


def message_id() -> str:
    return f"wamid.HBgLNjI4OTk{next(_numbers):06}VAgASGBQzQUFERjg0NDEzNDdFODU3MUMxMAA="


def change(field: str = "messages", **parts: Any) -> dict[str, Any]:
    return {"value": {"messaging_product": "whatsapp", "metadata": ABOUT, **parts}, "field": field}


def body(*changes: Any) -> dict[str, Any]:
    return {"object": "whatsapp_business_account", "entry": [{"id": ACCOUNT, "changes": list(changes)}]}


def said(who: Writer, words: str, **more: Any) -> dict[str, Any]:
    """A message of plain words."""
    return who.head | {"text": {"body": words}, "type": "text"} | more


# -- every kind of message ----------------------------------------------------------------------------------


def messages() -> Iterator[Sample]:
    """Each kind of message alone."""
    for name, more in WORDED.items():
        who = writer()
        words = f"lampu mati {who.phone}"
        alone = change(contacts=[who.contact], messages=[said(who, words, **more)])
        yield Sample(name, dump(body(alone)), (words,), (who,))
    for kind in ("image", "video", "document"):
        who = writer()
        words = f"keterangan {who.phone}"
        file = {"id": "1003383421387256", "mime_type": "image/jpeg", "sha256": SHA, "caption": words}
        one = who.head | {"type": kind, kind: file, "context": {"forwarded": True}}
        yield Sample(f"{kind} with words", dump(body(change(contacts=[who.contact], messages=[one]))), (words,), (who,))
    who = writer()
    words = f"tolong {who.phone}"
    order = {"catalog_id": "1", "text": words, "product_items": [ITEM]}
    alone = change(contacts=[who.contact], messages=[who.head | {"type": "order", "order": order}])
    yield Sample("order with words", dump(body(alone)), (words,), (who,))
    who = writer()
    edit = {"original_message_id": message_id(), "message": {"type": "text", "text": {"body": f"ralat {who.phone}"}}}
    alone = change(contacts=[who.contact], messages=[who.head | {"type": "edit", "edit": edit}])
    yield Sample("edit", dump(body(alone)), (f"ralat {who.phone}",), (who,))
    for name, (kind, content) in (KINDS | SILENT).items():
        who = writer()
        one = who.head | {"type": kind} | ({kind: content} if content is not None else {})
        if kind == "unsupported":
            one["errors"] = [ERROR | DETAILS]
        alone = change(contacts=[who.contact], messages=[one])
        yield Sample(name, dump(body(alone)), writers=() if name in SILENT else (who,))


# -- who it is from -----------------------------------------------------------------------------------------


def people() -> Iterator[Sample]:
    """The sender named in every way."""
    ways: dict[str, Any] = {
        "as before 2026": lambda w: ({"from_user_id": None}, [{"profile": {"name": "A"}, "wa_id": w.phone}]),
        "without contacts": lambda _: ({}, None),
        "with no contacts": lambda _: ({}, []),
        "with a contact of nothing": lambda _: ({}, [{}]),
        "with contacts that are null": lambda _: ({}, [None]),
        "with contacts as words": lambda _: ({}, "Sari"),
        "with a contact as an object": lambda w: ({"from": None}, w.contact),
        "by user name": lambda w: (
            {"from": None, "from_user_id": None},
            [{"profile": {"name": "A", "username": "@sari"}, "user_id": w.user_id}],
        ),
        "by id in the message": lambda _: ({"from": None}, None),
        "by id as from": lambda w: ({"from": w.user_id, "from_user_id": None}, [{"user_id": w.user_id}]),
        "by id with an empty number": lambda w: ({"from": ""}, [{"wa_id": "", "user_id": w.user_id}]),
        "by the contact's number": lambda w: ({"from": None, "from_user_id": None}, [{"wa_id": w.phone}]),
        "by a number that is a number": lambda w: ({"from": int(w.phone), "from_user_id": None}, None),
        "by a number with its plus": lambda w: ({"from": f"+{w.phone}", "from_user_id": None}, [{"wa_id": w.phone}]),
        "with more contacts than messages": lambda w: ({}, [writer().contact, w.contact, writer().contact]),
        "with somebody else's contact": lambda _: ({}, [writer().contact]),
        "with a profile of null": lambda w: ({}, [{"profile": None, "wa_id": w.phone, "user_id": w.user_id}]),
        "with a huge id besides": lambda _: ({"from_user_id": f"ID.{HUGE}"}, None),
        "with a huge number besides": lambda w: ({"from": HUGE, "from_user_id": w.user_id}, None),
        "with a parent id": lambda w: ({}, [w.contact | {"parent_user_id": "ID.ENT.1"}]),
    }
    for name, way in ways.items():
        who = writer()
        head, contacts = way(who)
        words = f"banjir {who.phone}"
        one = {name: part for name, part in (said(who, words) | head).items() if part is not None}
        parts = {"messages": [one]} | ({} if contacts is None else {"contacts": contacts})
        yield Sample(f"text {name}", dump(body(change(**parts))), (words,), (who,))


# -- statuses, and what is not about messages ---------------------------------------------------------------


def beside() -> Iterator[Sample]:
    """A resident's words in one delivery with anything else."""
    others: dict[str, Any] = {f"status {n}": change(statuses=[one]) for n, one in enumerate(STATUSES)}
    others |= {f"field {name}": {"field": name, "value": value} for name, value in FIELDS.items()}
    for name, part in (
        ("null", None),
        ("a list", []),
        ("words", "x"),
        ("a number", 7),
        ("an object", {}),
        ("true", True),
    ):
        others |= {f"a change that is {name}": part, f"a value that is {name}": {"field": "messages", "value": part}}
        others |= {
            f"messages that are {name}": change(messages=part),
            f"statuses that are {name}": change(statuses=part),
        }
        others |= {
            f"a message that is {name}": change(messages=[part]),
            f"metadata that is {name}": change(metadata=part),
        }
        others |= {f"a field that is {name}": {"field": part, "value": {}}}
    for name, other in others.items():
        who, also = writer(), writer()
        first, last = f"sebelum {who.phone}", f"sesudah {also.phone}"
        changes = [change(contacts=[w.contact], messages=[said(w, t)]) for w, t in ((who, first), (also, last))]
        yield Sample(f"beside {name}", dump(body(changes[0], other, changes[1])), (first, last), (who, also))


# -- several entries, and bodies that are hardly JSON -------------------------------------------------------


def bodies() -> Iterator[Sample]:
    """The same words around which the delivery itself is odd."""
    odd: dict[str, Any] = {
        "in one of several entries": lambda c: {"entry": [{"id": "1", "changes": []}, {"changes": [c]}, {"id": "3"}]},
        "beside entries of other shapes": lambda c: {"entry": [None, 7, "x", [], {"changes": None}, {"changes": [c]}]},
        "of another object": lambda c: body(c) | {"object": "page"},
        "without an object": lambda c: {"entry": [{"changes": [c]}]},
        "of an entry that is no list": lambda c: {"entry": {"changes": c}},
        "without a field": lambda c: {"entry": [{"changes": [{"value": c["value"]}]}]},
        "with a time at the entry": lambda c: {"entry": [{"id": ACCOUNT, "time": 1795590000, "changes": [c]}]},
        "of a message that is no list": lambda c: body(change(messages=c["value"]["messages"][0])),
    }
    for name, shape in odd.items():
        who = writer()
        words = f"macet {who.phone}"
        one = change(contacts=[who.contact], messages=[said(who, words)])
        yield Sample(f"text {name}", dump(shape(one)), (words,), (who,))
    deep = {"nested 500 deep": 500, "nested 1000 deep": 1000, "nested 30000 deep": 30_000}
    strange: dict[str, bytes] = {
        "half a surrogate pair": rb'"\ud83d"', "the other half": rb'"\udca1 \ud83d"', "a NUL": rb'"\u0000"',
        "a bare control sign": b'"\x01\n\t"', "broken UTF-8": b'"\xff\xc3\x28"', "a letter of Latin-1": b'"caf\xe9"',
        "NaN": b"NaN", "an endless number": b"1e999", "a long number": b"9" * 5000, "a lone minus": b"-0",
        "a long text": b'"' + b"a" * 300_000 + b'"', "many parts": b"[" + b"0," * 60_000 + b"0]",
        "a key twice": b'1, "tomorrow": [2], "tomorrow": 3', "an escape": rb'"\/\b\f\u00e9"',
    }  # fmt: skip
    strange |= {f"lists {name}": b"[" * depth + b"]" * depth for name, depth in deep.items()}
    strange |= {f"objects {name}": b'{"a":' * depth + b"1" + b"}" * depth for name, depth in deep.items()}
    for name, value in strange.items():
        for inside in ("message", "change"):
            who, also = writer(), writer()
            first, last = f"sampah {who.phone}", f"jalan {also.phone}"
            one, two = said(who, first), said(also, last)
            changes = [change(contacts=[who.contact, also.contact], messages=[one, two])]
            (one if inside == "message" else changes[0])["tomorrow"] = "STRANGE"
            raw = dump(body(*changes)).replace(b'"STRANGE"', value)
            yield Sample(f"{name} in a {inside}", raw, (first, last), (who, also))
    who = writer()
    plain = body(change(contacts=[who.contact], messages=[said(who, f"bom {who.phone}")]))
    yield Sample("with a byte order mark", b"\xef\xbb\xbf" + dump(plain), (f"bom {who.phone}",), (who,))
    for name, raw in {
        "nothing": b"", "half": b'{"entry": [{"cha', "HTML": b"<html></html>", "a form": b"a=1&b=2", "words": b'"x"',
        "a list": b"[]", "a number": b"0", "not text": bytes(range(256)), "no entry": b'{"object": "x"}', "gaps": b"  ",
        "empty entries": b'{"entry": []}', "a null entry": b'{"entry": null}', "entries of true": b'{"entry": true}',
    }.items():  # fmt: skip
        yield Sample(f"a body of {name}", raw)


def samples() -> list[Sample]:
    """All of them."""
    return [*messages(), *people(), *beside(), *bodies()]
