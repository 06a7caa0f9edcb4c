"""What Meta's reference documents, of many versions: kinds of messages, statuses, fields.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
"""

from __future__ import annotations

import random
from typing import Any

ABOUT = {"display_phone_number": "622150000000", "phone_number_id": "106540352242922"}
ACCOUNT = "102290129340398"
BUSINESS = "622150000000"
SHA = "v2cOJS0BTsE2Mn1BoPUFlfUZ+WZEThnAxcgfJVZXS/s="
HUGE = random.Random(5).randbytes(10_000).hex()  # no index of PostgreSQL takes it
ERROR = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown"}
DETAILS = {"error_data": {"details": "Message type is currently not supported."}}

MENU = {"id": "go:menu", "title": "Menu"}
PHONES = [{"phone": "+62 811-1111", "wa_id": "62811111", "type": "CELL"}, {"phone": "021", "type": "WORK"}]
CARD = {
    "addresses": [{"city": "Tangsel", "country": "Indonesia", "country_code": "id", "street": "Jl. Raya"}],
    "birthday": "1999-01-23", "emails": [{"email": "a@b.id", "type": "WORK"}],
    "name": {"first_name": "Budi", "formatted_name": "Budi S", "last_name": "S"},
    "org": {"company": "PT", "department": "x", "title": "y"}, "phones": PHONES, "urls": [{"url": "https://x.id"}],
}  # fmt: skip
ITEM = {"product_retailer_id": "di9ozbzfi4", "quantity": 2, "item_price": 7.99, "currency": "USD"}
AD = {
    "source_url": "https://fb.me/3cr4Wqqkv", "source_id": "120226305854810726", "source_type": "ad",
    "body": "Lapor sekarang", "headline": "Kota kita", "media_type": "image", "image_url": "https://scontent.xx.fbcdn.net/x",
    "ctwa_clid": "Aff-n8ZTODiE79d22KtAwQKj9e_mIEOOj27vDVwFjN80dp4", "welcome_message": {"text": "Hai!"},
}  # fmt: skip
WORDED: dict[str, dict[str, Any]] = {
    "text": {},
    "text forwarded": {"context": {"forwarded": True}},
    "text forwarded often": {"context": {"frequently_forwarded": True}},
    "text in reply": {"context": {"from": BUSINESS, "id": "wamid.HBgLunknown"}},
    "text about a product": {
        "context": {
            "from": BUSINESS,
            "id": "wamid.x",
            "referred_product": {"catalog_id": "1", "product_retailer_id": "2"},
        }
    },
    "text from an ad": {"referral": AD},
    "text from a post": {
        "referral": {"source_url": "https://fb.me/1", "source_type": "post", "video_url": "https://x"}
    },
    "text with a null context": {"context": None},
    "text with errors": {"errors": [ERROR | DETAILS]},
    "text with its time as a number": {"timestamp": 1795590000},
    "text with a garbled time": {"timestamp": "kemarin"},
    "text without a time": {"timestamp": None},
    "text with unknown neighbours": {"from_logical_id": "1", "identity": {"hash": "x"}, "tomorrow": {"a": [1, None]}},
    "text with a huge id": {"id": f"wamid.{HUGE}"},
    "text in reply to a huge id": {"context": {"id": f"wamid.{HUGE}"}},
    "text with a parent id": {"from_parent_user_id": "ID.ENT.118157992128868"},
}
KINDS: dict[str, tuple[str, Any]] = {
    "button reply": ("interactive", {"type": "button_reply", "button_reply": MENU}),
    "list reply": ("interactive", {"type": "list_reply", "list_reply": MENU | {"description": "Semua"}}),
    "list reply of another app": ("interactive", {"type": "list_reply", "list_reply": {"id": "fast", "title": "A"}}),
    "button reply of another app": ("interactive", {"type": "button_reply", "button_reply": {"id": "x:y:z"}}),
    "button reply without a title": ("interactive", {"type": "button_reply", "button_reply": {"id": "q:9:gone:1"}}),
    "form": (
        "interactive",
        {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": '{"a": "b"}'}},
    ),
    "call permission": (
        "interactive",
        {"type": "call_permission_reply", "call_permission_reply": {"response": "accept", "is_permanent": False}},
    ),
    "quick reply": ("button", {"payload": "Belum", "text": "Belum"}),
    "quick reply of ours": ("button", {"payload": "go:menu", "text": "Menu"}),
    "quick reply with an address": ("button", {"payload": "https://x.id/a?b=c", "text": "Buka"}),
    "image": ("image", {"mime_type": "image/jpeg", "sha256": SHA, "id": "1003383421387256", "url": "https://lookaside"}),
    "video": ("video", {"mime_type": "video/mp4", "sha256": SHA, "id": "1003383421387257"}),
    "audio": ("audio", {"mime_type": "audio/mpeg", "sha256": SHA, "id": "1003383421387258", "voice": False}),
    "voice": ("audio", {"mime_type": "audio/ogg; codecs=opus", "sha256": SHA, "id": "1003383421387259", "voice": True}),
    "document": ("document", {"filename": "a.pdf", "mime_type": "application/pdf", "sha256": SHA, "id": "10033834213"}),
    "sticker": ("sticker", {"mime_type": "image/webp", "sha256": SHA, "id": "798882015472548", "animated": True}),
    "pin": ("location", {"latitude": -6.3437, "longitude": 106.7385}),
    "venue": ("location", {"latitude": -6.34, "longitude": 106.73, "name": "Situ", "address": "Ciputat", "url": "https://x"}),
    "contacts": ("contacts", [CARD, CARD]),
    "contact without phones": ("contacts", [{"name": {"formatted_name": "Budi"}}]),
    "contact without wa_id": ("contacts", [{"name": {"formatted_name": "Budi"}, "phones": [{"phone": "0811"}]}]),
    "contact with nothing": ("contacts", [{}]),
    "contacts with nobody": ("contacts", []),
    "contact as vcard": ("contacts", [{"vcard": "BEGIN:VCARD\nEND:VCARD", "phones": [{"phone": "+62811"}]}]),
    "order": ("order", {"catalog_id": "194836987003835", "text": "", "product_items": [ITEM, ITEM]}),
    "unsupported": ("unsupported", {"type": "poll_creation"}),
    "unavailable": ("unsupported", {"type": "unknown"}),
    "welcome": ("request_welcome", None),
    "hologram": ("hologram", {"depth": 3}),
}  # fmt: skip
SILENT: dict[str, tuple[str, Any]] = {
    "reaction": ("reaction", {"message_id": "wamid.HBgLunknown", "emoji": "👍"}),
    "reaction taken away": ("reaction", {"message_id": "wamid.HBgLunknown"}),
    "reaction with nothing": ("reaction", {"message_id": "wamid.HBgLunknown", "emoji": ""}),
    "revoke": ("revoke", {"original_message_id": "wamid.HBgLunknown"}),
    "number changed": ("system", {"body": "User A changed", "wa_id": "12195555358", "type": "user_changed_number"}),
    "number changed in 2021": (
        "system",
        {"body": "A changed", "new_wa_id": "12195555359", "type": "customer_changed_number"},
    ),
    "identity changed": (
        "system",
        {"body": "x", "identity": "h", "type": "customer_identity_changed", "customer": "628"},
    ),
}

# -- statuses, and what is not about messages ---------------------------------------------------------------

STATUS = {"id": "wamid.HBgLunknown", "status": "sent", "timestamp": "1795590000", "recipient_id": "62899"}
CONVERSATION = {"id": "9b6", "expiration_timestamp": "1795590000", "origin": {"type": "utility"}}
PRICING = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "utility"}
PAYMENT = {
    "type": "payment",
    "payment": {"reference_id": "r", "amount": {"value": 1, "offset": 100}, "currency": "IDR"},
}
FAILED = STATUS | {"status": "failed"}
GROUP = {"recipient_type": "group", "recipient_id": "Y2FwaV9n"}
STATUSES: tuple[Any, ...] = (
    STATUS | {"conversation": CONVERSATION, "pricing": PRICING},
    STATUS | {"status": "delivered", "recipient_user_id": "ID.1", "recipient_parent_user_id": "ID.ENT.1"},
    STATUS | {"status": "read", "biz_opaque_callback_data": "case:nobody"},
    STATUS | {"status": "played"}, STATUS | {"status": "deleted"}, STATUS | {"status": "warning"}, STATUS | GROUP,
    FAILED | {"errors": [{"code": 131026, "title": "x", "href": "https://x"} | DETAILS]},
    FAILED | {"errors": []}, FAILED | {"errors": None}, FAILED | {"errors": [{"code": "131047"}]},
    FAILED | {"errors": [{"code": "x"}]}, FAILED | {"errors": {"code": {}}}, FAILED | {"errors": [{"code": 1e300}]},
    STATUS | PAYMENT | {"status": "captured"}, FAILED | PAYMENT, STATUS | PAYMENT | {"status": "pending"},
    STATUS | {"type": "call", "status": "RINGING"}, STATUS | {"recipient_id": None}, STATUS | {"recipient_id": 62899},
    {}, None, "sent", 7, [], [[]], {"status": "sent"}, {"id": 5, "status": "sent"}, {"id": None, "status": None},
)  # fmt: skip
FIELDS: dict[str, Any] = {
    "message_template_status_update": {
        "event": "REJECTED", "message_template_id": 1, "message_template_name": "pintu_case",
        "message_template_language": "id", "reason": "INVALID_FORMAT", "disable_info": {"disable_date": 1},
    },
    "message_template_quality_update": {"previous_quality_score": "GREEN", "new_quality_score": "YELLOW"},
    "message_template_components_update": {"message_template_id": 1, "message_template_element": "x"},
    "template_category_update": {"message_template_id": 1, "previous_category": "UTILITY", "new_category": "MARKETING"},
    "account_update": {"phone_number": "622", "event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "x"}},
    "account_alerts": {"entity_type": "WABA", "alert_info": {"alert_severity": "CRITICAL", "alert_type": "x"}},
    "account_review_update": {"decision": "APPROVED"},
    "phone_number_quality_update": {"display_phone_number": "62", "event": "FLAGGED", "current_limit": "TIER_10K"},
    "phone_number_name_update": {"display_phone_number": "62215", "decision": "APPROVED", "rejection_reason": None},
    "business_capability_update": {"max_daily_conversation_per_phone": 10000, "max_phone_numbers_per_business": 5},
    "security": {"display_phone_number": "62215", "event": "PIN_CHANGED", "requester": "1"},
    "flows": {"event": "ENDPOINT_AVAILABILITY", "flow_id": "1", "message": "x"},
    "calls": {"messaging_product": "whatsapp", "metadata": ABOUT, "calls": [{"id": "wacid.1", "event": "connect"}]},
    "smb_message_echoes": {
        "messaging_product": "whatsapp", "metadata": ABOUT,
        "message_echoes": [{"from": BUSINESS, "to": "628", "id": "wamid.e", "type": "text", "text": {"body": "gema"}}],
    },
    "smb_app_state_sync": {"state_sync": [{"type": "contact", "contact": {"full_name": "A"}, "action": "add"}]},
    "history": {"history": [{"metadata": {"phase": 0}, "threads": [{"id": "62899", "messages": [{"id": "wamid.h"}]}]}]},
    "user_preferences": {"user_preferences": [{"wa_id": "62899", "category": "marketing_messages", "value": "stop"}]},
    "user_id_update": {"user_id_update": [{"user_id": {"previous": "ID.0", "current": "ID.9"}}]},
    "group_lifecycle_update": {"groups": [{"timestamp": 1, "group_id": "g", "type": "group_create"}]},
    "partner_solutions": {"event": "SOLUTION_CREATED"},
    "payment_configuration_update": {"status": "x"},
    "tomorrows_field": {"anything": [{"goes": [None, True, 1.5]}]},
    "messages": {"messaging_product": "whatsapp", "metadata": ABOUT, "errors": [{"code": 130429, "title": "Limit"}]},
}  # fmt: skip
