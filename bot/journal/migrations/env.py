"""Alembic's entry point: runs on the connection that `bot.journal.engine.migrate` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text
from sqlmodel import SQLModel

import bot.journal.tables  # noqa: F401 -- fills the metadata
from bot.journal.engine import open_engine

OURS = set(SQLModel.metadata.tables)
LOCK = 674_001


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in OURS


def _run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:
        connection = open_engine(context.get_x_argument(as_dictionary=True)["url"]).connect()
    context.configure(connection=connection, target_metadata=SQLModel.metadata, include_name=_is_ours)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()
    connection.commit()


_run()
