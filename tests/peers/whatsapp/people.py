"""Residents with WhatsApp: what they do becomes the changes that Meta delivers."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from tests.peers.whatsapp.account import Account, Phone
from tests.peers.whatsapp.graph import keep, shown
from tests.peers.whatsapp.wire import Json


@dataclass(frozen=True)
class Person:
    """Somebody. Every act gives back the change that the business number is told of."""

    account: Account
    phone: Phone

    def says(self, text: str, *, reply_to: str = "", **more: Any) -> Json:
        return self.sends("text", {"body": text}, reply_to=reply_to, **more)

    def sends(self, kind: str, content: Any, *, reply_to: str = "", **more: Any) -> Json:
        """A message of any kind."""
        account, phone = self.account, self.phone
        with account.changed:
            message: Json = {
                "id": account.next_id(),
                "timestamp": str(int(account.clock())),
                "type": kind,
                kind: content,
            }
            message |= {"from": phone.phone} if phone.phone else {}
            message |= {"from_user_id": phone.user_id} if phone.user_id else {}
            if reply_to:
                message["context"] = {"from": account.number, "id": reply_to}
            phone.messages.append({**message, "mine": True})
            phone.heard_at = account.clock()
            return account.emit(account.value(phone, messages=[message | more]))

    def taps(self, value: str) -> Json:
        """Press the newest button, row or quick reply with this value. Raises `LookupError`."""
        for seen in reversed(self.sees()):
            label = next((label for label, known in seen["buttons"] if known == value), None)
            if label is None:
                continue
            if seen["kind"] == "template":
                return self.sends("button", {"payload": value, "text": label}, reply_to=seen["id"])
            kind = "list_reply" if seen.get("rows") else "button_reply"
            reply = {"id": value, "title": label[:24]}
            return self.sends("interactive", {"type": kind, kind: reply}, reply_to=seen["id"])
        raise LookupError(f"no button with {value!r}")

    def location(self, lat: float, lon: float, name: str = "", address: str = "") -> Json:
        place: Json = {"latitude": lat, "longitude": lon}
        if name:
            place |= {"name": name, "address": address, "url": "https://foursquare.com/v/1"}
        return self.sends("location", place)

    def file(self, kind: str, content: bytes, mime: str, caption: str = "", **more: Any) -> Json:
        """An image, video, audio, document or sticker."""
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        about: Json = {"mime_type": mime, "sha256": digest, "id": keep(self.account, content, mime)}
        if caption:
            about["caption"] = caption
        return self.sends(kind, about | more)

    def photo(self, content: bytes, caption: str = "") -> Json:
        return self.file("image", content, "image/png", caption)

    def edits(self, message_id: str, text: str) -> Json:
        corrected = {"type": "text", "text": {"body": text}}
        return self.sends("edit", {"original_message_id": message_id, "message": corrected})

    def revokes(self, message_id: str) -> Json:
        """Delete a message for everyone."""
        return self.sends("revoke", {"original_message_id": message_id})

    def changes_number(self, phone: str) -> Json:
        """Another number: Meta tells of it once."""
        account, old = self.account, self.phone.phone
        with account.changed:
            said = f"User {self.phone.name} changed from {old} to {phone}"
            system = {"body": said, "wa_id": phone, "type": "user_changed_number"}
            message = {"from": old, "id": account.next_id(), "timestamp": str(int(account.clock())), "type": "system"}
            account.people[phone] = account.people.pop(old)
            self.phone.phone = phone
            return account.emit(account.value(None, messages=[{**message, "system": system}]))

    def sees(self) -> list[Json]:
        """What the business sent, oldest first."""
        with self.account.changed:
            return [shown(self.account, message) for message in self.phone.messages if not message["mine"]]
