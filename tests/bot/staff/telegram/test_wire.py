"""The pace of one group, and what each refusal of Telegram means."""

from __future__ import annotations

import asyncio
import time

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.staff.telegram.wire import (
    KEPT_FREE,
    CardGone,
    Later,
    Pace,
    Refused,
    ShutOut,
    TopicClosed,
    TopicGone,
    Unsure,
    open_bot,
    verdict,
)

GROUP, OTHER = -1, -2
SLACK = 0.05  # seconds between the pace's look at the clock and ours, on a busy machine


async def send(pace: Pace, chat: int = GROUP, cost: int = 1, *, answer: bool = False) -> float:
    async with pace.turn(chat, cost, answer=answer):
        return time.monotonic()


async def test_what_is_shown_leaves_room_for_answers():
    pace = Pace(minute=1.0, a_minute=KEPT_FREE + 2)
    start = time.monotonic()
    await send(pace)
    await send(pace)
    waiting = asyncio.create_task(send(pace))
    for _ in range(KEPT_FREE):
        await send(pace, answer=True)
    await send(pace, OTHER)
    assert not waiting.done()
    assert await waiting - start >= 1.0


async def test_no_window_ever_holds_more_than_it_may():
    pace = Pace(minute=0.3, a_minute=10)
    moments = sorted(await asyncio.gather(*(send(pace, answer=i % 3 == 0) for i in range(40))))
    assert all(later - earlier >= 0.3 - SLACK for earlier, later in zip(moments, moments[10:], strict=False))


async def test_a_hold_stops_also_what_costs_nothing_and_this_group_only():
    pace = Pace(minute=0.1)
    start = time.monotonic()
    pace.hold(GROUP, 0.4)
    held = asyncio.create_task(send(pace, cost=0, answer=True))
    await send(pace, OTHER)
    assert not held.done()
    assert await held - start >= 0.4


async def test_an_album_larger_than_the_room_goes_when_all_is_free():
    pace = Pace(minute=0.2, a_minute=KEPT_FREE + 2)
    assert await asyncio.wait_for(send(pace, cost=10), 5)


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (BadRequest("Message is not modified: specified …"), type(None)),
        (BadRequest("TOPIC_NOT_MODIFIED"), type(None)),
        (BadRequest("Message thread not found"), TopicGone),
        (BadRequest("TOPIC_ID_INVALID"), TopicGone),
        (BadRequest("TOPIC_CLOSED"), TopicClosed),
        (BadRequest("Message to edit not found"), CardGone),
        (BadRequest("not enough rights to manage topics"), ShutOut),
        (BadRequest("the chat is not a forum"), ShutOut),
        (BadRequest("Chat not found"), ShutOut),
        (BadRequest("can't parse entities"), Refused),
        (Forbidden("bot was kicked from the supergroup chat"), ShutOut),
        (InvalidToken(), Refused),
        (NetworkError("502"), Unsure),
        (TimedOut(), Unsure),
        (TelegramError("Invalid server response"), Unsure),
    ],
)
def test_every_refusal_has_a_meaning(fault, meaning):
    assert type(verdict(fault)) is meaning
    assert issubclass(Unsure, Later)


def test_what_is_no_token_is_said():
    with pytest.raises(ValueError, match="PINTU_STAFF_TOKEN"):
        open_bot("", "https://api.telegram.org")
