"""The calls of the Cloud API, done on an account."""

import hashlib
import re
from typing import Any

from tests.peers.whatsapp.account import Account, Phone, StoredFile
from tests.peers.whatsapp.rules import check, check_definition, check_upload, filled
from tests.peers.whatsapp.wire import GraphFault, Json, bad

VERSION = re.compile(r"^/v\d+\.\d+(?=/)")


def call(account: Account, method: str, path: str, body: Json, file: tuple[bytes, str], address: str) -> Json:
    """Do one call. Raises `GraphFault`."""
    parts = VERSION.sub("", path).strip("/").split("/")
    match method, parts:
        case "POST", [number, "messages"] if number == account.phone_id:
            return _message(account, body)
        case "POST", [number, "media"] if number == account.phone_id:
            return _upload(account, body, *file)
        case "GET", [account_id, "message_templates"] if account_id == account.account_id:
            return {"data": list(account.templates.values()), "paging": {"cursors": {"before": "", "after": ""}}}
        case "POST", [account_id, "message_templates"] if account_id == account.account_id:
            return _submit(account, body)
        case "POST", [template_id] if template := _template(account, template_id):
            return _edit(template, body)
        case "GET", [number] if number == account.phone_id:
            named = {"display_phone_number": account.number, "verified_name": "Kota Tangerang Selatan"}
            return named | {"quality_rating": "GREEN", "id": account.phone_id}
        case "GET", [media_id] if media_id in account.files:
            return _media(account.files[media_id], address)
    raise GraphFault(100, f"Unsupported {method.lower()} request", f"Object {parts[0]!r} does not exist")


def _message(account: Account, body: Json) -> Json:
    if body.get("status") == "read":
        return _read(account, body)
    if body.get("recipient_type", "individual") != "individual":
        raise bad("recipient_type")
    who = account.find(str(body.get("to") or ""), str(body.get("recipient") or ""))
    if who is None:
        raise bad("(#100) to or recipient: nobody has it")
    check(account, body)
    message_id = account.next_id()
    if who.gone:
        _fail(account, who, message_id, body, 131026, "Message undeliverable")
    elif body.get("type") != "template" and not account.is_open(who):
        if not account.late_window:
            raise GraphFault(131047, "Re-engagement message", "more than 24 hours have passed")
        _fail(account, who, message_id, body, 131047, "Re-engagement message")
    else:
        who.messages.append({"id": message_id, "mine": False, **body})
        for name in ("sent", "delivered"):
            account.told(status(account, who, message_id, body, name), who)
    contact = {"input": body.get("to") or body.get("recipient"), "wa_id": who.phone}
    sent = {"id": message_id} | ({"message_status": "accepted"} if body.get("type") == "template" else {})
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}


def _fail(account: Account, who: Phone, message_id: str, body: Json, code: int, title: str) -> None:
    data = {"details": title}
    fault = {
        "code": code,
        "title": title,
        "message": title,
        "error_data": data,
        "href": "https://developers.facebook.com",
    }
    account.told(status(account, who, message_id, body, "failed") | {"errors": [fault]}, who)


def status(account: Account, who: Phone, message_id: str, body: Json, name: str) -> Json:
    """One status of a message, with what the caller asked to get back."""
    told: Json = {"id": message_id, "status": name, "timestamp": str(int(account.clock()))}
    told |= {"recipient_id": who.phone} if who.phone else {}
    told |= {"recipient_user_id": who.user_id} if who.user_id else {}
    if data := body.get("biz_opaque_callback_data"):
        told["biz_opaque_callback_data"] = data
    if name in {"sent", "delivered"}:
        kind = "utility" if body.get("type") == "template" else "service"
        told["pricing"] = {"billable": kind == "utility", "pricing_model": "PMP", "category": kind, "type": "regular"}
    return told


