"""The clock: APScheduler starts the jobs; what they did is in the database, so a job run twice tells nobody twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.alerts.polls import Polls
from bot.alerts.promises import Promises
from bot.frontdoor import FrontDoor
from bot.journal.journal import Journal
from bot.journal.tables import ConversationRow

NUDGE_AFTER = timedelta(hours=2)
DROP_AFTER = timedelta(hours=24)
REMINDERS_EVERY = 60
PROMISES_EVERY = 300
HOUR = 3600

_conversation = ConversationRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes

log = structlog.get_logger()


class Reminders:
    """Half-done conversations: one nudge after 2 hours, dropped with a word after 24."""

    def __init__(self, front_door: FrontDoor, journal: Journal, clock: Callable[[], datetime]) -> None:
        self.front_door = front_door
        self.journal = journal
        self.clock = clock

    async def run(self) -> None:
        now = self.clock()
        half_done = select(_conversation.c.address, _conversation.c.touched_at).where(_conversation.c.flow != "")
        due = half_done.where(_conversation.c.touched_at < now - NUDGE_AFTER, ~_conversation.c.nudged)
        old = half_done.where(_conversation.c.touched_at < now - DROP_AFTER + NUDGE_AFTER, _conversation.c.nudged)
        for query, drop in ((old, True), (due, False)):
            rows = await self.journal.read(lambda c, q=query: c.execute(q.limit(500)).all())  # type: ignore[misc]
            for address, _ in rows:
                await self.front_door.remind(address, now, drop=drop)


def start_clock(
    polls: Polls, reminders: Reminders, promises: Promises, every: float, timezone: str
) -> AsyncIOScheduler:
    """Start the jobs in the running event loop; `every` is the poll interval in seconds.

    Jobs live in memory; a late one still runs, several late ones run once
    (https://apscheduler.readthedocs.io/en/3.x/userguide.html#missed-job-executions-and-coalescing).
    """
    defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    scheduler = AsyncIOScheduler(timezone=timezone, job_defaults=defaults)
    jobs = {
        "complaints": (polls.complaints, every),
        "permits": (polls.permits, every),
        "owed answers": (polls.owed_answers, every),
        "tax due": (polls.tax_due, HOUR),
        "reminders": (reminders.run, REMINDERS_EVERY),
        "promises": (promises.run, PROMISES_EVERY),
    }
    for name, (job, seconds) in jobs.items():
        scheduler.add_job(_guarded(name, job), "interval", seconds=seconds, id=name)
    scheduler.start()
    return scheduler


def _guarded(name: str, job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await job()
        except SQLAlchemyError as fault:
            log.warning("a job could not reach the database", job=name, fault=type(fault).__name__)

    return run
