"""aiogram's HTTP session with a shorter way for what is sent most: plain JSON out, and of the answer only what is used.

aiogram builds a form of every field and reads each answer into its full `Message` (about 0.4 ms a call); a sender needs
the id of the message. Files, and every answer that is not `ok`, go aiogram's own way, so that its errors stay the same.
"""

from __future__ import annotations

from typing import Any, cast

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageText,
    SendChatAction,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVideo,
    TelegramMethod,
)
from aiogram.methods.base import Response, TelegramType
from aiogram.types import InputFile
from aiohttp import ClientError, ClientTimeout

PLAIN = (SendMessage, SendPhoto, SendVideo, SendDocument, EditMessageText, AnswerCallbackQuery, SendChatAction)
JSON = {"content-type": "application/json"}


class PlainSession(AiohttpSession):
    """Gives for `PLAIN` methods Telegram's JSON as it came (a dict or True), for every other one aiogram's types."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 -- aiogram's
    ) -> TelegramType:
        """Raises what aiogram raises."""
        if not isinstance(method, PLAIN) or any(isinstance(part, InputFile) for _, part in method):
            return await super().make_request(bot, method, timeout)
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        asked: TelegramMethod[Any] = method
        body = orjson.dumps(method.model_dump(exclude_unset=True, exclude_none=True, warnings=False))
        limit = ClientTimeout(self.timeout if timeout is None else timeout)
        try:
            async with session.post(url, data=body, headers=JSON, timeout=limit) as answer:
                content, status = await answer.read(), answer.status
        except TimeoutError as fault:
            raise TelegramNetworkError(method=asked, message="timeout") from fault
        except ClientError as fault:
            raise TelegramNetworkError(method=asked, message=type(fault).__name__) from fault
        if status == 200 and (result := _result(content)) is not None:
            return cast(TelegramType, result)
        checked: Response[Any] = self.check_response(bot, asked, status, content.decode(errors="replace"))
        return cast(TelegramType, checked.result)


def _result(content: bytes) -> Any:
    try:
        answer = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    return answer.get("result") if isinstance(answer, dict) and answer.get("ok") is True else None
