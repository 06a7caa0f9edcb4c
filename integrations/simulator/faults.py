"""Faults on demand: slow, 500, down, garbage, for one service or all, for a while or until taken back."""

from __future__ import annotations

import asyncio
import time
from enum import StrEnum
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from integrations.simulator.store import Store

SERVICES = ("permits", "tax", "complaints")
SLOW_SECONDS = 20.0
GARBAGE = "<html><body>Fatal error: Call to undefined function odbc_connect() {{{ \x00 ]]"


class Mode(StrEnum):
    NORMAL = "normal"
    SLOW = "slow"
    ERROR = "500"
    DOWN = "down"
    GARBAGE = "garbage"


def set_fault(store: Store, service: str, mode: Mode, seconds: float | None) -> None:
    """`service` is one of SERVICES or "all"; `seconds` None: until taken back."""
    until = time.time() + seconds if seconds else None
    with store.transaction() as connection:
        for name in SERVICES if service == "all" else (service,):
            row = (name, mode, until)
            connection.execute("INSERT OR REPLACE INTO fault VALUES (?, ?, ?)", row)


def faults(store: Store) -> dict[str, Mode]:
    """The mode of every service now."""
    rows = {row["service"]: row for row in store.all("SELECT * FROM fault")}
    found = {}
    for service in SERVICES:
        row = rows.get(service)
        lasts = row is not None and (row["until"] is None or row["until"] > time.time())
        found[service] = Mode(row["mode"]) if row is not None and lasts else Mode.NORMAL
    return found


class Faults:
    """ASGI middleware in front of the three services."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self.app = app
        self.store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service = scope["path"].split("/")[1] if scope["type"] == "http" else ""
        mode = faults(self.store)[service] if service in SERVICES else Mode.NORMAL
        match mode:
            case Mode.SLOW:
                try:
                    await asyncio.sleep(SLOW_SECONDS)
                except asyncio.CancelledError:  # the city is told to stop meanwhile
                    return await PlainTextResponse("", 503, {"connection": "close"})(scope, receive, send)
            case Mode.ERROR:
                return await PlainTextResponse("Internal Server Error", 500)(scope, receive, send)
            case Mode.GARBAGE:
                return await PlainTextResponse(GARBAGE, 200)(scope, receive, send)
            case Mode.DOWN:
                return await PlainTextResponse("", 503, {"connection": "close"})(scope, receive, send)
        await self.app(scope, receive, send)


router = APIRouter(tags=["faults"])


class Order(BaseModel):
    """Which fault, where, and for how long."""

    service: Literal["permits", "tax", "complaints", "all"]
    mode: Mode
    seconds: float | None = Field(None, gt=0, allow_inf_nan=False)


@router.post("/faults")
def order_fault(request: Request, order: Order) -> dict[str, Mode]:
    """Atur gangguan."""
    set_fault(request.app.state.store, order.service, order.mode, order.seconds)
    return faults(request.app.state.store)


@router.get("/faults")
def show_faults(request: Request) -> dict[str, Mode]:
    """Gangguan yang sedang berlaku."""
    return faults(request.app.state.store)
