"""`python -m tests.peers.telegram --port N [--token T]`: the emulator as a process; prints its address."""

import argparse

from tests.peers.telegram import TOKEN, Telegram

arguments = argparse.ArgumentParser(prog="python -m tests.peers.telegram")
arguments.add_argument("--port", type=int, default=0)
arguments.add_argument("--token", default=TOKEN)
given = arguments.parse_args()
Telegram(given.token, port=given.port).serve_forever()
