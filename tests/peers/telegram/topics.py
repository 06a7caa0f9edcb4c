"""The Bot API's methods for topics of a forum."""

from tests.peers.telegram.account import Account, Chat
from tests.peers.telegram.sending import Method, method
from tests.peers.telegram.wire import Json, Params, bad


def _forum(account: Account, params: Params) -> Chat:
    chat = account.chat_for(params)
    if not chat.info.get("is_forum"):
        raise bad("the chat is not a forum")
    if chat.members.get(account.me["id"]) not in {"administrator", "creator"}:
        raise bad("not enough rights to manage topics")
    return chat


def _service(account: Account, chat: Chat, thread: int, said: Json) -> None:
    account.new_message(chat, account.me, {"message_thread_id": thread, "is_topic_message": True, **said})


@method("createForumTopic")
def create_topic(account: Account, params: Params) -> Json:
    chat = _forum(account, params)
    name = params.text("name")
    if not 1 <= len(name) <= 128:
        raise bad("TOPIC_TITLE_INVALID" if name else "topic name is empty")
    look: Json = {"name": name, "icon_color": params.number("icon_color", 0x6FB9F0)}
    born = account.new_message(chat, account.me, {"forum_topic_created": look})
    thread = int(born["message_id"])
    born |= {"message_thread_id": thread, "is_topic_message": True}
    chat.topics[thread] = {**look, "closed": False}
    return {"message_thread_id": thread, **look}


def _topic(account: Account, params: Params) -> tuple[Chat, int, Json]:
    chat = _forum(account, params)
    thread = params.number("message_thread_id") or 0
    if thread not in chat.topics:
        raise bad("message thread not found")
    return chat, thread, chat.topics[thread]


@method("editForumTopic")
def edit_topic(account: Account, params: Params) -> bool:
    chat, thread, topic = _topic(account, params)
    name = params.text("name") or topic["name"]
    if name == topic["name"]:
        raise bad("TOPIC_NOT_MODIFIED")
    topic["name"] = name
    _service(account, chat, thread, {"forum_topic_edited": {"name": name}})
    return True


def _close(closed: bool) -> Method:
    def change(account: Account, params: Params) -> bool:
        chat, thread, topic = _topic(account, params)
        if topic["closed"] is closed:
            raise bad("TOPIC_NOT_MODIFIED")
        topic["closed"] = closed
        _service(account, chat, thread, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
        return True

    return change


method("closeForumTopic")(_close(closed=True))
method("reopenForumTopic")(_close(closed=False))


@method("deleteForumTopic")
def delete_topic(account: Account, params: Params) -> bool:
    chat, thread, _ = _topic(account, params)
    with account.changed:
        del chat.topics[thread]
        for number in [n for n, m in chat.messages.items() if m.get("message_thread_id") == thread]:
            del chat.messages[number]
        account.changed.notify_all()
    return True
