"""The Bot API's methods that change or read what is there: edits, buttons, members, files."""

import time

from tests.peers.telegram.account import BIGGEST_DOWNLOAD, Account
from tests.peers.telegram.markup import keyboard
from tests.peers.telegram.sending import caption_of, method, text_of
from tests.peers.telegram.wire import BotError, Json, Params, bad, refused_as


def _edit(account: Account, params: Params, fields: tuple[str, ...], said: Json, *, markup_only: bool = False) -> Json:
    chat = account.chat_for(params)
    message = account.message_of(chat, params.number("message_id"), "edit")
    if message.get("from", account.me)["id"] != account.me["id"]:
        raise bad("message can't be edited")
    if not markup_only and not (set(message) & set(fields)):
        raise bad(f"there is no {fields[0]} in the message to edit")
    with refused_as("can't parse inline keyboard markup JSON object"):
        markup = keyboard(params.json("reply_markup"))
        rows = (markup or {}).get("inline_keyboard")
    after = {key: value for key, value in message.items() if key not in {*fields, "reply_markup"}} | said
    if rows:
        after["reply_markup"] = markup
    if {k: v for k, v in after.items() if k != "edit_date"} == {k: v for k, v in message.items() if k != "edit_date"}:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message",
        )
    after["edit_date"] = int(time.time())
    with account.changed:
        chat.messages[message["message_id"]] = after
        account.changed.notify_all()
    return after


@method("editMessageText")
def edit_text(account: Account, params: Params) -> Json:
    return _edit(account, params, ("text", "entities"), text_of(params))


@method("editMessageCaption")
def edit_caption(account: Account, params: Params) -> Json:
    chat = account.chat_for(params)
    message = account.message_of(chat, params.number("message_id"), "edit")
    if "text" in message:
        raise bad("there is no caption in the message to edit")
    words = caption_of(params.text("caption"), params.text("parse_mode"), params.json("caption_entities"))
    return _edit(account, params, ("caption", "caption_entities"), words, markup_only=True)


@method("editMessageReplyMarkup")
def edit_markup(account: Account, params: Params) -> Json:
    return _edit(account, params, (), {}, markup_only=True)


@method("deleteMessage")
def delete_message(account: Account, params: Params) -> bool:
    chat = account.chat_for(params)
    message = account.message_of(chat, params.number("message_id"), "delete")
    with account.changed:
        del chat.messages[message["message_id"]]
        account.changed.notify_all()
    return True


@method("answerCallbackQuery")
def answer_callback(account: Account, params: Params) -> bool:
    query = params.text("callback_query_id")
    gone = query not in account.queries or account.queries[query] is not None or query in account.old_queries
    if gone:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(params.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    with account.changed:
        account.queries[query] = {"text": params.text("text"), "show_alert": params.flag("show_alert")}
        account.changed.notify_all()
    return True


ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split(),
)


@method("sendChatAction")
def chat_action(account: Account, params: Params) -> bool:
    chat = account.chat_for(params)
    if params.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    with account.changed:
        chat.typing.append(params.text("action"))
        account.changed.notify_all()
    return True


@method("setMessageReaction")
def react(account: Account, params: Params) -> bool:
    chat = account.chat_for(params)
    message = account.message_of(chat, params.number("message_id"), "react")
    reactions = params.json("reaction") or []
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    chat.reactions[message["message_id"], account.me["id"]] = reactions
    return True


@method("pinChatMessage")
def pin(account: Account, params: Params) -> bool:
    chat = account.chat_for(params)
    chat.pinned = account.message_of(chat, params.number("message_id"), "pin")["message_id"]
    return True


@method("unpinChatMessage")
def unpin(account: Account, params: Params) -> bool:
    account.chat_for(params).pinned = None
    return True


@method("getChat")
def get_chat(account: Account, params: Params) -> Json:
    chat = account.chat_for(params)
    gifts = {"unlimited_gifts": True, "limited_gifts": True, "unique_gifts": True, "premium_subscription": True,
             "gifts_from_channels": True}  # fmt: skip
    full: Json = {**chat.info, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    if chat.pinned in chat.messages:
        full["pinned_message"] = chat.messages[chat.pinned or 0]
    return full


@method("getChatMember")
def get_member(account: Account, params: Params) -> Json:
    chat = account.chat_for(params)
    number = params.number("user_id") or 0
    user = account.me if number == account.me["id"] else account.users.get(number)
    if user is None:
        raise bad("PARTICIPANT_ID_INVALID")
    private = chat.info["type"] == "private"
    return member(user, chat.members.get(number, "member" if private else "left"))


def member(user: Json, status: str) -> Json:
    """A ChatMember of any status, with every field the Bot API promises for it."""
    shape: Json = {"status": status, "user": user}
    if status == "kicked":
        shape["until_date"] = 0
    if status == "creator":
        shape["is_anonymous"] = False
    if status == "administrator":
        rights = ("is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
                  "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
                  "can_delete_stories can_pin_messages can_manage_topics "
                  "can_send_welcome_messages").split()  # fmt: skip
        shape |= {"can_be_edited": False, **{right: right != "is_anonymous" for right in rights}}
    return shape


@method("leaveChat")
def leave(account: Account, params: Params) -> bool:
    chat = account.chat_for(params)
    if chat.info["type"] == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.members[account.me["id"]] = "left"
    chat.refuses = BotError(403, f"Forbidden: bot is not a member of the {chat.info['type']} chat")
    return True


@method("getFile")
def get_file(account: Account, params: Params) -> Json:
    stored = account.files.get(params.text("file_id"))
    if stored is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if stored.size > BIGGEST_DOWNLOAD:
        raise bad("file is too big")
    return {**stored.shown(), "file_path": stored.path}
