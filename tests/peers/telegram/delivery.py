"""How updates reach the bot: polled by getUpdates, or delivered to a webhook until it says 2xx."""

import asyncio
import ipaddress
import time
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson

from tests.peers.telegram.account import Account, Webhook
from tests.peers.telegram.sending import method
from tests.peers.telegram.wire import BotError, Json, Params, bad

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5  # seconds between deliveries of one update; Telegram's own are longer


def _filter(account: Account, params: Params) -> None:
    wanted = params.json("allowed_updates")
    if wanted is not None:
        account.allowed = frozenset(wanted) or None


@method("setWebhook")
def set_webhook(account: Account, params: Params) -> bool:
    url = params.text("url")
    if params.flag("drop_pending_updates"):
        account.pending.clear()
    if not url:
        account.webhook = None
        return True
    parts = urlsplit(url)
    if parts.scheme != "https" and not _loopback(parts.hostname or ""):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    _filter(account, params)
    account.webhook = Webhook(url, params.text("secret_token"), params.number("max_connections", 40) or 40)
    account.wake()
    return True


def _chat_of(update: Json) -> int:
    """Where an update belongs; what has no chat is kept in the order of its sender."""
    what = next(part for name, part in update.items() if name != "update_id")
    place = what.get("chat") or what.get("message", {}).get("chat") or what.get("from") or {"id": 0}
    return int(place["id"])


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@method("deleteWebhook")
def delete_webhook(account: Account, params: Params) -> bool:
    account.webhook = None
    if params.flag("drop_pending_updates"):
        account.pending.clear()
    return True


@method("getWebhookInfo")
def webhook_info(account: Account, params: Params) -> Json:
    hook = account.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(account.pending),
    }
    if hook:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
        if hook.last_error:
            info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if account.allowed:
        info["allowed_updates"] = sorted(account.allowed)
    return info


class Delivery:
    """The waiting side of one account: its long poll, and the task that feeds its webhook."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.loop = asyncio.get_running_loop()
        self.news = asyncio.Event()
        self.under_way: set[int] = set()
        self.poll = 0
        account.wake = self._wake
        self.task = self.loop.create_task(self._deliver())

    def _wake(self) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.news.set)

    async def close(self) -> None:
        self.account.wake = lambda: None
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def get_updates(self, params: Params) -> list[Json]:
        """Updates from `offset` on; those before it are confirmed. Waits up to `timeout` seconds for the first.

        Raises `BotError` 409 while a webhook is set, and for a poll that a newer one ends.
        """
        account = self.account
        self.poll += 1
        mine = self.poll
        self._wake()
        _filter(account, params)
        offset, limit = params.number("offset", 0) or 0, min(max(params.number("limit", 100) or 100, 1), 100)
        with account.changed:
            if offset < 0:
                offset = account.pending[max(len(account.pending) + offset, 0)]["update_id"] if account.pending else 0
            while account.pending and account.pending[0]["update_id"] < offset:
                account.acknowledged.append(account.pending.popleft()["update_id"])
            account.changed.notify_all()
        until = self.loop.time() + min(params.number("timeout", 0) or 0, 50)
        while True:
            self._still_polling(mine)
            if account.pending or account.closing or self.loop.time() >= until:
                return list(account.pending)[:limit]
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), until - self.loop.time())
            except TimeoutError:
                continue

    def _still_polling(self, mine: int) -> None:
        if self.account.webhook:
            raise BotError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                "webhook first",
            )
        if mine != self.poll:
            raise BotError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )

    async def _deliver(self) -> None:
        """As Telegram does it: up to `max_connections` at once, the updates of one chat in their order."""
        timeout = aiohttp.ClientTimeout(total=60)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as group:
            while True:
                self.news.clear()
                for chat, update in self._next():
                    self.under_way.add(chat)
                    group.create_task(self._until_taken(session, chat, update))
                await self.news.wait()

    def _next(self) -> list[tuple[int, Json]]:
        """What may be posted now: the first update of each chat that has none under way."""
        hook = self.account.webhook
        free = max(hook.max_connections - len(self.under_way), 0) if hook else 0
        first: dict[int, Json] = {}
        with self.account.changed:
            for update in self.account.pending:
                first.setdefault(_chat_of(update), update)
        return [one for one in first.items() if one[0] not in self.under_way][:free]

    async def _until_taken(self, session: aiohttp.ClientSession, chat: int, update: Json) -> None:
        pause = FIRST_PAUSE
        account = self.account
        while (hook := account.webhook) is not None:
            if await self._post(session, hook, update):
                with account.changed:
                    if update in account.pending:
                        account.pending.remove(update)
                    account.acknowledged.append(update["update_id"])
                    account.changed.notify_all()
                break
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        self.under_way.discard(chat)
        self._wake()

    async def _post(self, session: aiohttp.ClientSession, hook: Webhook, update: Json) -> bool:
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        with self.account.changed:
            number = update["update_id"]
            self.account.deliveries[number] = self.account.deliveries.get(number, 0) + 1
        trouble: Any
        try:
            async with session.post(hook.url, data=orjson.dumps(update), headers=headers) as answer:
                await answer.read()
                if 200 <= answer.status < 300:
                    return True
                trouble = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            trouble = f"Connection failed: {type(error).__name__}"
        with self.account.changed:
            news, hook.last_error, hook.last_error_at = trouble != hook.last_error, trouble, int(time.time())
            if news:
                self.account.changed.notify_all()
        return False