def _read(account: Account, body: Json) -> Json:
    for who in account.people.values():
        if any(m["id"] == body.get("message_id") for m in who.messages):
            who.read.append(body["message_id"])
            if body.get("typing_indicator"):
                if body["typing_indicator"] != {"type": "text"}:
                    raise bad("typing_indicator")
                who.typing += 1
            return {"success": True}
    raise bad(f"message_id {body.get('message_id')!r} is not known")


def _upload(account: Account, body: Json, content: bytes, mime: str) -> Json:
    if body.get("messaging_product") != "whatsapp" or not content:
        raise bad("messaging_product and file are required")
    check_upload(mime, content)
    return {"id": keep(account, content, mime)}


def keep(account: Account, content: bytes, mime: str) -> str:
    """A file of the account; its id."""
    media_id = account.next_id("7100")
    account.files[media_id] = StoredFile(media_id, content, mime)
    return media_id


def _media(file: StoredFile, address: str) -> Json:
    about = {"mime_type": file.mime, "sha256": hashlib.sha256(file.content).hexdigest(), "file_size": len(file.content)}
    url = f"{address}/whatsapp_business/attachments/?mid={file.media_id}"
    return {"url": url, "id": file.media_id, "messaging_product": "whatsapp", **about}


def _submit(account: Account, template: Json) -> Json:
    check_definition(template)
    key = (template["name"], template.get("language", ""))
    if key in account.templates:
        raise GraphFault(100, "Invalid parameter", "There is already content for this template in this language")
    template_id = account.next_id("5900")
    account.templates[key] = {"id": template_id, "status": "PENDING", "rejected_reason": "NONE", **template}
    return {"id": template_id, "status": "PENDING", "category": template["category"]}


def _template(account: Account, template_id: str) -> Json | None:
    return next((known for known in account.templates.values() if known["id"] == template_id), None)


def _edit(template: Json, body: Json) -> Json:
    """Only what was approved, rejected or paused may be edited; then it is looked at again."""
    if template["status"] not in {"APPROVED", "REJECTED", "PAUSED"}:
        raise GraphFault(100, "Invalid parameter", f"a template that is {template['status']} cannot be edited")
    check_definition(template | body)
    template |= {name: body[name] for name in ("components", "category") if name in body}
    template |= {"status": "PENDING", "rejected_reason": "NONE"}
    return {"success": True, "id": template["id"], "name": template["name"], "category": template["category"]}


def shown(account: Account, message: Json) -> Json:
    """A message as it is on the screen: text, buttons (label, value), media, asks."""
    kind = message.get("type", "text")
    content: Any = message[kind]
    seen: Json = {"id": message["id"], "kind": kind, "text": "", "buttons": [], "media": "", "asks": False}
    if kind == "text":
        seen["text"] = content["body"]
    elif kind == "interactive":
        seen["text"] = content["body"]["text"]
        seen["asks"] = content["type"] == "location_request_message"
        action = content["action"]
        seen["buttons"] = [(b["reply"]["title"], b["reply"]["id"]) for b in action.get("buttons", [])]
        rows = [row for section in action.get("sections", []) for row in section["rows"]]
        seen["buttons"] += [(row.get("description") or row["title"], row["id"]) for row in rows]
        seen["rows"] = bool(rows)
    elif kind == "template":
        seen |= _filled(account, content)
    elif kind != "location":
        seen |= {"text": content.get("caption", ""), "media": kind}
    return seen


def _filled(account: Account, content: Json) -> Json:
    known = account.templates[content["name"], content["language"]["code"]]
    body = next(part["text"] for part in known["components"] if part["type"] == "BODY")
    labels = [b["text"] for part in known["components"] if part["type"] == "BUTTONS" for b in part["buttons"]]
    values = [v["text"] for part in content["components"] if part["type"] == "body" for v in part["parameters"]]
    payloads = [part["parameters"][0]["payload"] for part in content["components"] if part["type"] == "button"]
    return {
        "text": filled(body, values),
        "buttons": list(zip(labels, payloads, strict=True)),
        "template": content["name"],
    }
