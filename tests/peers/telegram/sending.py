"""The Bot API's methods that put a message into a chat."""

from collections.abc import Callable
from typing import Any

from tests.peers.telegram import content
from tests.peers.telegram.account import Account, Chat
from tests.peers.telegram.markup import keyboard, parsed
from tests.peers.telegram.wire import Json, Params, bad, refused_as

Method = Callable[[Account, Params], Any]
METHODS: dict[str, Method] = {}
LONGEST_TEXT = 4096  # characters after entities parsing; core.telegram.org/bots/api#sendmessage
LONGEST_CAPTION = 1024
NOT_COPIED = frozenset(
    "message_id from sender_chat chat date edit_date reply_to_message reply_markup message_thread_id is_topic_message "
    "media_group_id has_protected_content".split(),
)


def method(name: str) -> Callable[[Method], Method]:
    """Offer a function as Bot API method `name`; Telegram reads names without regard to case."""

    def offer(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return offer


def text_of(params: Params) -> Json:
    """Text and entities of a call. Raises `BotError` 400 when empty, too long or broken."""
    text, entities = parsed(params.text("text"), params.text("parse_mode"), params.json("entities"))
    if not text:
        raise bad("message text is empty")
    if len(text) > LONGEST_TEXT:
        raise bad("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_of(caption: str, mode: str, given: Any = None) -> Json:
    text, entities = parsed(caption, mode, given)
    if not text:
        return {}
    if len(text) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _context(account: Account, chat: Chat, params: Params) -> Json:
    """Reply, topic and buttons of a message to be sent."""
    extra: Json = {}
    with refused_as("can't parse reply parameters"):
        reply = params.json("reply_parameters") or {}
        number = reply.get("message_id") or params.number("reply_to_message_id")
        lenient = reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    if number:
        target = chat.messages.get(int(number))
        if target:
            extra["reply_to_message"] = {k: v for k, v in target.items() if k != "reply_to_message"}
        elif not lenient:
            raise bad("message to be replied not found")
    thread = params.number("message_thread_id")
    if thread:
        topic = chat.topics.get(thread)
        if topic is None:
            raise bad("message thread not found")
        if topic.get("closed"):
            raise bad("TOPIC_CLOSED")
        extra |= {"message_thread_id": thread, "is_topic_message": True}
    with refused_as("can't parse reply keyboard markup JSON object"):
        markup = keyboard(params.json("reply_markup"))
    if markup:
        extra["reply_markup"] = markup
    return extra


def put(account: Account, chat: Chat, params: Params, said: Json) -> Json:
    """Send `said` into `chat` with the reply, topic and buttons of `params`; the message as answered."""
    extra = _context(account, chat, params)
    markup = extra.get("reply_markup")
    if markup and "inline_keyboard" not in markup:
        del extra["reply_markup"]
        if "keyboard" in markup:
            chat.keyboard = markup
        elif markup.get("remove_keyboard"):
            chat.keyboard = None
    if params.flag("protect_content"):
        extra["has_protected_content"] = True
    return account.new_message(chat, account.me, {**extra, **said} if extra else said)


@method("sendMessage")
def send_message(account: Account, params: Params) -> Json:
    chat = account.chat_for(params)
    return put(account, chat, params, text_of(params))


def _media_sender(kind: str) -> Method:
    def send(account: Account, params: Params) -> Json:
        chat = account.chat_for(params)
        words = caption_of(params.text("caption"), params.text("parse_mode"), params.json("caption_entities"))
        stored = account.given(params.file(kind), content.FOLDERS[kind])
        return put(account, chat, params, {**content.media(account, kind, stored), **words})

    return send


for _kind, _name in (
    ("photo", "sendPhoto"), ("document", "sendDocument"), ("video", "sendVideo"), ("voice", "sendVoice"),
    ("audio", "sendAudio"), ("video_note", "sendVideoNote"), ("sticker", "sendSticker"), ("animation", "sendAnimation"),
):  # fmt: skip
    method(_name)(_media_sender(_kind))


@method("sendLocation")
def send_location(account: Account, params: Params) -> Json:
    chat = account.chat_for(params)
    where: Json = {"latitude": params.real("latitude"), "longitude": params.real("longitude")}
    if abs(where["latitude"]) > 90 or abs(where["longitude"]) > 180:
        raise bad("wrong geo point")
    if period := params.number("live_period"):
        where["live_period"] = period
    return put(account, chat, params, {"location": where})


@method("sendMediaGroup")
def send_media_group(account: Account, params: Params) -> list[Json]:
    chat = account.chat_for(params)
    items = params.json("media")
    if not isinstance(items, list):
        raise bad("can't parse media JSON object")
    if not 2 <= len(items) <= 10:
        raise bad("wrong number of messages to be sent; expected 2-10 media")
    group = f"{account.me['id']}{account.new_group_id():06}"
    said: list[Json] = []
    with refused_as("can't parse InputMedia: wrong media"):
        for item in items:
            kind = item["type"]
            stored = account.given(params.file("media", item["media"]), content.FOLDERS[kind])
            words = caption_of(item.get("caption") or "", item.get("parse_mode") or "", item.get("caption_entities"))
            said.append({"media_group_id": group, **content.media(account, kind, stored), **words})
    return [put(account, chat, params, one) for one in said]


@method("copyMessage")
def copy_message(account: Account, params: Params) -> Json:
    chat = account.chat_for(params)
    source = account.message_of(account.chat_for(params, "from_chat_id"), params.number("message_id"), "copy")
    said = {k: v for k, v in source.items() if k not in NOT_COPIED and k != "forward_origin"}
    if params.values.get("caption") is not None and "text" not in said:
        said = {k: v for k, v in said.items() if not k.startswith("caption")}
        said |= caption_of(params.text("caption"), params.text("parse_mode"), params.json("caption_entities"))
    return {"message_id": put(account, chat, params, said)["message_id"]}


@method("forwardMessage")
def forward_message(account: Account, params: Params) -> Json:
    chat = account.chat_for(params)
    source = account.message_of(account.chat_for(params, "from_chat_id"), params.number("message_id"), "forward")
    said = {k: v for k, v in source.items() if k not in NOT_COPIED}
    origin = {"type": "user", "date": source["date"], "sender_user": source.get("from", account.me)}
    return put(account, chat, params, {"forward_origin": origin, **said})
