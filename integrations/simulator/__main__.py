"""`python -m integrations.simulator --port 0 --database FILE`: the demo city as a process."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from integrations.simulator.app import create_app


def main() -> int:
    """Serve until SIGTERM. The first line printed is the address."""
    parser = argparse.ArgumentParser(description="A demo city with invented data.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--with-parent", action="store_true", help="end when standard input closes")
    given = parser.parse_args()
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((given.host, given.port))
    except OSError as taken:
        print(f"cannot listen on {given.host}:{given.port}: {taken.strerror}", file=sys.stderr)
        return 1
    app = create_app(given.database, given.seed, lambda: datetime.now(UTC))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=1))
    if given.with_parent:
        threading.Thread(target=_end_with_parent, args=[server], daemon=True).start()
    for told in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises them once more when it has stopped
        signal.signal(told, lambda *_: _stop(server))
    asyncio.run(_serve(server, listening))
    app.state.store.close()
    return 0


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = True


def _end_with_parent(server: uvicorn.Server) -> None:
    while os.read(0, 4096):  # unbuffered: the interpreter cannot end while a thread waits in sys.stdin
        pass
    _stop(server)


async def _serve(server: uvicorn.Server, listening: socket.socket) -> None:
    serving = asyncio.create_task(server.serve([listening]))
    while not server.started and not serving.done():  # noqa: ASYNC110 -- uvicorn tells by this flag only
        await asyncio.sleep(0.02)
    host, port = listening.getsockname()[:2]
    print(f"demo city on http://{host}:{port}", flush=True)
    await serving


if __name__ == "__main__":
    sys.exit(main())
