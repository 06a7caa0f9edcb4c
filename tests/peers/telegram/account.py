"""One bot's account: its chats and messages, its files, and the updates that wait for it."""

import itertools
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.peers.telegram.limits import Limit
from tests.peers.telegram.wire import BotError, Json, Params, Upload, bad

BIGGEST_DOWNLOAD = 20 * 1024 * 1024  # bytes; core.telegram.org/bots/api#getfile
NOT_SENT_UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class Chat:
    """What one chat holds. `messages` maps message id to the message as the Bot API shows it."""

    info: Json
    messages: dict[int, Json] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, Json] = field(default_factory=dict)
    keyboard: Json | None = None
    refuses: BotError | None = None
    limit: Limit | None = None
    last: int = 0
    pinned: int | None = None
    typing: list[str] = field(default_factory=list)
    reactions: dict[tuple[int, int], list[Json]] = field(default_factory=dict)


@dataclass(slots=True)
class StoredFile:
    file_id: str
    content: bytes
    size: int
    path: str
    name: str
    mime: str

    def shown(self) -> Json:
        return {"file_id": self.file_id, "file_unique_id": self.file_id[-12:], "file_size": self.size}


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0


@dataclass(slots=True)
class Call:
    """One call of the log; `at` in seconds since the epoch, `answer` the body sent (or that would have been)."""

    at: float
    method: str
    params: Json
    answer: Json
    fault: str = ""


class Account:
    """A bot's whole world. Every change happens under `changed`, which wakes all who wait."""

    def __init__(self, token: str, name: str = "Pintu Warga", username: str = "pintuwarga_bot") -> None:
        self.token = token
        self.me: Json = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": name, "username": username}
        self.changed = threading.Condition(threading.RLock())
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, Json] = {}
        self.files: dict[str, StoredFile] = {}
        self.pending: deque[Json] = deque()
        self.emitted: list[Json] = []
        self.webhook: Webhook | None = None
        self.allowed: frozenset[str] | None = None
        self.settings: dict[tuple[str, str, str], Any] = {}
        self.queries: dict[str, Json | None] = {}
        self.old_queries: set[str] = set()
        self.calls: deque[Call] = deque(maxlen=200_000)
        self.deliveries: dict[int, int] = {}
        self.acknowledged: list[int] = []
        self.closing = False
        self.wake: Callable[[], None] = lambda: None
        self._update_ids = itertools.count(secrets.randbelow(100_000_000) + 1)
        self._message_ids = itertools.count(1)
        self._group_ids = itertools.count(1)

    def emit(self, kind: str, payload: Json) -> int | None:
        """Queue an update; its id, or None when the bot did not ask for this kind."""
        if kind not in self.allowed if self.allowed else kind in NOT_SENT_UNASKED:
            return None
        with self.changed:
            number = next(self._update_ids)
            update: Json = {"update_id": number, kind: payload}
            self.pending.append(update)
            self.emitted.append(update)
            self.changed.notify_all()
        self.wake()
        return number

    def wait_for(self, true: Callable[[], Any], timeout: float = 5.0) -> Any:
        """What `true()` answers once it is truthy. Raises `TimeoutError` after `timeout` seconds."""
        with self.changed:
            if not self.changed.wait_for(true, timeout):
                raise TimeoutError("what was waited for did not happen")
            return true()

    def chat_for(self, params: Params, name: str = "chat_id") -> Chat:
        """The chat a call is for. Raises `BotError` when there is none, or when it does not take the bot's calls."""
        given = params.text(name)
        if not given:
            raise bad(f"{name} is empty")
        if given.startswith("@"):
            chat = next((c for c in self.chats.values() if c.info.get("username") == given[1:]), None)
        else:
            chat = self.chats.get(params.number(name) or 0)
        if chat is None:
            raise bad("chat not found")
        if chat.refuses:
            raise chat.refuses
        return chat

    def message_of(self, chat: Chat, number: int | None, doing: str) -> Json:
        found = chat.messages.get(number or 0)
        if found is None:
            raise bad(f"message to {doing} not found")
        return found

    def new_message(self, chat: Chat, sender: Json | None, content: Json) -> Json:
        """A message in `chat` with the next id and the date of now; `sender` None in channels."""
        with self.changed:
            big = chat.info["type"] in {"supergroup", "channel"}
            if big:
                chat.last += 1  # an id of a deleted message is not given again
            number = chat.last if big else next(self._message_ids)
            message: Json = {"message_id": number}
            if sender:
                message["from"] = sender
            else:
                message["sender_chat"] = chat.info
            message["chat"] = chat.info
            message["date"] = int(time.time())
            message.update(content)
            chat.messages[number] = message
            self.changed.notify_all()
        return message

    def keep(self, upload: Upload, folder: str, size: int | None = None) -> StoredFile:
        """Store a file; `size` in bytes lets a test have a big one without its content."""
        file_id = f"{folder[:3].upper()}CAgIC{secrets.token_urlsafe(24)}"
        ending = upload.name.rsplit(".", 1)[-1] if "." in upload.name else "bin"
        path = f"{folder}/file_{len(self.files)}.{ending}"
        bytes_long = len(upload.content) if size is None else size
        self.files[file_id] = StoredFile(file_id, upload.content, bytes_long, path, upload.name, upload.mime)
        return self.files[file_id]

    def given(self, source: Upload | str, folder: str) -> StoredFile:
        """The file a bot sends: an upload, or one it has by id. URLs become an empty file of that name."""
        if isinstance(source, Upload):
            if not source.content:
                raise bad("file must be non-empty")
            return self.keep(source, folder)
        if source in self.files:
            return self.files[source]
        if source.startswith(("http://", "https://")):
            return self.keep(Upload(source.rsplit("/", 1)[-1], b"from an address", "application/octet-stream"), folder)
        raise bad("wrong file identifier/HTTP URL specified")

    def new_group_id(self) -> int:
        return next(self._group_ids)
